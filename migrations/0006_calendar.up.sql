-- Why: which days are worked, which periods a plan reports in and who opened and closed them, and what
-- goes over from one year of a plan to the next. What a unit owes follows from it: an assignment holds
-- for years, a finished dated task is owed in no later year.

CREATE TABLE swapped_days (
    commune_id bigint NOT NULL REFERENCES communes (id),
    id         bigint GENERATED ALWAYS AS IDENTITY,
    off_on     date,
    work_on    date,
    reason     text NOT NULL CONSTRAINT swapped_days_reason_given CHECK (reason <> ''),
    added_at   timestamptz NOT NULL,
    added_by   bigint,
    removed_at timestamptz,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT swapped_days_some CHECK (off_on IS NOT NULL OR work_on IS NOT NULL),
    CONSTRAINT swapped_days_differ CHECK (off_on <> work_on)
);
COMMENT ON TABLE swapped_days IS 'Days off and days worked that were decided for one year (hoán đổi ngày làm việc), entered by hand.';
CREATE UNIQUE INDEX swapped_days_off_once ON swapped_days (commune_id, off_on) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX swapped_days_work_once ON swapped_days (commune_id, work_on) WHERE removed_at IS NULL;
SELECT secure_commune_table('swapped_days');

CREATE TABLE reporting_schedules (
    commune_id      bigint NOT NULL,
    plan_id         bigint NOT NULL,
    kind            text NOT NULL CONSTRAINT reporting_schedules_kind_known CHECK (kind IN ('month', 'quarter', 'half_year', 'nine_months', 'year')),
    cut_off_month   smallint NOT NULL CONSTRAINT reporting_schedules_month CHECK (cut_off_month BETWEEN 0 AND 12),
    cut_off_day     smallint NOT NULL CONSTRAINT reporting_schedules_day CHECK (cut_off_day BETWEEN 1 AND 31),
    units_after     smallint NOT NULL,
    compile_after   smallint NOT NULL,
    approve_after   smallint NOT NULL,
    superior_after  smallint NOT NULL,
    active          boolean NOT NULL DEFAULT true,
    PRIMARY KEY (commune_id, plan_id, kind),
    CONSTRAINT reporting_schedules_order CHECK (0 <= units_after AND units_after <= compile_after AND compile_after <= approve_after
        AND approve_after <= superior_after AND superior_after <= 90),
    FOREIGN KEY (commune_id, plan_id) REFERENCES plans (commune_id, id)
);
COMMENT ON TABLE reporting_schedules IS 'Kinds of periods that a plan reports in, where they differ from the decree (Nghị định 09/2019/NĐ-CP, Điều 12).';
COMMENT ON COLUMN reporting_schedules.cut_off_month IS 'Of the yearly period; 0 for kinds whose last month follows from their number.';
COMMENT ON COLUMN reporting_schedules.units_after IS 'Days from the cut-off to the units'' due date; likewise the columns after it.';
SELECT secure_commune_table('reporting_schedules');

ALTER TABLE periods
    ADD COLUMN number smallint NOT NULL DEFAULT 0 CONSTRAINT periods_number CHECK (number BETWEEN 0 AND 12),
    ADD COLUMN title text NOT NULL DEFAULT '',
    ADD COLUMN item_id bigint,
    ADD CONSTRAINT periods_item FOREIGN KEY (commune_id, plan_id, item_id) REFERENCES plan_items (commune_id, plan_id, id);
COMMENT ON COLUMN periods.number IS 'Which month, quarter or half of the year; 0 for the other kinds.';
COMMENT ON COLUMN periods.title IS 'The matter of an ad hoc period.';
COMMENT ON COLUMN periods.item_id IS 'The area, task or duty that an ad hoc period asks about; NULL for the whole plan.';
CREATE UNIQUE INDEX periods_number_once ON periods (commune_id, cycle_id, kind, number) WHERE number > 0;

CREATE TABLE period_acts (
    commune_id bigint NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    period_id  bigint NOT NULL,
    act        text NOT NULL CONSTRAINT period_acts_known CHECK (act IN ('added', 'changed', 'opened', 'locked', 'unlocked')),
    reason     text NOT NULL DEFAULT '',
    at         timestamptz NOT NULL,
    account_id bigint,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT period_acts_reason_given CHECK (act <> 'unlocked' OR reason <> ''),
    FOREIGN KEY (commune_id, period_id) REFERENCES periods (commune_id, id)
);
COMMENT ON TABLE period_acts IS 'Who added, changed, opened, locked and unlocked a period, and when; never changed.';
COMMENT ON COLUMN period_acts.account_id IS 'NULL for work that no person started.';
CREATE INDEX period_acts_by_period ON period_acts (commune_id, period_id);
SELECT secure_commune_table('period_acts');

ALTER TABLE cycles ADD COLUMN closed_by bigint;

ALTER TABLE plan_items
    ADD COLUMN finished_year integer,
    ADD COLUMN carried_from integer;
COMMENT ON COLUMN plan_items.finished_year IS 'Year of the plan in which a dated task was finished when that year was closed: it is owed in no later year.';
COMMENT ON COLUMN plan_items.carried_from IS 'First year of the plan that was closed while the dated task was unfinished.';

ALTER TABLE assignments
    ADD COLUMN from_year integer,
    ADD COLUMN to_year integer,
    ADD CONSTRAINT assignments_years CHECK (from_year <= to_year);
COMMENT ON COLUMN assignments.from_year IS 'First year of the plan in which the unit has this part; NULL: since ever. A successor begins with a year.';
COMMENT ON COLUMN assignments.to_year IS 'Last year of the plan in which the unit has this part; NULL: still.';
DROP INDEX assignments_one_focal;
CREATE UNIQUE INDEX assignments_one_focal ON assignments (commune_id, item_id) WHERE focal AND to_year IS NULL;

CREATE TABLE calendar_feeds (
    commune_id  bigint NOT NULL,
    account_id  bigint NOT NULL,
    secret_hash bytea NOT NULL,
    made_at     timestamptz NOT NULL,
    read_at     timestamptz,
    revoked_at  timestamptz,
    PRIMARY KEY (commune_id, account_id),
    FOREIGN KEY (commune_id, account_id) REFERENCES accounts (commune_id, id)
);
COMMENT ON TABLE calendar_feeds IS 'Private addresses of calendar feeds (.ics), one for a person at most; the address itself is not kept.';
COMMENT ON COLUMN calendar_feeds.secret_hash IS 'SHA-256 of the secret in the address.';
SELECT secure_commune_table('calendar_feeds');

GRANT SELECT, INSERT, UPDATE ON swapped_days, reporting_schedules, calendar_feeds TO kh_app;
GRANT SELECT, INSERT ON period_acts TO kh_app;
