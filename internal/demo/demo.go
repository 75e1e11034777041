// Package demo loads the demonstration communes: two communes as they are since 01/7/2025, with
// units, people, plans and reports in words of our own. No child and no real person is named.
package demo

import (
	"context"
	"fmt"
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

// Load fills an empty database and returns the accounts; where there is a commune already it does
// nothing and returns none. now is the day on which the demonstration's periods are laid.
func Load(ctx context.Context, store *postgres.Store, now time.Time) ([]Account, error) {
	codes, err := store.CommuneCodes(ctx)
	if err != nil || len(codes) > 0 {
		return nil, err
	}
	var accounts []Account
	for _, c := range communes {
		more, err := load(ctx, store, c, now)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", c.row.Name, err)
		}
		accounts = append(accounts, more...)
	}
	return accounts, nil
}

// load makes one commune with its units and people.
func load(ctx context.Context, store *postgres.Store, c commune, _ time.Time) ([]Account, error) {
	c.row.Demo = true
	id, err := store.AddCommune(ctx, c.row)
	if err != nil {
		return nil, err
	}
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
	return addPeople(ctx, q, c, units)
}

// addPeople draws a password for each account; it is not asked to be changed, since a demonstration
// is entered as many people in turn.
func addPeople(ctx context.Context, q *postgres.Queries, c commune, units map[string]int64) ([]Account, error) {
	var accounts []Account
	for _, p := range c.people {
		password := account.OneTimePassword()
		hash, err := account.HashPassword(password)
		if err != nil {
			return nil, err
		}
		username := c.row.ShortCode + "." + p.name
		_, err = q.InsertAccount(ctx, postgres.NewAccount{Hash: hash, Account: account.Account{
			Username: username, FullName: p.fullName, Position: p.position,
			Posts: []account.Post{{UnitID: units[p.unit], Roles: p.roles}},
		}})
		if err != nil {
			return nil, err
		}
		role := p.roles[len(p.roles)-1]
		accounts = append(accounts, Account{Commune: c.row.Name, Unit: p.unit, Role: string(role), Username: username, Password: password})
	}
	return accounts, nil
}
