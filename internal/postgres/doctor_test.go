package postgres_test

import (
	"context"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// Twenty ways to change the log behind the application's back are all found.
func TestChangedAuditIsFound(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, here, there := twoCommunes(t)
	for i := range 12 {
		e := postgres.AuditEntry{At: testNow, Actor: here, Action: "create", Subject: "unit", SubjectID: int64(i), Detail: map[string]any{"a": i}, Address: "127.0.0.1"}
		if err := db.Store.In(here).InsertAudit(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	if id, why, broken, err := db.Store.In(here).BrokenAudit(ctx); broken || err != nil {
		t.Fatalf("a whole chain: entry %d, %s, %v", id, why, err)
	}
	first := `(SELECT min(id) FROM audit_entries)`
	newest := `(SELECT max(id) FROM audit_entries)`
	for _, change := range []string{
		`UPDATE audit_entries SET action = 'delete' WHERE id = ` + first,
		`UPDATE audit_entries SET subject = 'account' WHERE id = ` + first + ` + 1`,
		`UPDATE audit_entries SET subject_id = 99 WHERE id = ` + first + ` + 2`,
		`UPDATE audit_entries SET detail = '{}' WHERE id = ` + first + ` + 3`,
		`UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE id = ` + first + ` + 4`,
		`UPDATE audit_entries SET account_id = 7 WHERE id = ` + first + ` + 5`,
		`UPDATE audit_entries SET unit_id = 7 WHERE id = ` + first + ` + 6`,
		`UPDATE audit_entries SET address = '' WHERE id = ` + first + ` + 7`,
		`UPDATE audit_entries SET hash = '\x00' WHERE id = ` + first + ` + 8`,
		`UPDATE audit_entries SET previous_hash = '\x' WHERE id = ` + first + ` + 9`,
		`UPDATE audit_entries SET previous_hash = hash WHERE id = ` + first + ` + 9`,
		`UPDATE audit_entries SET action = '' WHERE id = ` + newest,
		`UPDATE audit_entries SET hash = '\x00' WHERE id = ` + newest,
		`DELETE FROM audit_entries WHERE id = ` + first,
		`DELETE FROM audit_entries WHERE id = ` + first + ` + 1`,
		`DELETE FROM audit_entries WHERE id = ` + newest,
		`DELETE FROM audit_entries WHERE id > ` + first + ` + 5`,
		`DELETE FROM audit_entries`,
		`UPDATE audit_heads SET hash = '\x00'`,
		`UPDATE audit_entries SET action = (CASE action WHEN 'create' THEN 'update' END) WHERE id IN (` + first + `, ` + newest + `)`,
	} {
		db.Exec(t, here.CommuneID, `CREATE TABLE kept AS SELECT * FROM audit_entries`)
		db.Exec(t, here.CommuneID, `CREATE TABLE kept_head AS SELECT * FROM audit_heads`)
		db.Exec(t, here.CommuneID, change)
		if _, _, broken, err := db.Store.In(here).BrokenAudit(ctx); !broken || err != nil {
			t.Errorf("not found: %s, %v", change, err)
		}
		if _, _, broken, err := db.Store.In(there).BrokenAudit(ctx); broken || err != nil {
			t.Errorf("another commune is blamed: %s, %v", change, err)
		}
		db.Exec(t, here.CommuneID, `DELETE FROM audit_entries`)
		db.Exec(t, here.CommuneID, `ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_chain`)
		db.Exec(t, here.CommuneID, `INSERT INTO audit_entries OVERRIDING SYSTEM VALUE SELECT * FROM kept`)
		db.Exec(t, here.CommuneID, `ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_chain`)
		db.Exec(t, here.CommuneID, `UPDATE audit_heads h SET hash = k.hash FROM kept_head k WHERE k.commune_id = h.commune_id`)
		db.Exec(t, here.CommuneID, `DROP TABLE kept, kept_head`)
	}
	if id, why, broken, err := db.Store.In(here).BrokenAudit(ctx); broken || err != nil {
		t.Fatalf("the restored chain: entry %d, %s, %v", id, why, err)
	}
	if tables, err := db.Store.Rewritable(ctx); err != nil || len(tables) > 0 {
		t.Errorf("the application may change %v, %v", tables, err)
	}
}
