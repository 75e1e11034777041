DROP TABLE import_draft_steps;
