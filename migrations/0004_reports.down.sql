DROP TABLE report_parts, reports;
