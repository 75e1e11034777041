-- The schema before knows no letters in the register.
DO $$
DECLARE
    commune bigint;
BEGIN
    FOR commune IN SELECT id FROM commune_codes LOOP
        PERFORM set_config('app.commune_id', commune::text, true);
        DELETE FROM register_entries WHERE reminder_id IS NOT NULL;
    END LOOP;
    PERFORM set_config('app.commune_id', '', true);
END $$;
DROP INDEX register_entries_letter_once;
ALTER TABLE register_entries DROP CONSTRAINT register_entries_of_one, DROP CONSTRAINT register_entries_reminder,
    DROP COLUMN reminder_id, DROP COLUMN requested, DROP COLUMN model,
    ALTER COLUMN report_id SET NOT NULL, ALTER COLUMN version SET NOT NULL;
