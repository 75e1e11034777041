-- Why: the official report composed from the units' reports; edited parts survive new reports.

CREATE TABLE reports (
    commune_id bigint NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    plan_id    bigint NOT NULL,
    period_id  bigint NOT NULL,
    year       integer NOT NULL,
    title      text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by bigint,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT reports_one_per_period UNIQUE (commune_id, period_id),
    FOREIGN KEY (commune_id, plan_id, period_id) REFERENCES periods (commune_id, plan_id, id)
);
COMMENT ON TABLE reports IS 'Official reports (báo cáo) of a plan for a period.';
CREATE INDEX reports_by_plan ON reports (commune_id, plan_id);
SELECT secure_commune_table('reports');

CREATE TABLE report_parts (
    commune_id bigint NOT NULL,
    report_id  bigint NOT NULL,
    key        text NOT NULL,
    text       text NOT NULL,
    source     text NOT NULL DEFAULT '',
    version    integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by bigint,
    PRIMARY KEY (commune_id, report_id, key),
    FOREIGN KEY (commune_id, report_id) REFERENCES reports (commune_id, id)
);
COMMENT ON TABLE report_parts IS 'Parts that somebody edited; a part without a row is composed afresh from the units'' reports.';
COMMENT ON COLUMN report_parts.source IS 'The composed text that stood there when the edit was made: a difference now means that the source changed.';
SELECT secure_commune_table('report_parts');

GRANT SELECT, INSERT, UPDATE ON reports, report_parts TO kh_app;
