-- Why: every saved text of a part of a report can be read again and compared with a later one.

CREATE TABLE report_part_versions (
    commune_id bigint NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    report_id  bigint NOT NULL,
    key        text NOT NULL,
    version    integer NOT NULL,
    text       text NOT NULL,
    source     text NOT NULL,
    saved_at   timestamptz NOT NULL,
    saved_by   bigint,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT report_part_versions_once UNIQUE (commune_id, report_id, key, version),
    FOREIGN KEY (commune_id, report_id) REFERENCES reports (commune_id, id)
);
COMMENT ON TABLE report_part_versions IS 'Every saved text of a part of a report, never changed; ids ascend in the order of saving.';
COMMENT ON COLUMN report_part_versions.source IS 'The composed text that stood there then; that of the first version is what the part was before anybody edited it.';
SELECT secure_commune_table('report_part_versions');
GRANT SELECT, INSERT ON report_part_versions TO kh_app;

-- Of parts edited until now only the newest text is known.
DO $$
DECLARE
    commune bigint;
BEGIN
    FOR commune IN SELECT id FROM commune_codes LOOP
        PERFORM set_config('app.commune_id', commune::text, true);
        INSERT INTO report_part_versions (commune_id, report_id, key, version, text, source, saved_at, saved_by)
            SELECT commune_id, report_id, key, version, text, source, updated_at, updated_by FROM report_parts ORDER BY updated_at;
    END LOOP;
    PERFORM set_config('app.commune_id', '', true);
END $$;
