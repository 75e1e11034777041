-- Reports that the schema before could not hold go: other types, and periods that are no years.
DO $$
DECLARE
    commune bigint;
BEGIN
    FOR commune IN SELECT id FROM commune_codes LOOP
        PERFORM set_config('app.commune_id', commune::text, true);
        DELETE FROM report_parts WHERE report_id IN (SELECT id FROM reports WHERE preset <> 'nam');
        DELETE FROM report_annexes WHERE report_id IN (SELECT id FROM reports WHERE preset <> 'nam');
        DELETE FROM reports WHERE preset <> 'nam';
    END LOOP;
    PERFORM set_config('app.commune_id', '', true);
END $$;
DROP INDEX reports_one_per_type;
ALTER TABLE reports DROP CONSTRAINT reports_one_type, DROP CONSTRAINT reports_type,
    DROP COLUMN preset, DROP COLUMN type_id, DROP COLUMN definition,
    ADD CONSTRAINT reports_one_per_period UNIQUE (commune_id, period_id);
DROP TABLE report_types;
