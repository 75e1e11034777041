package doctor_test

import (
	"context"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/doctor"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
	"github.com/kehoachxa/kehoachxa/migrations"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestFindings(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	latest, err := postgres.LatestMigration(migrations.FS)
	if err != nil {
		t.Fatal(err)
	}
	sound := doctor.Options{Now: time.Now, Latest: latest, DataDir: t.TempDir()}
	for _, test := range []struct {
		name    string
		change  string // made by the owner
		options func(doctor.Options) doctor.Options
		finding string // that must fail; "" for none beside the settings of the test cluster
	}{
		{name: "sound"},
		{name: "row security off", change: `ALTER TABLE units NO FORCE ROW LEVEL SECURITY`, finding: "row-level security"},
		{name: "policy gone", change: `DROP POLICY one_commune ON plans`, finding: "row-level security"},
		{name: "log writable", change: `GRANT UPDATE ON audit_entries TO kh_app`, finding: "append-only tables"},
		{name: "versions deletable", change: `GRANT DELETE ON progress_report_versions TO kh_app`, finding: "append-only tables"},
		{name: "log changed", change: `UPDATE audit_entries SET action = 'x'`, finding: "audit log"},
		{name: "old schema", options: func(o doctor.Options) doctor.Options { o.Latest++; return o }, finding: "schema"},
		{name: "queue of another program", change: `DELETE FROM river.river_migration WHERE version = 8`, finding: "jobs"},
		{name: "no server running", change: `INSERT INTO river.river_job (kind, args, scheduled_at) VALUES ('mail', '{}', now() - interval '2 hours')`, finding: "jobs"},
		{name: "clock", options: func(o doctor.Options) doctor.Options {
			o.Now = func() time.Time { return time.Now().Add(time.Minute) }
			return o
		}, finding: "clock"},
		{name: "folder gone", options: func(o doctor.Options) doctor.Options { o.DataDir += "/gone"; return o }, finding: "disk"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := pgtest.New(t)
			id, err := db.Store.AddCommune(ctx, postgres.Commune{Commune: account.Commune{Code: "15271", Name: "Xã Hà Trung", TimeZone: "UTC"}, ShortCode: "hatrung"})
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Store.In(account.System(id)).InsertAudit(ctx, postgres.AuditEntry{At: time.Now(), Action: "create", Subject: "unit"}); err != nil {
				t.Fatal(err)
			}
			if test.change != "" {
				db.Exec(t, id, test.change)
			}
			o := sound
			if test.options != nil {
				o = test.options(o)
			}
			// The test cluster runs without durability, which a doctor must see.
			failing := map[string]bool{"fsync": true, "full_page_writes": true, "synchronous_commit": true}
			if test.finding != "" {
				failing[test.finding] = true
			}
			findings := doctor.Check(ctx, db.Store, o)
			if len(findings) != 12 || !doctor.Failed(findings) {
				t.Fatalf("%d findings: %+v", len(findings), findings)
			}
			for _, f := range findings {
				if f.OK == failing[f.Name] {
					t.Errorf("%s: ok %v (%s)", f.Name, f.OK, f.Detail)
				}
			}
		})
	}
}
