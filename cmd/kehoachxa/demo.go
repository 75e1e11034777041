package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/config"
	"github.com/kehoachxa/kehoachxa/internal/demo"
	"github.com/kehoachxa/kehoachxa/internal/localpg"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// loadDemo loads the demonstration into an empty database and prints its accounts, which are kept in
// a file that only this user can read.
func loadDemo(ctx context.Context, e env, cfg config.Config, store *postgres.Store, file string) error {
	dir := cfg.DataDir
	if dir == "" {
		dir = localpg.DefaultDataDir(e.getenv)
	}
	if file == "" {
		file = filepath.Join(dir, "demo-accounts.json")
	}
	accounts, err := demo.Load(ctx, store, time.Now())
	if errors.Is(err, demo.ErrHalf) && cfg.DatabaseURL == "" {
		return fmt.Errorf("%w: move the data folder %s away and start again", err, dir)
	}
	if err != nil {
		return err
	}
	if len(accounts) > 0 {
		if err := writeAccounts(file, accounts); err != nil {
			return err
		}
	}
	return printAccounts(e, file)
}

func writeAccounts(file string, accounts []demo.Account) error {
	b, err := json.MarshalIndent(accounts, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o711); err != nil { //nolint:gosec // the cluster's user passes through
		return err
	}
	return os.WriteFile(file, append(b, '\n'), 0o600)
}

// printAccounts shows the accounts of an earlier or the present loading.
func printAccounts(e env, file string) error {
	b, err := os.ReadFile(file) //nolint:gosec // the operator names the file
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(e.stdout, "The database was not empty: no demonstration was loaded.")
		return nil
	}
	if err != nil {
		return err
	}
	var accounts []demo.Account
	if err := json.Unmarshal(b, &accounts); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	w := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "COMMUNE\tUNIT\tROLE\tUSERNAME\tPASSWORD")
	for _, a := range accounts {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", a.Commune, a.Unit, a.Role, a.Username, a.Password)
	}
	return w.Flush()
}
