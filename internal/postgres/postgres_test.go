package postgres_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// twoCommunes gives a database with two tenants and their actors.
func twoCommunes(t *testing.T) (*pgtest.Database, account.Actor, account.Actor) {
	t.Helper()
	db := pgtest.New(t)
	return db, commune(t, db, "15271", "hatrung"), commune(t, db, "15286", "hoatgiang")
}

func commune(t *testing.T, db *pgtest.Database, code, short string) account.Actor {
	t.Helper()
	id, err := db.Store.AddCommune(context.Background(), postgres.Commune{
		Commune: account.Commune{Code: code, Name: "Xã " + short, Place: short, Province: "tỉnh Thanh Hóa", TimeZone: "Asia/Ho_Chi_Minh"}, ShortCode: short, LetterheadAgency: "ỦY BAN NHÂN DÂN",
	})
	if err != nil {
		t.Fatal(err)
	}
	return account.System(id)
}

func TestUnitsStayInTheirCommune(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, here, there := twoCommunes(t)
	id, err := db.Store.In(here).InsertUnit(ctx, plan.Unit{Name: "Trạm Y tế", Kind: plan.UnitHealth, ValidFrom: plan.NewDay(2025, 7, 1)})
	if err != nil {
		t.Fatal(err)
	}
	got, err := db.Store.In(here).Unit(ctx, id)
	if err != nil || got.Name != "Trạm Y tế" || got.ValidFrom != plan.NewDay(2025, 7, 1) || !got.ValidTo.IsZero() {
		t.Fatalf("own unit: %+v, %v", got, err)
	}
	if _, err := db.Store.In(there).Unit(ctx, id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("other commune's unit: got %v, want not found", err)
	}
	got.Name = "Của người khác"
	if err := db.Store.In(there).UpdateUnit(ctx, got); fault.KindOf(err) != fault.NotFound {
		t.Errorf("update of other commune's unit: got %v, want not found", err)
	}
	if units, err := db.Store.In(there).Units(ctx); err != nil || len(units) != 0 {
		t.Errorf("units of the other commune: %v, %v", units, err)
	}
}

func TestEditGuardedByVersion(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, here, _ := twoCommunes(t)
	q := db.Store.In(here)
	id, err := q.InsertUnit(ctx, plan.Unit{Name: "Công an xã", Kind: plan.UnitForce})
	if err != nil {
		t.Fatal(err)
	}
	u, _ := q.Unit(ctx, id)
	if err := q.UpdateUnit(ctx, u); err != nil {
		t.Fatal(err)
	}
	if err := q.UpdateUnit(ctx, u); fault.KindOf(err) != fault.Conflict {
		t.Errorf("second edit from the same version: %v", err)
	}
	if _, err := q.InsertUnit(ctx, plan.Unit{Name: "Công an xã", Kind: plan.UnitForce}); fault.Fields(err)["name"] == "" {
		t.Errorf("same name twice: %v", err)
	}
}

func TestTokenIsSpentOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, here, _ := twoCommunes(t)
	const token = "0123456789abcdef"
	for i, want := range []struct {
		result int64
		spent  bool
	}{{0, false}, {7, true}} {
		err := db.Store.In(here).InTx(ctx, func(tx *postgres.Queries) error {
			result, spent, err := tx.SpendToken(ctx, token, 0)
			if err != nil {
				return err
			}
			if result != want.result || spent != want.spent {
				t.Errorf("press %d: result %d, spent %v", i, result, spent)
			}
			if spent {
				return nil
			}
			return tx.KeepTokenResult(ctx, token, 7)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Statements that travel with the commit fail it; a failure that was not reported does, too.
func TestFailedStatementFailsTheTransaction(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, here, there := twoCommunes(t)
	for name, fn := range map[string]func(tx *postgres.Queries) error{
		"with the commit": func(tx *postgres.Queries) error {
			return tx.InsertAudit(ctx, postgres.AuditEntry{Actor: account.Actor{CommuneID: there.CommuneID}, Action: "x\x00", Subject: "unit"})
		},
		"not reported": func(tx *postgres.Queries) error {
			_, _ = tx.InsertUnit(ctx, plan.Unit{Name: "Trạm Y tế", Kind: "unknown"})
			return nil
		},
	} {
		err := db.Store.In(here).InTx(ctx, func(tx *postgres.Queries) error {
			if _, err := tx.InsertUnit(ctx, plan.Unit{Name: "Công an xã " + name, Kind: plan.UnitForce}); err != nil {
				return err
			}
			return fn(tx)
		})
		if err == nil {
			t.Errorf("%s: committed", name)
		}
	}
	if units, err := db.Store.In(here).Units(ctx); err != nil || len(units) != 0 {
		t.Errorf("units after failed transactions: %v, %v", units, err)
	}
}

func TestAuditIsChained(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, here, _ := twoCommunes(t)
	for range 3 {
		if err := db.Store.In(here).InsertAudit(ctx, postgres.AuditEntry{Actor: here, Action: "create", Subject: "unit", Detail: map[string]any{"a": 1}}); err != nil {
			t.Fatal(err)
		}
	}
}

// Every statement must fit the migrated schema and the grants of the application's role.
func TestStatementsPrepare(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := pgtest.New(t)
	conn, err := pgx.Connect(ctx, db.AppURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, sql := range postgres.Statements() {
		if _, err := conn.Prepare(ctx, "", sql); err != nil {
			t.Errorf("%s\n%v", sql, err)
		}
	}
}
