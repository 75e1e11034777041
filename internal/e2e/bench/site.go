package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/kehoachxa/kehoachxa/internal/demo"
	"github.com/kehoachxa/kehoachxa/internal/localpg"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/server"
	"github.com/kehoachxa/kehoachxa/migrations"
)

// site is the real server with the demonstration communes.
type site struct {
	store    *postgres.Store
	recorder *recorder
	server   http.Handler
	accounts []demo.Account
}

func newSite(ctx context.Context, url string) (*site, error) {
	s := &site{recorder: &recorder{}}
	var err error
	if s.store, err = postgres.Open(ctx, url, func(c *pgxpool.Config) { c.ConnConfig.Tracer = s.recorder }); err != nil {
		return nil, err
	}
	if s.accounts, err = demo.Load(ctx, s.store, time.Now()); err != nil {
		s.store.Close()
		return nil, err
	}
	s.server = server.New(server.Options{Store: s.store})
	return s, nil
}

// addresses are where the servers' process is found, and the accounts of the demonstration.
type addresses struct {
	Real, Bare string
	Database   int // number of PostgreSQL's first process
	Accounts   []demo.Account
}

// serveSite runs both servers on a cluster with ordinary settings until standard input ends.
func serveSite(ctx context.Context, stdin io.Reader, stdout io.Writer) (err error) {
	dir, err := os.MkdirTemp("/tmp", "khx") // a short path, which the cluster's user can enter
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // see above
		return err
	}
	cluster, err := localpg.Start(ctx, localpg.Options{DataDir: dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cluster.Stop(context.WithoutCancel(ctx))) }()
	m, err := postgres.OpenMigrations(cluster.URL(localpg.Owner, localpg.Database), migrations.FS)
	if err != nil {
		return err
	}
	if err := errors.Join(m.Up(), m.Close()); err != nil {
		return err
	}
	s, err := newSite(ctx, cluster.URL(localpg.App, localpg.Database))
	if err != nil {
		return err
	}
	defer s.store.Close()
	if err := analyze(ctx, cluster.URL(localpg.Owner, localpg.Database)); err != nil {
		return err
	}
	a := addresses{Accounts: s.accounts}
	if a.Database, err = databaseProcess(dir); err != nil {
		return err
	}
	if a.Real, err = listen(ctx, s.server); err != nil {
		return err
	}
	if a.Bare, err = listen(ctx, newBare(s)); err != nil {
		return err
	}
	if err := json.NewEncoder(stdout).Encode(a); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, stdin)
	return err
}

// analyze gives the planner its statistics, as autovacuum does within a minute.
func analyze(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "ANALYZE")
	return errors.Join(err, conn.Close(ctx))
}

// listen serves on a free port of loopback for as long as the process lives.
func listen(ctx context.Context, h http.Handler) (url string, err error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	web := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = web.Serve(l) }()
	return "http://" + l.Addr().String(), nil
}
