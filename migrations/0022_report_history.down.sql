DROP TABLE report_part_versions;
