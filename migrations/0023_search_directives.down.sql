DROP TRIGGER searched ON directives;
DROP TRIGGER searched ON directive_entries;
DROP TRIGGER searched ON units;
DROP FUNCTION search_directive, search_directives_of_unit;
DO $$
DECLARE
    commune bigint;
BEGIN
    FOR commune IN SELECT id FROM commune_codes LOOP
        PERFORM set_config('app.commune_id', commune::text, true);
        DELETE FROM search_entries WHERE kind = 'd';
    END LOOP;
    PERFORM set_config('app.commune_id', '', true);
END $$;
ALTER TABLE search_entries DROP CONSTRAINT search_entries_kind_known;
ALTER TABLE search_entries ADD CONSTRAINT search_entries_kind_known CHECK (kind IN ('p', 't', 'r', 'o', 'e'));
COMMENT ON TABLE search_entries IS 'Words to search for: p plan, t task, r progress report, o official report, e evidence. Written by triggers alone.';
COMMENT ON COLUMN search_entries.unit_id IS 'Whose report or file it is; 0 for what belongs to no unit.';
