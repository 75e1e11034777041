DROP TABLE extensions, directive_entries, directive_items, directives;
