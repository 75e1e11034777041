-- Why: letters that ask for what is owed (công văn đôn đốc, giấy đề nghị) get their number and day from the
-- same register as reports. All letters of a year share one series.

ALTER TABLE register_entries
    ALTER COLUMN report_id DROP NOT NULL,
    ALTER COLUMN version DROP NOT NULL,
    ADD COLUMN reminder_id bigint,
    ADD COLUMN requested boolean NOT NULL DEFAULT false,
    ADD COLUMN model text,
    ADD CONSTRAINT register_entries_reminder FOREIGN KEY (commune_id, reminder_id) REFERENCES reminders (commune_id, id),
    ADD CONSTRAINT register_entries_of_one CHECK (num_nonnulls(report_id, reminder_id) = 1
        AND (report_id IS NULL) = (version IS NULL) AND (reminder_id IS NULL) = (model IS NULL));
COMMENT ON COLUMN register_entries.reminder_id IS 'The reminder whose letter it is, where it is no report.';
COMMENT ON COLUMN register_entries.requested IS 'Of a letter: to bodies that are asked (giấy đề nghị), else to units (công văn đôn đốc).';
COMMENT ON COLUMN register_entries.model IS 'Of a letter: the document as it got its number, as data; it is printed from this from then on.';
CREATE UNIQUE INDEX register_entries_letter_once ON register_entries (commune_id, reminder_id, requested) WHERE reminder_id IS NOT NULL;
