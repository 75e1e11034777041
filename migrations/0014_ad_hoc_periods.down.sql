DROP INDEX periods_kind_unique;
ALTER TABLE periods ADD CONSTRAINT periods_kind_unique UNIQUE (commune_id, cycle_id, kind, from_on);
