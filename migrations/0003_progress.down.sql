DROP TABLE evidence_chunks, evidence, receipts, progress_report_versions, progress_reports;
