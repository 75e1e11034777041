-- Why: a version that was sent keeps its files. A file is added after one version and may be removed after
-- another; it belongs to those between. Pictures have a small one for lists.
ALTER TABLE evidence ADD COLUMN added_after integer NOT NULL DEFAULT 0,
    ADD COLUMN removed_after integer,
    ADD COLUMN thumbnail bytea;
COMMENT ON COLUMN evidence.added_after IS 'Number of the newest submitted version when the file was added: it belongs to later ones.';
COMMENT ON COLUMN evidence.removed_after IS 'Number of the newest submitted version when the file was removed: it belongs to none later.';
COMMENT ON COLUMN evidence.thumbnail IS 'JPEG of at most 320 points a side; NULL for what is no picture.';

DO $$
DECLARE
    commune bigint;
BEGIN
    FOR commune IN SELECT id FROM commune_codes LOOP
        PERFORM set_config('app.commune_id', commune::text, true);
        UPDATE evidence e SET
            added_after = (SELECT count(*) FROM progress_report_versions v WHERE v.commune_id = e.commune_id AND v.report_id = e.report_id AND v.submitted_at < e.uploaded_at),
            removed_after = (SELECT count(*) FROM progress_report_versions v WHERE v.commune_id = e.commune_id AND v.report_id = e.report_id AND v.submitted_at < e.removed_at)
                + CASE WHEN e.removed_at IS NULL THEN NULL ELSE 0 END;
    END LOOP;
    PERFORM set_config('app.commune_id', '', true);
END $$;
