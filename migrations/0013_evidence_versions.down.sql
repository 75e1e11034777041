ALTER TABLE evidence DROP COLUMN added_after, DROP COLUMN removed_after, DROP COLUMN thumbnail;
