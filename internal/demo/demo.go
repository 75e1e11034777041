// Package demo loads the demonstration communes: two communes as they are since 01/7/2025, with
// units, people, plans and reports in words of our own. No child and no real person is named.
package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// Account is a demonstration account as it is written for whoever tries the product.
type Account struct {
	Commune  string `json:"commune"`
	Unit     string `json:"unit"`
	Role     string `json:"role"`
	Username string `json:"username"`
	Password string `json:"password"`
}

// ErrHalf says that an earlier loading was cut short: what it left is not the demonstration.
var ErrHalf = errors.New("an earlier loading of the demonstration was cut short; load it into an empty database")

// Load fills an empty database and returns the accounts; where there is a commune already it does
// nothing and returns none, or ErrHalf where that commune is half a demonstration. now is the moment
// around which the demonstration's periods are laid.
func Load(ctx context.Context, store *postgres.Store, now time.Time) ([]Account, error) {
	there, err := store.CommuneCodes(ctx)
	if err != nil {
		return nil, err
	}
	if len(there) > 0 {
		return nil, checkWhole(ctx, store, there)
	}
	var accounts []Account
	for _, c := range communes {
		more, err := load(ctx, store, c, now)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", c.row.ShortCode, err)
		}
		accounts = append(accounts, more...)
	}
	return accounts, nil
}

// The last change in a commune is an audit entry: where it is missing, loading was cut short.
const loadedAction, loadedSubject = "load", "demonstration"

func checkWhole(ctx context.Context, store *postgres.Store, there []postgres.Commune) error {
	if has, err := store.HasDemo(ctx); err != nil || !has {
		return err
	}
	for _, c := range communes {
		i := slices.IndexFunc(there, func(t postgres.Commune) bool { return t.Code == c.row.Code })
		if i < 0 {
			return ErrHalf
		}
		whole, err := store.In(account.System(there[i].ID)).Audited(ctx, loadedAction, loadedSubject)
		if err != nil {
			return err
		}
		if !whole {
			return ErrHalf
		}
	}
	return nil
}

// load makes one commune with its units, people, plans and reports.
func load(ctx context.Context, store *postgres.Store, c commune, now time.Time) ([]Account, error) {
	c.row.Demo = true
	id, err := store.AddCommune(ctx, c.row)
	if err != nil {
		return nil, err
	}
	c.row.ID = id
	q := store.In(account.System(id))
	if err := q.SetReceivingBodies(ctx, c.bodies); err != nil {
		return nil, err
	}
	units := map[string]int64{}
	for i, u := range c.units {
		u.Position = i + 1
		u.ValidFrom = plan.NewDay(2025, time.July, 1)
		if units[u.Name], err = q.InsertUnit(ctx, u); err != nil {
			return nil, err
		}
	}
	staff, accounts, err := addPeople(ctx, q, c, units)
	if err != nil {
		return nil, err
	}
	l := loader{store: store, staff: staff, calendar: calendar{plan.DayOf(now, c.row.Location()), c.row.Location()}}
	for _, p := range c.plans {
		if err := l.load(ctx, p); err != nil {
			return nil, fmt.Errorf("%s: %w", p.file, err)
		}
	}
	return accounts, q.InsertAudit(ctx, postgres.AuditEntry{
		At: now, Actor: account.System(id), Action: loadedAction, Subject: loadedSubject, SubjectID: id,
	})
}
