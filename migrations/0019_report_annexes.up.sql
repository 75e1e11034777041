-- Why: some reports need an annex that no unit's report holds: a table that the coordinator types. One
-- that stays inside the authority (lưu hành nội bộ) is seen and printed by a right of its own.
CREATE TABLE report_annexes (
    commune_id  bigint NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    report_id   bigint NOT NULL,
    title       text NOT NULL CONSTRAINT report_annexes_title_given CHECK (title <> ''),
    body        text NOT NULL CONSTRAINT report_annexes_body_given CHECK (body <> ''),
    restricted  boolean NOT NULL,
    version     integer NOT NULL DEFAULT 1,
    updated_at  timestamptz NOT NULL,
    updated_by  bigint,
    archived_at timestamptz,
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, report_id) REFERENCES reports (commune_id, id)
);
COMMENT ON TABLE report_annexes IS 'Annexes of official reports that the coordinator writes (phụ lục riêng).';
COMMENT ON COLUMN report_annexes.body IS 'A paragraph a line; lines with | are rows of a table, the first of them its head.';
COMMENT ON COLUMN report_annexes.restricted IS 'Lưu hành nội bộ: left out of every ordinary document.';
COMMENT ON COLUMN report_annexes.archived_at IS 'When the annex was taken off the report; null: it is on it.';
CREATE INDEX report_annexes_by_report ON report_annexes (commune_id, report_id, id);
SELECT secure_commune_table('report_annexes');
GRANT SELECT, INSERT, UPDATE ON report_annexes TO kh_app;
