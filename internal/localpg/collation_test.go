package localpg

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestIndexesAreRebuiltForNewSortingRules(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	c := start(t, dir)
	conn, err := pgx.Connect(t.Context(), c.URL(superuser, Database))
	must(t, err)
	_, err = conn.Exec(t.Context(), `
		create table names (name text unique);
		update pg_database set datcollversion = 'old' where datname in (current_database(), 'template1');
		update pg_collation set collversion = 'old' where collname = 'vi-x-icu'`)
	must(t, err)
	must(t, conn.Close(t.Context()))
	const (
		file     = "select pg_relation_filenode('names_name_key')::bigint"
		outdated = `select (select count(*) from pg_database where datcollversion <> pg_database_collation_actual_version(oid))
			+ (select count(*) from pg_collation where collversion <> pg_collation_actual_version(oid))`
	)
	before := query[int64](t, c, App, file)
	if n := query[int64](t, c, App, outdated); n != 3 {
		t.Fatalf("%d outdated versions prepared, want 3", n)
	}
	must(t, c.Stop(t.Context()))

	c = start(t, dir)
	if query[int64](t, c, App, file) == before {
		t.Error("the index was not rebuilt")
	}
	if n := query[int64](t, c, App, outdated); n != 0 {
		t.Errorf("%d versions are still outdated", n)
	}
}
