-- Why: a working copy that the coordinator typed in a unit's place is marked so before it is sent, and a
-- spreadsheet that comes back a second time is not taken for somebody else's change.
ALTER TABLE progress_reports
    ADD COLUMN entered_unit bigint,
    ADD COLUMN sheet_base   text NOT NULL DEFAULT '',
    ADD FOREIGN KEY (commune_id, entered_unit) REFERENCES units (commune_id, id);
COMMENT ON COLUMN progress_reports.entered_unit IS 'The working copy was entered in the unit''s place by updated_by, who acted for this unit; null: by the unit itself, or sent since.';
COMMENT ON COLUMN progress_reports.sheet_base IS 'The working copy is the row of a spreadsheet that was made from this state of the report (version.mark); empty: it was typed.';
