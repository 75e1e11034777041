package demo

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// person is an invented official; the last of roles is the one he is shown by.
type person struct {
	name, fullName, position, unit string
	roles                          []account.Role
}

func roles(r ...account.Role) []account.Role { return r }

// staff are the actors of a commune by whom its history is made.
type staff struct {
	officers    []account.Actor // who report, one for each unit
	coordinator account.Actor
}

// addPeople draws a password for each account; it is not asked to be changed, since a demonstration
// is entered as many people in turn.
func addPeople(ctx context.Context, q *postgres.Queries, c commune, units map[string]int64) (staff, []Account, error) {
	var s staff
	passwords, hashes, err := drawPasswords(len(c.people))
	if err != nil {
		return s, nil, err
	}
	accounts := make([]Account, 0, len(c.people))
	for i, p := range c.people {
		post := account.Post{UnitID: units[p.unit], UnitName: p.unit, Roles: p.roles}
		a := account.Account{Username: c.row.ShortCode + "." + p.name, FullName: p.fullName, Position: p.position, Posts: []account.Post{post}}
		id, err := q.InsertAccount(ctx, postgres.NewAccount{Account: a, Hash: hashes[i]})
		if err != nil {
			return s, nil, err
		}
		actor := account.Actor{
			CommuneID: c.row.ID, AccountID: id, UnitID: post.UnitID, UnitName: p.unit, FullName: p.fullName, Position: p.position,
			Username: a.Username, Roles: p.roles, Posts: a.Posts, Commune: c.row.Commune,
		}
		if actor.Has(account.RoleUnit) {
			s.officers = append(s.officers, actor)
		}
		if actor.Has(account.RoleCoordinator) {
			s.coordinator = actor
		}
		role := p.roles[len(p.roles)-1]
		accounts = append(accounts, Account{Commune: c.row.Name, Unit: p.unit, Role: string(role), Username: a.Username, Password: passwords[i]})
	}
	return s, accounts, nil
}

// drawPasswords draws n passwords with their hashes, which are slow to make by intent.
func drawPasswords(n int) (passwords, hashes []string, err error) {
	passwords, hashes = make([]string, n), make([]string, n)
	var g errgroup.Group
	for i := range n {
		g.Go(func() (err error) {
			passwords[i] = account.OneTimePassword()
			hashes[i], err = account.HashPassword(passwords[i])
			return err
		})
	}
	return passwords, hashes, g.Wait()
}
