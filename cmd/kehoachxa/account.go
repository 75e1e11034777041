package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

const accountUsage = `account add USERNAME --name NAME [--unit UNIT] [--role admin|unit|coordinator|leader[,…]]
                         [--new-commune CODE --commune-name NAME --province NAME]
account reset-password USERNAME
account disable USERNAME`

// accountCommand is for the first administrator of a commune and for the day when nobody can sign in.
func accountCommand(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("account", flag.ContinueOnError)
	var a newAccount
	fs.StringVar(&a.name, "name", "", "full name of the person")
	fs.StringVar(&a.unit, "unit", "Văn phòng HĐND và UBND", "name of the unit")
	fs.StringVar(&a.roles, "role", "admin", "roles in the unit, separated by commas")
	fs.StringVar(&a.code, "new-commune", "", "official code of a commune to be made")
	fs.StringVar(&a.commune, "commune-name", "", "its name, such as \"Xã Hà Trung\"")
	fs.StringVar(&a.province, "province", "", "its province, such as \"tỉnh Thanh Hóa\"")
	words, err := parseArgs(fs, e, args)
	if err != nil {
		return err
	}
	if len(words) != 2 {
		return fmt.Errorf("usage:\n%s", accountUsage)
	}
	a.username = strings.ToLower(words[1])
	acts := map[string]func(context.Context, env, *postgres.Store, newAccount) error{
		"add": addAccount, "reset-password": resetPassword, "disable": disableAccount,
	}
	act, ok := acts[words[0]]
	if !ok {
		return fmt.Errorf("unknown command \"account %s\"; usage:\n%s", words[0], accountUsage)
	}
	return withStore(ctx, e, func(store *postgres.Store) error {
		return inEnglish(act(ctx, e, store, a))
	})
}

// newAccount is what the command line said.
type newAccount struct {
	username, name, unit, roles string
	code, commune, province     string
}

// inEnglish puts the fields that were refused before the Vietnamese sentence.
func inEnglish(err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	var lines []string
	for name, message := range f.Fields {
		lines = append(lines, name+": "+message)
	}
	slices.Sort(lines)
	return errors.New(strings.Join(lines, "\n"))
}

func addAccount(ctx context.Context, e env, store *postgres.Store, a newAccount) error {
	actor, err := communeOf(ctx, store, a.username)
	if a.code != "" {
		actor, err = addCommune(ctx, store, a)
	}
	if err != nil {
		return err
	}
	units, err := store.In(actor).Units(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(units, func(u plan.Unit) bool { return u.Name == a.unit })
	if i < 0 {
		names := make([]string, 0, len(units))
		for _, u := range units {
			names = append(names, u.Name)
		}
		return fmt.Errorf("no unit %q in the commune; there are: %s", a.unit, strings.Join(names, "; "))
	}
	post := account.Post{UnitID: units[i].ID}
	for r := range strings.SplitSeq(a.roles, ",") {
		role := account.Role(strings.TrimSpace(r))
		if !slices.Contains(account.Roles, role) {
			return fmt.Errorf("no role %q; there are: %v", role, account.Roles)
		}
		post.Roles = append(post.Roles, role)
	}
	oneTime := account.OneTimePassword()
	_, err = planning.New(store, time.Now).AddAccount(ctx, actor, rand.Text(),
		account.Account{Username: a.username, FullName: a.name, Posts: []account.Post{post}}, oneTime)
	if err != nil {
		return err
	}
	return sayOneTime(e, a.username, oneTime)
}

// addCommune makes a new tenant with the one unit that its first administrator works in.
func addCommune(ctx context.Context, store *postgres.Store, a newAccount) (account.Actor, error) {
	short, _, _ := strings.Cut(a.username, ".")
	if a.commune == "" || a.province == "" {
		return account.Actor{}, errors.New("a new commune needs --commune-name and --province")
	}
	_, place, found := strings.Cut(a.commune, " ")
	if !found {
		return account.Actor{}, fmt.Errorf("--commune-name %q lacks the word for its kind before the name", a.commune)
	}
	id, err := store.AddCommune(ctx, postgres.Commune{
		Commune:   account.Commune{Code: a.code, Name: a.commune, Province: a.province, Place: place, TimeZone: "Asia/Ho_Chi_Minh"},
		ShortCode: short, LetterheadAgency: "ỦY BAN NHÂN DÂN " + strings.ToUpper(a.commune), SymbolSuffix: "UBND",
		SignerAuthority: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}, Filing: "VT",
	})
	if err != nil {
		return account.Actor{}, err
	}
	actor := account.System(id)
	_, err = planning.New(store, time.Now).AddUnit(ctx, actor, rand.Text(), plan.Unit{Name: a.unit, Kind: plan.UnitOffice})
	return actor, err
}

func resetPassword(ctx context.Context, e env, store *postgres.Store, a newAccount) error {
	actor, found, err := findAccount(ctx, store, a.username)
	if err != nil {
		return err
	}
	oneTime := account.OneTimePassword()
	if err := planning.New(store, time.Now).ResetPassword(ctx, actor, rand.Text(), found.ID, oneTime); err != nil {
		return err
	}
	return sayOneTime(e, a.username, oneTime)
}

func disableAccount(ctx context.Context, e env, store *postgres.Store, a newAccount) error {
	actor, found, err := findAccount(ctx, store, a.username)
	if err != nil {
		return err
	}
	if err := planning.New(store, time.Now).DisableAccount(ctx, actor, found.ID, found.Version); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, a.username, "is disabled and signed out everywhere.")
	return nil
}

func sayOneTime(e env, username, oneTime string) error {
	_, err := fmt.Fprintf(e.stdout, "%s: one-time password %s (to be changed at the first sign-in)\n", username, oneTime)
	return err
}

// communeOf is the actor of the commune that a username belongs to.
func communeOf(ctx context.Context, store *postgres.Store, username string) (account.Actor, error) {
	short, _, _ := strings.Cut(username, ".")
	communes, err := store.CommuneCodes(ctx)
	if err != nil {
		return account.Actor{}, err
	}
	codes := make([]string, 0, len(communes))
	for _, c := range communes {
		if c.ShortCode == short {
			return account.System(c.ID), nil
		}
		codes = append(codes, c.ShortCode)
	}
	return account.Actor{}, fmt.Errorf("no commune %q, with which the username begins; there are: %s", short, strings.Join(codes, ", "))
}

func findAccount(ctx context.Context, store *postgres.Store, username string) (account.Actor, account.Account, error) {
	actor, err := communeOf(ctx, store, username)
	if err != nil {
		return account.Actor{}, account.Account{}, err
	}
	accounts, err := store.In(actor).Accounts(ctx, time.Now(), postgres.SignInLimit{})
	if err != nil {
		return account.Actor{}, account.Account{}, err
	}
	for _, a := range accounts {
		if a.Username == username {
			return actor, a, nil
		}
	}
	return account.Actor{}, account.Account{}, fmt.Errorf("no account %q", username)
}
