package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/config"
	"github.com/kehoachxa/kehoachxa/internal/doctor"
	"github.com/kehoachxa/kehoachxa/internal/localpg"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/migrations"
)

// doctorCommand checks what the product's promises rest on. It changes nothing: an old schema and a
// role with too many rights are findings here and not reasons to stop.
func doctorCommand(ctx context.Context, e env, args []string) (err error) {
	if _, err := parseArgs(flag.NewFlagSet("doctor", flag.ContinueOnError), e, args); err != nil {
		return err
	}
	cfg, err := config.Read(e.getenv)
	if err != nil {
		return err
	}
	db, err := joinDatabase(ctx, e.getenv)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close(ctx)) }()
	store, err := postgres.Open(ctx, db.appURL)
	if err != nil {
		return err
	}
	defer store.Close()
	latest, err := postgres.LatestMigration(migrations.FS)
	if err != nil {
		return err
	}
	o := doctor.Options{Now: time.Now, Latest: latest}
	if db.cluster != nil {
		if o.DataDir = cfg.DataDir; o.DataDir == "" {
			o.DataDir = localpg.DefaultDataDir(e.getenv)
		}
	}
	findings := doctor.Check(ctx, store, o)
	for _, f := range findings {
		mark := "ok  "
		if !f.OK {
			mark = "FAIL"
		}
		fmt.Fprintf(e.stdout, "%s  %s: %s\n", mark, f.Name, f.Detail)
	}
	if doctor.Failed(findings) {
		return errSilent
	}
	return nil
}
