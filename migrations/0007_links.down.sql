-- Reports that came over a link count as written ones; the owner may say so for all communes at once.
ALTER TABLE progress_reports NO FORCE ROW LEVEL SECURITY;
UPDATE progress_reports SET on_behalf = 'document' WHERE on_behalf = 'link';
ALTER TABLE progress_reports FORCE ROW LEVEL SECURITY;
ALTER TABLE progress_reports DROP CONSTRAINT progress_reports_on_behalf_known,
    ADD CONSTRAINT progress_reports_on_behalf_known CHECK (on_behalf IN ('', 'phone', 'document', 'chat'));
ALTER TABLE receipts DROP COLUMN sender, DROP COLUMN link_id;
DROP TABLE code_failures;
DROP TABLE link_keys;
DROP TABLE links;
ALTER TABLE communes DROP COLUMN key;
