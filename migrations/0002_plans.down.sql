DROP TABLE import_drafts, periods, cycles, assignments, plan_items, plans;
