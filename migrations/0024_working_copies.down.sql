ALTER TABLE progress_reports DROP COLUMN entered_unit, DROP COLUMN sheet_base;
