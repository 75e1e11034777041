-- Why: an official report goes its way from the draft to the leader, to the number and out of the house.
-- What was approved is kept as bytes, so that it can be produced again whatever changes later.

ALTER TABLE reports
    ADD COLUMN state text NOT NULL DEFAULT 'draft' CONSTRAINT reports_state_known
        CHECK (state IN ('draft', 'submitted', 'sent_back', 'approved', 'numbered', 'issued')),
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN frozen integer NOT NULL DEFAULT 0,
    ADD COLUMN leader_id bigint,
    ADD CONSTRAINT reports_frozen CHECK (state = 'draft' OR frozen > 0);
COMMENT ON COLUMN reports.version IS 'Counts the steps of the way, so that a step is made from the state that the person saw; parts have versions of their own.';
COMMENT ON COLUMN reports.frozen IS 'Number of the newest frozen version; 0 before the first submission.';
COMMENT ON COLUMN reports.leader_id IS 'To whom it was submitted last; 0 or NULL for any leader.';

CREATE TABLE report_versions (
    commune_id bigint NOT NULL,
    report_id  bigint NOT NULL,
    number     integer NOT NULL,
    stage      text NOT NULL CONSTRAINT report_versions_stage_known CHECK (stage IN ('submitted', 'approved', 'numbered')),
    kind       text NOT NULL,
    title      text NOT NULL,
    model      text NOT NULL,
    inputs     text NOT NULL,
    holes      text[] NOT NULL DEFAULT '{}',
    made_at    timestamptz NOT NULL,
    made_by    bigint,
    PRIMARY KEY (commune_id, report_id, number),
    FOREIGN KEY (commune_id, report_id) REFERENCES reports (commune_id, id)
);
COMMENT ON TABLE report_versions IS 'Frozen versions of official reports, never changed (no UPDATE or DELETE granted).';
COMMENT ON COLUMN report_versions.model IS 'The composed document as data, from which the number and the day make the next version.';
COMMENT ON COLUMN report_versions.inputs IS 'What it was composed of: parts as written, and which versions of the units'' reports.';
COMMENT ON COLUMN report_versions.holes IS 'What was still missing when it was submitted.';
SELECT secure_commune_table('report_versions');

CREATE TABLE report_files (
    commune_id bigint NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    report_id  bigint NOT NULL,
    version    integer NOT NULL,
    format     text NOT NULL CONSTRAINT report_files_format_known CHECK (format IN ('docx', 'pdf', 'html', 'xlsx', 'signed')),
    name       text NOT NULL CONSTRAINT report_files_name_given CHECK (name <> ''),
    media_type text NOT NULL,
    size       bigint NOT NULL,
    sha256     bytea NOT NULL CONSTRAINT report_files_sha256_whole CHECK (length(sha256) = 32),
    made_at    timestamptz NOT NULL,
    made_by    bigint,
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, report_id, version) REFERENCES report_versions (commune_id, report_id, number)
);
COMMENT ON TABLE report_files IS 'The bytes of approved and numbered versions in every format, and signed copies (format signed) as they came back. Bytes and not the model alone: a later release may draw the same model differently.';
CREATE UNIQUE INDEX report_files_once ON report_files (commune_id, report_id, version, format) WHERE format <> 'signed';
SELECT secure_commune_table('report_files');

CREATE TABLE report_file_chunks (
    commune_id bigint NOT NULL,
    file_id    bigint NOT NULL,
    number     integer NOT NULL,
    bytes      bytea NOT NULL,
    PRIMARY KEY (commune_id, file_id, number),
    FOREIGN KEY (commune_id, file_id) REFERENCES report_files (commune_id, id)
);
COMMENT ON TABLE report_file_chunks IS 'The bytes of a file in rows of 256 kB, as those of evidence.';
SELECT secure_commune_table('report_file_chunks');

CREATE TABLE report_acts (
    commune_id bigint NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    report_id  bigint NOT NULL,
    act        text NOT NULL CONSTRAINT report_acts_known
               CHECK (act IN ('submit', 'approve', 'send_back', 'number', 'issue', 'reopen', 'signed_copy', 'deliver')),
    reason     text NOT NULL DEFAULT '',
    at         timestamptz NOT NULL,
    account_id bigint,
    unit_id    bigint,
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, report_id) REFERENCES reports (commune_id, id)
);
COMMENT ON TABLE report_acts IS 'Steps of an official report with who, when and why, never changed (no UPDATE or DELETE granted).';
CREATE INDEX report_acts_by_report ON report_acts (commune_id, report_id);
SELECT secure_commune_table('report_acts');

CREATE TABLE register_entries (
    commune_id bigint NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    kind       text NOT NULL,
    year       integer NOT NULL,
    number     integer NOT NULL CONSTRAINT register_entries_number_positive CHECK (number > 0),
    symbol     text NOT NULL,
    dated_on   date NOT NULL,
    title      text NOT NULL,
    signer     text NOT NULL DEFAULT '',
    recipients text NOT NULL DEFAULT '',
    report_id  bigint NOT NULL,
    version    integer NOT NULL,
    issued_at  timestamptz,
    made_at    timestamptz NOT NULL,
    made_by    bigint,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT register_entries_number_once UNIQUE (commune_id, kind, year, number),
    CONSTRAINT register_entries_year CHECK (year = extract(year FROM dated_on)),
    FOREIGN KEY (commune_id, report_id, version) REFERENCES report_versions (commune_id, report_id, number)
);
COMMENT ON TABLE register_entries IS 'The register of issued documents (sổ văn bản đi): a number is given once for each kind and year.';
COMMENT ON COLUMN register_entries.issued_at IS 'NULL while the number may still be corrected; a number that went out stays taken for ever.';
CREATE INDEX register_entries_by_report ON register_entries (commune_id, report_id, version);
SELECT secure_commune_table('register_entries');

CREATE TABLE report_deliveries (
    commune_id bigint NOT NULL,
    report_id  bigint NOT NULL,
    version    integer NOT NULL,
    position   integer NOT NULL,
    name       text NOT NULL CONSTRAINT report_deliveries_name_given CHECK (name <> ''),
    way        text NOT NULL CONSTRAINT report_deliveries_way_known CHECK (way IN ('', 'paper', 'network', 'mail', 'hand')),
    sent_on    date,
    noted_at   timestamptz NOT NULL,
    noted_by   bigint,
    PRIMARY KEY (commune_id, report_id, version, position),
    CONSTRAINT report_deliveries_whole CHECK ((way = '') = (sent_on IS NULL)),
    FOREIGN KEY (commune_id, report_id, version) REFERENCES report_versions (commune_id, report_id, number)
);
COMMENT ON TABLE report_deliveries IS 'Recipients of an issued version: how it was sent to each, and when; way is empty where a tick was taken back.';
SELECT secure_commune_table('report_deliveries');

ALTER TABLE notices DROP CONSTRAINT notices_kind_known;
ALTER TABLE notices ADD CONSTRAINT notices_kind_known CHECK (kind IN
    ('sent_back', 'reminder', 'request', 'due', 'directive', 'explanation', 'extension', 'answer', 'period', 'amendment', 'document'));

GRANT SELECT, INSERT ON report_versions, report_files, report_file_chunks, report_acts TO kh_app;
GRANT SELECT, INSERT, UPDATE ON register_entries, report_deliveries TO kh_app;
