-- Why: spreadsheets that units fill in offline are kept from when they are read until what they say is
-- saved, so that the check page shows what the server keeps and not what a browser sends.
CREATE TABLE filled_sheets (
    commune_id bigint NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    unit_id    bigint NOT NULL,
    period_id  bigint,
    file_name  text NOT NULL,
    sha256     bytea NOT NULL CONSTRAINT filled_sheets_hash CHECK (length(sha256) = 32),
    rows       jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    created_by bigint NOT NULL,
    saved_at   timestamptz,
    saved_by   bigint,
    saved      integer NOT NULL DEFAULT 0,
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, unit_id) REFERENCES units (commune_id, id),
    FOREIGN KEY (commune_id, period_id) REFERENCES periods (commune_id, id),
    CONSTRAINT filled_sheets_saved CHECK ((saved_at IS NULL) = (saved_by IS NULL))
);
COMMENT ON TABLE filled_sheets IS 'Spreadsheets of units that came back filled in.';
COMMENT ON COLUMN filled_sheets.period_id IS 'The period in which the coordinator enters for the unit; null: the unit brought it itself, for all its open periods.';
COMMENT ON COLUMN filled_sheets.sha256 IS 'Of the file: a file that was saved is not read again.';
COMMENT ON COLUMN filled_sheets.rows IS 'What was read, row by row.';
COMMENT ON COLUMN filled_sheets.saved IS 'How many rows were saved.';
CREATE INDEX filled_sheets_by_file ON filled_sheets (commune_id, unit_id, sha256);
SELECT secure_commune_table('filled_sheets');
GRANT SELECT, INSERT, UPDATE ON filled_sheets TO kh_app;
