DO $$
DECLARE
    commune bigint;
BEGIN
    FOR commune IN SELECT id FROM commune_codes LOOP
        PERFORM set_config('app.commune_id', commune::text, true);
        DELETE FROM notices WHERE kind = 'document';
    END LOOP;
    PERFORM set_config('app.commune_id', '', true);
END $$;
ALTER TABLE notices DROP CONSTRAINT notices_kind_known;
ALTER TABLE notices ADD CONSTRAINT notices_kind_known CHECK (kind IN
    ('sent_back', 'reminder', 'request', 'due', 'directive', 'explanation', 'extension', 'answer', 'period', 'amendment'));
DROP TABLE report_deliveries, register_entries, report_acts, report_file_chunks, report_files, report_versions;
ALTER TABLE reports DROP CONSTRAINT reports_frozen, DROP COLUMN state, DROP COLUMN version, DROP COLUMN frozen, DROP COLUMN leader_id;
