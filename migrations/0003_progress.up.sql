-- Why: what units say on what they owe, every submitted version, and the files that prove it.

CREATE TABLE progress_reports (
    commune_id         bigint NOT NULL,
    id                 bigint GENERATED ALWAYS AS IDENTITY,
    plan_id            bigint NOT NULL,
    period_id          bigint NOT NULL,
    item_id            bigint NOT NULL,
    unit_id            bigint NOT NULL,
    state              text NOT NULL DEFAULT 'draft' CONSTRAINT progress_reports_state_known CHECK (state IN ('draft', 'submitted', 'sent_back', 'accepted')),
    answer             text NOT NULL DEFAULT '' CONSTRAINT progress_reports_answer_known CHECK (answer IN ('', 'new_result', 'unchanged', 'nothing_to_report')),
    status             text NOT NULL DEFAULT '' CONSTRAINT progress_reports_status_known CHECK (status IN ('', 'not_started', 'in_progress', 'completed', 'not_done')),
    percent            smallint NOT NULL DEFAULT -1 CONSTRAINT progress_reports_percent CHECK (percent BETWEEN -1 AND 100),
    result             text NOT NULL DEFAULT '',
    reason             text NOT NULL DEFAULT '',
    obstacles          text NOT NULL DEFAULT '',
    recommendations    text NOT NULL DEFAULT '',
    version            integer NOT NULL DEFAULT 1,
    submitted_version  integer NOT NULL DEFAULT 0,
    sent_status        text NOT NULL DEFAULT '',
    pending            boolean NOT NULL DEFAULT false,
    first_submitted_at timestamptz,
    submitted_at       timestamptz,
    completed_at       timestamptz,
    accepted_at        timestamptz,
    sent_back_reason   text NOT NULL DEFAULT '',
    on_behalf          text NOT NULL DEFAULT '' CONSTRAINT progress_reports_on_behalf_known CHECK (on_behalf IN ('', 'phone', 'document', 'chat')),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    updated_by         bigint,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT progress_reports_one UNIQUE (commune_id, period_id, item_id, unit_id),
    CONSTRAINT progress_reports_sent CHECK ((submitted_version = 0) = (submitted_at IS NULL) AND (submitted_at IS NULL) = (first_submitted_at IS NULL)),
    FOREIGN KEY (commune_id, plan_id, period_id) REFERENCES periods (commune_id, plan_id, id),
    FOREIGN KEY (commune_id, plan_id, item_id) REFERENCES plan_items (commune_id, plan_id, id),
    FOREIGN KEY (commune_id, unit_id) REFERENCES units (commune_id, id)
);
COMMENT ON TABLE progress_reports IS 'What one unit says on one item for one period: the working copy and the newest figures, so that pages need no history.';
COMMENT ON COLUMN progress_reports.sent_status IS 'Status of the newest submitted version; the word of the task follows from it.';
COMMENT ON COLUMN progress_reports.pending IS 'Edited after the newest submitted version.';
COMMENT ON COLUMN progress_reports.completed_at IS 'When the first of the unbroken run of versions that say completed was submitted.';
CREATE INDEX progress_reports_by_item ON progress_reports (commune_id, item_id, period_id);
CREATE INDEX progress_reports_by_unit ON progress_reports (commune_id, unit_id, period_id);
SELECT secure_commune_table('progress_reports');

CREATE TABLE progress_report_versions (
    commune_id      bigint NOT NULL,
    report_id       bigint NOT NULL,
    number          integer NOT NULL,
    answer          text NOT NULL,
    status          text NOT NULL,
    percent         smallint NOT NULL,
    result          text NOT NULL,
    reason          text NOT NULL,
    obstacles       text NOT NULL,
    recommendations text NOT NULL,
    refers_to       bigint,
    receipt_id      bigint,
    submitted_at    timestamptz NOT NULL,
    submitted_by    bigint,
    submitted_unit  bigint,
    on_behalf       text NOT NULL DEFAULT '',
    PRIMARY KEY (commune_id, report_id, number),
    FOREIGN KEY (commune_id, report_id) REFERENCES progress_reports (commune_id, id)
);
COMMENT ON TABLE progress_report_versions IS 'Every submitted version, never changed (no UPDATE or DELETE granted).';
COMMENT ON COLUMN progress_report_versions.refers_to IS 'For unchanged: the progress report of an earlier period whose text it keeps.';
SELECT secure_commune_table('progress_report_versions');

CREATE TABLE receipts (
    commune_id   bigint NOT NULL REFERENCES communes (id),
    id           bigint GENERATED ALWAYS AS IDENTITY,
    unit_id      bigint NOT NULL,
    account_id   bigint,
    submitted_at timestamptz NOT NULL,
    reports      integer NOT NULL,
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, unit_id) REFERENCES units (commune_id, id)
);
COMMENT ON TABLE receipts IS 'One act of sending: the number and time that the confirmation page shows.';
SELECT secure_commune_table('receipts');

CREATE TABLE evidence (
    commune_id  bigint NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    report_id   bigint NOT NULL,
    name        text NOT NULL CONSTRAINT evidence_name_given CHECK (name <> ''),
    media_type  text NOT NULL,
    size        bigint NOT NULL,
    sha256      bytea NOT NULL,
    uploaded_at timestamptz NOT NULL,
    uploaded_by bigint,
    removed_at  timestamptz,
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, report_id) REFERENCES progress_reports (commune_id, id)
);
COMMENT ON TABLE evidence IS 'Files of a progress report (minh chứng); removed means hidden, not deleted.';
CREATE INDEX evidence_by_report ON evidence (commune_id, report_id);
SELECT secure_commune_table('evidence');

CREATE TABLE evidence_chunks (
    commune_id  bigint NOT NULL,
    evidence_id bigint NOT NULL,
    number      integer NOT NULL,
    bytes       bytea NOT NULL,
    PRIMARY KEY (commune_id, evidence_id, number),
    FOREIGN KEY (commune_id, evidence_id) REFERENCES evidence (commune_id, id)
);
COMMENT ON TABLE evidence_chunks IS 'The bytes of a file in rows of 256 kB, streamed both ways, so that one backup holds everything.';
SELECT secure_commune_table('evidence_chunks');

GRANT SELECT, INSERT, UPDATE ON progress_reports, evidence TO kh_app;
GRANT SELECT, INSERT ON progress_report_versions, receipts, evidence_chunks TO kh_app;
