-- Why: what a person is to see when he comes in (thông báo): a report that was sent back, a reminder, a
-- directive. One row for each reader, so that counting what is new reads a small index and each person's
-- reading is his own.

CREATE TABLE notices (
    commune_id bigint NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    account_id bigint NOT NULL,
    unit_id    bigint,
    kind       text NOT NULL CONSTRAINT notices_kind_known CHECK (kind IN
               ('sent_back', 'reminder', 'request', 'due', 'directive', 'explanation', 'extension', 'answer', 'period')),
    text       text NOT NULL CONSTRAINT notices_text_given CHECK (text <> ''),
    period_id  bigint NOT NULL DEFAULT 0,
    item_id    bigint NOT NULL DEFAULT 0,
    subject_id bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    read_at    timestamptz,
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, account_id) REFERENCES accounts (commune_id, id),
    FOREIGN KEY (commune_id, unit_id) REFERENCES units (commune_id, id)
);
COMMENT ON TABLE notices IS 'Notices in the application (thông báo), one row for each reader.';
COMMENT ON COLUMN notices.unit_id IS 'The unit for which the person is told; NULL where it concerns himself.';
COMMENT ON COLUMN notices.period_id IS 'With item_id the owed report that it is about; 0 for none.';
COMMENT ON COLUMN notices.subject_id IS 'What else it is about, by its kind: a reminder, a directive; 0 for none.';
CREATE INDEX notices_by_reader ON notices (commune_id, account_id, id DESC);
CREATE INDEX notices_unread ON notices (commune_id, account_id) WHERE read_at IS NULL;
SELECT secure_commune_table('notices');

GRANT SELECT, INSERT, UPDATE ON notices TO kh_app;
