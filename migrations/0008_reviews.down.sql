DROP TABLE progress_report_reviews;
ALTER TABLE progress_reports DROP COLUMN sent_empty;
