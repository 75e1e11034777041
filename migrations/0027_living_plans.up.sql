-- Why: two tasks that answer two superiors are merged and the new one answers both; and a slip in who does what is
-- corrected on an active plan without an amendment, but never in silence.

CREATE TABLE item_sources (
    commune_id bigint NOT NULL,
    item_id    bigint NOT NULL,
    source_id  bigint NOT NULL,
    PRIMARY KEY (commune_id, item_id, source_id),
    CONSTRAINT item_sources_item FOREIGN KEY (commune_id, item_id) REFERENCES plan_items (commune_id, id) ON DELETE CASCADE,
    CONSTRAINT item_sources_source FOREIGN KEY (commune_id, source_id) REFERENCES plan_items (commune_id, id)
);
COMMENT ON TABLE item_sources IS 'The tasks of superiors'' plans that a task of the commune answers: one report answers all of them.';
CREATE INDEX item_sources_by_source ON item_sources (commune_id, source_id);
SELECT secure_commune_table('item_sources');
GRANT SELECT, INSERT, DELETE ON item_sources TO kh_app;

DO $$
DECLARE
    commune bigint;
BEGIN
    FOR commune IN SELECT id FROM commune_codes LOOP
        PERFORM set_config('app.commune_id', commune::text, true);
        INSERT INTO item_sources (commune_id, item_id, source_id) SELECT commune_id, id, source_id FROM plan_items WHERE source_id IS NOT NULL;
    END LOOP;
    PERFORM set_config('app.commune_id', '', true);
END $$;
ALTER TABLE plan_items DROP COLUMN source_id;

CREATE TABLE corrections (
    commune_id bigint NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    plan_id    bigint NOT NULL,
    item_id    bigint NOT NULL,
    before     jsonb NOT NULL,
    after      jsonb NOT NULL,
    reason     text NOT NULL CONSTRAINT corrections_reason_given CHECK (reason <> ''),
    made_at    timestamptz NOT NULL,
    made_by    bigint,
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, plan_id) REFERENCES plans (commune_id, id),
    CONSTRAINT corrections_item FOREIGN KEY (commune_id, item_id) REFERENCES plan_items (commune_id, id)
);
COMMENT ON TABLE corrections IS 'Corrections (đính chính) of who does what on active plans, where what was entered is not what the issued document says; never changed.';
COMMENT ON COLUMN corrections.before IS 'The assignments as they were, and after it as they are.';
CREATE INDEX corrections_of_plan ON corrections (commune_id, plan_id);
SELECT secure_commune_table('corrections');
GRANT SELECT, INSERT ON corrections TO kh_app;
