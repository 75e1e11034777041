DROP TABLE report_annexes;
