-- Why: several matters may be asked for on the same day; only recurring periods of a kind begin on days of
-- their own.
ALTER TABLE periods DROP CONSTRAINT periods_kind_unique;
CREATE UNIQUE INDEX periods_kind_unique ON periods (commune_id, cycle_id, kind, from_on) WHERE kind <> 'ad_hoc';
