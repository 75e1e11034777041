-- Why: one place to search plans, tasks, units' reports, official reports and names of evidence, without
-- accents, within milliseconds over ten years of a commune.
--
-- A text becomes a tsvector of its folded words, each with a prefix that names its kind and its commune:
-- "tiêm chủng" in a progress report of commune 12 is 'r12xtiem' 'r12xchung', so that the index holds a
-- list of its own for each word of each commune and no search costs more because there are more communes.
-- 'r12q8107' says the quarter (year × 4 + quarter - 1), 'r12u5' the unit. Triggers write the entries, whichever way a text takes into its table.
--
-- @@ is not leakproof, so under row-level security its index would not be used for a condition of the
-- query: the policy's own condition is checked first. Hence the search is a condition of a second, restrictive
-- policy, which stands on the same level and is used with the index; the wall around the commune stays.

-- The running search, or one that everything matches.
CREATE FUNCTION current_search() RETURNS tsquery
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('app.search', true), ''), '!x')::tsquery;

-- Prefixes begin with a letter and end with one that no number holds, so that the parser of PostgreSQL
-- takes each prefixed word for one word.
CREATE FUNCTION search_words(kind text, commune bigint, unit bigint, at timestamptz, texts text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('pg_catalog.simple'::regconfig, regexp_replace(' ' || public.plain(texts), '[^a-z0-9]+', ' ' || kind || commune || 'x', 'g'))
        || array_to_tsvector(ARRAY[kind || commune || 'u' || unit,
            kind || commune || 'q' || (extract(year FROM at AT TIME ZONE 'UTC') * 4 + extract(quarter FROM at AT TIME ZONE 'UTC') - 1)]);
COMMENT ON FUNCTION search_words IS 'Folded words of a text with the prefix of its kind and commune, its unit and its quarter.';

CREATE TABLE search_entries (
    commune_id bigint NOT NULL REFERENCES communes (id),
    kind       text NOT NULL CONSTRAINT search_entries_kind_known CHECK (kind IN ('p', 't', 'r', 'o', 'e')),
    subject_id bigint NOT NULL,
    unit_id    bigint NOT NULL DEFAULT 0,
    at         timestamptz NOT NULL,
    words      tsvector NOT NULL,
    PRIMARY KEY (commune_id, kind, subject_id)
);
COMMENT ON TABLE search_entries IS 'Words to search for: p plan, t task, r progress report, o official report, e evidence. Written by triggers alone.';
COMMENT ON COLUMN search_entries.unit_id IS 'Whose report or file it is; 0 for what belongs to no unit.';
-- Without a list of pending words, which every search would have to read through.
CREATE INDEX search_entries_words ON search_entries USING gin (words) WITH (fastupdate = off);
SELECT secure_commune_table('search_entries');
CREATE POLICY searched ON search_entries AS RESTRICTIVE FOR SELECT TO kh_app USING (words @@ (SELECT current_search()));
GRANT SELECT ON search_entries TO kh_app;

-- put_search_entry runs as the owner, since the application may not write entries; the tenant's policy binds
-- it all the same. An empty text has no entry.
CREATE FUNCTION put_search_entry(commune bigint, entry_kind text, subject bigint, unit bigint, entry_at timestamptz, texts text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM search_entries WHERE commune_id = commune AND kind = entry_kind AND subject_id = subject AND texts !~ '[[:alnum:]]';
    INSERT INTO search_entries (commune_id, kind, subject_id, unit_id, at, words)
    SELECT commune, entry_kind, subject, unit, entry_at, search_words(entry_kind, commune, unit, entry_at, texts) WHERE texts ~ '[[:alnum:]]'
    ON CONFLICT (commune_id, kind, subject_id) DO UPDATE SET unit_id = excluded.unit_id, at = excluded.at, words = excluded.words;
$$;
REVOKE EXECUTE ON FUNCTION put_search_entry FROM PUBLIC;

CREATE FUNCTION search_plan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM put_search_entry(NEW.commune_id, 'p', NEW.id, 0, NEW.created_at, concat_ws(' ', NEW.number, NEW.title, NEW.short_title));
    RETURN NULL;
END $$;

CREATE FUNCTION search_task() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made timestamptz;
BEGIN
    IF NEW.kind IN ('task', 'duty') THEN
        SELECT created_at INTO made FROM plans WHERE commune_id = NEW.commune_id AND id = NEW.plan_id;
        PERFORM put_search_entry(NEW.commune_id, 't', NEW.id, 0, made,
            concat_ws(' ', NEW.place, NEW.title, array_to_string(NEW.body, ' '), NEW.deliverable));
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION search_progress() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM put_search_entry(NEW.commune_id, 'r', NEW.id, NEW.unit_id, NEW.updated_at,
        concat_ws(' ', NEW.result, NEW.reason, NEW.obstacles, NEW.recommendations));
    RETURN NULL;
END $$;

-- One entry for a report with all its edited parts; it serves both tables.
CREATE FUNCTION search_report() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    report bigint := CASE WHEN TG_TABLE_NAME = 'reports' THEN (to_jsonb(NEW) ->> 'id')::bigint ELSE (to_jsonb(NEW) ->> 'report_id')::bigint END;
BEGIN
    PERFORM put_search_entry(r.commune_id, 'o', r.id, 0, r.created_at,
        concat_ws(' ', r.title, (SELECT string_agg(text, ' ') FROM report_parts WHERE commune_id = r.commune_id AND report_id = r.id)))
    FROM reports r WHERE r.commune_id = NEW.commune_id AND r.id = report;
    RETURN NULL;
END $$;

CREATE FUNCTION search_evidence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM put_search_entry(r.commune_id, 'e', NEW.id, r.unit_id, NEW.uploaded_at,
        CASE WHEN NEW.removed_at IS NULL THEN NEW.name ELSE '' END)
    FROM progress_reports r WHERE r.commune_id = NEW.commune_id AND r.id = NEW.report_id;
    RETURN NULL;
END $$;

CREATE TRIGGER searched AFTER INSERT OR UPDATE OF number, title, short_title ON plans FOR EACH ROW EXECUTE FUNCTION search_plan();
CREATE TRIGGER searched AFTER INSERT OR UPDATE OF place, title, body, deliverable ON plan_items FOR EACH ROW EXECUTE FUNCTION search_task();
CREATE TRIGGER searched AFTER INSERT OR UPDATE OF result, reason, obstacles, recommendations ON progress_reports FOR EACH ROW EXECUTE FUNCTION search_progress();
CREATE TRIGGER searched AFTER INSERT OR UPDATE OF title ON reports FOR EACH ROW EXECUTE FUNCTION search_report();
CREATE TRIGGER searched AFTER INSERT OR UPDATE OF text ON report_parts FOR EACH ROW EXECUTE FUNCTION search_report();
CREATE TRIGGER searched AFTER INSERT OR UPDATE OF name, removed_at ON evidence FOR EACH ROW EXECUTE FUNCTION search_evidence();

-- What is there already, commune by commune: the owner is walled in, too.
DO $$
DECLARE
    commune bigint;
BEGIN
    FOR commune IN SELECT id FROM commune_codes LOOP
        PERFORM set_config('app.commune_id', commune::text, true);
        UPDATE plans SET title = title;
        UPDATE plan_items SET title = title;
        UPDATE progress_reports SET result = result;
        UPDATE reports SET title = title;
        UPDATE evidence SET name = name;
    END LOOP;
    PERFORM set_config('app.commune_id', '', true);
END $$;
