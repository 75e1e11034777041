-- Why: the threads of the leader with a unit are searched, too: what he said and what was answered.

ALTER TABLE search_entries DROP CONSTRAINT search_entries_kind_known;
ALTER TABLE search_entries ADD CONSTRAINT search_entries_kind_known CHECK (kind IN ('p', 't', 'r', 'o', 'e', 'd'));
COMMENT ON TABLE search_entries IS 'Words to search for: p plan, t task, r progress report, o official report, e evidence, d directive. Written by triggers alone.';
COMMENT ON COLUMN search_entries.unit_id IS 'Whose report, file or thread it is; 0 for what belongs to no unit.';

-- One entry for a thread with all that was said in it and what it is called on the page, folded; it serves
-- both tables.
CREATE FUNCTION search_directive() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    thread bigint := CASE WHEN TG_TABLE_NAME = 'directives' THEN (to_jsonb(NEW) ->> 'id')::bigint ELSE (to_jsonb(NEW) ->> 'directive_id')::bigint END;
BEGIN
    PERFORM put_search_entry(d.commune_id, 'd', d.id, d.unit_id, coalesce(said.at, d.created_at),
        concat_ws(' ', CASE WHEN d.kind = 'extension' AND d.by_unit THEN 'de nghi gia han' WHEN d.kind = 'extension' THEN 'gia han'
            WHEN u.kind = 'requested' THEN 'de nghi' WHEN d.kind = 'explanation' THEN 'yeu cau giai trinh' ELSE 'y kien chi dao' END,
            u.name, d.text, said.texts))
    FROM directives d JOIN units u ON u.commune_id = d.commune_id AND u.id = d.unit_id
    CROSS JOIN LATERAL (SELECT max(at) AS at, string_agg(text, ' ' ORDER BY id) AS texts FROM directive_entries WHERE commune_id = d.commune_id AND directive_id = d.id) said
    WHERE d.commune_id = NEW.commune_id AND d.id = thread;
    RETURN NULL;
END $$;
CREATE TRIGGER searched AFTER INSERT OR UPDATE OF text, unit_id ON directives FOR EACH ROW EXECUTE FUNCTION search_directive();
CREATE TRIGGER searched AFTER INSERT OR UPDATE OF text ON directive_entries FOR EACH ROW EXECUTE FUNCTION search_directive();

-- A thread bears the name of its unit, and what it is called depends on whether the unit may be ordered.
CREATE FUNCTION search_directives_of_unit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE directives SET text = text WHERE commune_id = NEW.commune_id AND unit_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER searched AFTER UPDATE OF name, kind ON units FOR EACH ROW WHEN (OLD.name <> NEW.name OR OLD.kind <> NEW.kind) EXECUTE FUNCTION search_directives_of_unit();

-- What is there already, commune by commune: the owner is walled in, too.
DO $$
DECLARE
    commune bigint;
BEGIN
    FOR commune IN SELECT id FROM commune_codes LOOP
        PERFORM set_config('app.commune_id', commune::text, true);
        UPDATE directives SET text = text;
    END LOOP;
    PERFORM set_config('app.commune_id', '', true);
END $$;
