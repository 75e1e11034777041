DROP TRIGGER searched ON plans;
DROP TRIGGER searched ON plan_items;
DROP TRIGGER searched ON progress_reports;
DROP TRIGGER searched ON reports;
DROP TRIGGER searched ON report_parts;
DROP TRIGGER searched ON evidence;
DROP FUNCTION search_plan, search_task, search_progress, search_report, search_evidence, put_search_entry;
DROP TABLE search_entries;
DROP FUNCTION search_words, current_search;
