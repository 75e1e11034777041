-- Why: a signed copy that was uploaded by mistake can be taken back, with a reason; its bytes stay.

ALTER TABLE report_files
    ADD COLUMN removed_at timestamptz,
    ADD COLUMN removed_by bigint,
    ADD CONSTRAINT report_files_removed CHECK (removed_at IS NULL OR format = 'signed');
COMMENT ON COLUMN report_files.removed_at IS 'When a signed copy was taken back: nobody sees it any more, and it is kept. The reason is in report_acts.';

ALTER TABLE report_acts DROP CONSTRAINT report_acts_known;
ALTER TABLE report_acts ADD CONSTRAINT report_acts_known
    CHECK (act IN ('submit', 'approve', 'send_back', 'number', 'issue', 'reopen', 'signed_copy', 'remove_copy', 'deliver'));

GRANT UPDATE (removed_at, removed_by) ON report_files TO kh_app;
