DROP TABLE filled_sheets;
