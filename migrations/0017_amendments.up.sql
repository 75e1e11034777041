-- Why: a plan lives. Its tasks begin, change, part, join and end; an active one only by an amendment (kế hoạch
-- điều chỉnh), which is prepared apart and counts from a day on. Reports stay with the task they were made for.

ALTER TABLE plan_items
    ADD COLUMN begun_on date,
    ADD COLUMN ended_on date,
    ADD COLUMN successor_id bigint,
    ADD COLUMN source_id bigint,
    ADD CONSTRAINT plan_items_successor FOREIGN KEY (commune_id, plan_id, successor_id) REFERENCES plan_items (commune_id, plan_id, id),
    ADD CONSTRAINT plan_items_source FOREIGN KEY (commune_id, source_id) REFERENCES plan_items (commune_id, id),
    ADD CONSTRAINT plan_items_successor_of_ended CHECK (successor_id IS NULL OR ended_on IS NOT NULL);
COMMENT ON COLUMN plan_items.begun_on IS 'Day from which an amendment added the item; NULL: from the beginning. It is not owed in periods due before it.';
COMMENT ON COLUMN plan_items.ended_on IS 'Day from which the item is no longer owed: not in periods due on that day or later, unless a report was sent. It is never deleted.';
COMMENT ON COLUMN plan_items.successor_id IS 'The item into which an ended one was merged.';
COMMENT ON COLUMN plan_items.source_id IS 'The task of a superior''s plan that this one answers.';
CREATE INDEX plan_items_by_source ON plan_items (commune_id, source_id) WHERE source_id IS NOT NULL;

ALTER TABLE assignments
    ADD COLUMN begun_on date,
    ADD COLUMN ended_on date,
    ADD COLUMN focal_from date,
    ADD COLUMN focal_until date;
COMMENT ON COLUMN assignments.focal_from IS 'Day from which an amendment made the unit the focal one; NULL: as long as it has its part.';
COMMENT ON COLUMN assignments.focal_until IS 'Day until which the unit was the focal one in periods due before, where an amendment made another.';
COMMENT ON COLUMN assignments.begun_on IS 'Day from which an amendment gave the unit its part; NULL: from the beginning of the item.';
COMMENT ON COLUMN assignments.ended_on IS 'Day from which the unit has its part no longer, like plan_items.ended_on.';
DROP INDEX assignments_one_focal;
CREATE UNIQUE INDEX assignments_one_focal ON assignments (commune_id, item_id) WHERE focal AND to_year IS NULL AND ended_on IS NULL;

ALTER TABLE plans
    ADD COLUMN superior boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT plans_superior CHECK (NOT superior OR state <> 'active');
COMMENT ON COLUMN plans.superior IS 'A superior''s plan, kept as the source of tasks: nobody owes anything on it.';

CREATE TABLE amendments (
    commune_id   bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    plan_id      bigint NOT NULL,
    state        text NOT NULL DEFAULT 'draft' CONSTRAINT amendments_state_known CHECK (state IN ('draft', 'in_force', 'dropped')),
    number       text NOT NULL DEFAULT '',
    issued_on    date,
    title        text NOT NULL CONSTRAINT amendments_title_given CHECK (title <> ''),
    reason       text NOT NULL DEFAULT '',
    operations   jsonb NOT NULL DEFAULT '[]',
    plan_version integer,
    effective_on date,
    before       jsonb,
    after        jsonb,
    created_at   timestamptz NOT NULL,
    created_by   bigint,
    in_force_at  timestamptz,
    in_force_by  bigint,
    version      integer NOT NULL DEFAULT 1,
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, plan_id) REFERENCES plans (commune_id, id),
    CONSTRAINT amendments_in_force CHECK ((state = 'in_force') = (in_force_at IS NOT NULL)
        AND (in_force_at IS NULL OR plan_version > 1 AND effective_on IS NOT NULL AND before IS NOT NULL AND after IS NOT NULL))
);
COMMENT ON TABLE amendments IS 'Amendments of active plans (kế hoạch điều chỉnh, bổ sung): prepared as a draft, put in force by one act.';
COMMENT ON COLUMN amendments.operations IS 'The changes in their order; while it is a draft they are applied to the plan as it is then.';
COMMENT ON COLUMN amendments.plan_version IS 'Version of the plan that it made: 2 for the first one.';
COMMENT ON COLUMN amendments.before IS 'The whole plan as it was when this was put in force, and after it: any version can be shown again.';
CREATE UNIQUE INDEX amendments_one_draft ON amendments (commune_id, plan_id) WHERE state = 'draft';
CREATE UNIQUE INDEX amendments_version ON amendments (commune_id, plan_id, plan_version) WHERE state = 'in_force';
SELECT secure_commune_table('amendments');
GRANT SELECT, INSERT, UPDATE ON amendments TO kh_app;

ALTER TABLE notices DROP CONSTRAINT notices_kind_known;
ALTER TABLE notices ADD CONSTRAINT notices_kind_known CHECK (kind IN
    ('sent_back', 'reminder', 'request', 'due', 'directive', 'explanation', 'extension', 'answer', 'period', 'amendment'));

-- A draft plan owes nothing: what is taken out of it may go, with its place in the search. The id of a new item is
-- drawn while an amendment is a draft.
GRANT DELETE ON plan_items TO kh_app;
GRANT USAGE ON SEQUENCE plan_items_id_seq TO kh_app;

CREATE FUNCTION forget_task() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM put_search_entry(OLD.commune_id, 't', OLD.id, 0, now(), '');
    RETURN NULL;
END $$;
CREATE TRIGGER forgotten AFTER DELETE ON plan_items FOR EACH ROW EXECUTE FUNCTION forget_task();

CREATE FUNCTION keep_items_of_followed_plans() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM plans p WHERE p.commune_id = OLD.commune_id AND p.id = OLD.plan_id AND p.state <> 'draft') THEN
        RAISE EXCEPTION 'items of a plan that is followed are ended, never deleted';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER kept BEFORE DELETE ON plan_items FOR EACH ROW EXECUTE FUNCTION keep_items_of_followed_plans();
