DROP TABLE audit_entries, audit_heads, spent_tokens, sign_in_failures, sessions, memberships, accounts, units, receiving_bodies, communes, commune_codes;
DROP FUNCTION chain_audit_entry();
DROP FUNCTION secure_commune_table(regclass, text);
DROP FUNCTION current_commune();
DROP FUNCTION plain(text);
DROP EXTENSION unaccent;
