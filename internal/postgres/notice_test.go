package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

func TestNoticesReachWhomTheyName(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, here, there := twoCommunes(t)
	q := db.Store.In(here)
	var units []int64
	for _, name := range []string{"Trạm Y tế", "Công an xã"} {
		unit, err := q.InsertUnit(ctx, plan.Unit{Name: name, Kind: plan.UnitOffice})
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, unit)
	}
	people := map[string]int64{}
	for _, p := range []struct {
		name  string
		posts []account.Post
	}{
		{"lan", []account.Post{{UnitID: units[0], Roles: []account.Role{account.RoleUnit}}}},
		{"ba", []account.Post{{UnitID: units[0], Roles: []account.Role{account.RoleUnit, account.RoleCoordinator}}, {UnitID: units[1], Roles: []account.Role{account.RoleUnit}}}},
		{"sau", []account.Post{{UnitID: units[1], Roles: []account.Role{account.RoleLeader}}}},
		{"nghi", []account.Post{{UnitID: units[0], Roles: []account.Role{account.RoleUnit}}}},
	} {
		id, err := q.InsertAccount(ctx, postgres.NewAccount{Account: account.Account{Username: "hatrung." + p.name, FullName: p.name, Posts: p.posts}})
		if err != nil {
			t.Fatal(err)
		}
		people[p.name] = id
	}
	if err := q.SetDisabled(ctx, people["nghi"], 1, time.Now()); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		n    postgres.NewNotice
		want map[string]int
	}{
		{"a person", postgres.NewNotice{Account: people["sau"]}, map[string]int{"sau": 1}},
		{"a unit", postgres.NewNotice{Unit: units[0]}, map[string]int{"lan": 1, "ba": 1}},
		{"a role in a unit", postgres.NewNotice{Unit: units[0], Role: account.RoleCoordinator}, map[string]int{"ba": 1}},
		{"a role anywhere, each person once", postgres.NewNotice{Role: account.RoleUnit}, map[string]int{"lan": 1, "ba": 1}},
		{"a disabled person", postgres.NewNotice{Account: people["nghi"]}, nil},
	} {
		test.n.Kind, test.n.Text = plan.NoticeDirective, test.name
		if err := q.InsertNotices(ctx, time.Now(), test.n); err != nil {
			t.Fatal(err)
		}
		for name, account := range people {
			list, err := q.Notices(ctx, account, 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			got := 0
			for _, n := range list {
				if n.Text == test.name {
					got++
				}
			}
			if got != test.want[name] {
				t.Errorf("%s: %s has %d notices, want %d", test.name, name, got, test.want[name])
			}
		}
	}
	if err := q.InsertNotices(ctx, time.Now(), postgres.NewNotice{Kind: plan.NoticeDirective, Text: "a"}); err == nil {
		t.Error("a notice for nobody was taken")
	}
	if err := db.Store.In(there).InsertNotices(ctx, time.Now(), postgres.NewNotice{Account: people["lan"], Kind: plan.NoticeDirective, Text: "a"}); err != nil {
		t.Error(err)
	}
	if list, err := q.Notices(ctx, people["lan"], 0, 100); err != nil || len(list) != 2 {
		t.Errorf("%d notices after another commune's, %v", len(list), err)
	}
}

// Whoever adds a kind of notice lets the table take it, and leaves the others in.
func TestEveryNoticeKindIsKept(t *testing.T) {
	t.Parallel()
	db, here, _ := twoCommunes(t)
	q := db.Store.In(here)
	unit, err := q.InsertUnit(t.Context(), plan.Unit{Name: "Trạm Y tế", Kind: plan.UnitHealth})
	if err != nil {
		t.Fatal(err)
	}
	person, err := q.InsertAccount(t.Context(), postgres.NewAccount{Account: account.Account{
		Username: "hatrung.lan", FullName: "lan", Posts: []account.Post{{UnitID: unit, Roles: []account.Role{account.RoleUnit}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range plan.NoticeKinds {
		if err := q.InsertNotices(t.Context(), time.Now(), postgres.NewNotice{Account: person, Kind: kind, Text: "a"}); err != nil {
			t.Errorf("a notice %s: %v", kind, err)
		}
	}
}
