DROP TABLE corrections;
ALTER TABLE plan_items
    ADD COLUMN source_id bigint,
    ADD CONSTRAINT plan_items_source FOREIGN KEY (commune_id, source_id) REFERENCES plan_items (commune_id, id);
COMMENT ON COLUMN plan_items.source_id IS 'The task of a superior''s plan that this one answers.';
CREATE INDEX plan_items_by_source ON plan_items (commune_id, source_id) WHERE source_id IS NOT NULL;
DO $$
DECLARE
    commune bigint;
BEGIN
    FOR commune IN SELECT id FROM commune_codes LOOP
        PERFORM set_config('app.commune_id', commune::text, true);
        UPDATE plan_items i SET source_id = (SELECT min(s.source_id) FROM item_sources s WHERE s.commune_id = i.commune_id AND s.item_id = i.id)
            WHERE EXISTS (SELECT FROM item_sources s WHERE s.commune_id = i.commune_id AND s.item_id = i.id);
    END LOOP;
    PERFORM set_config('app.commune_id', '', true);
END $$;
DROP TABLE item_sources;
