package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/kehoachxa/kehoachxa/internal/config"
	"github.com/kehoachxa/kehoachxa/internal/remind"
)

// jobConnections is how many connections to the database the jobs may take: one listens, four work.
const jobConnections = 6

// runJobs does what no request starts, reminders, mail and clean-up, until the context ends. The jobs
// have connections of their own, so that no page waits for them.
func runJobs(ctx context.Context, db *database, cfg config.Config, log *slog.Logger) error {
	store, err := db.openStore(ctx, func(c *pgxpool.Config) { c.MaxConns = jobConnections })
	if err != nil {
		if ctx.Err() != nil {
			return nil // told to stop meanwhile
		}
		return err
	}
	defer store.Close()
	return remind.Run(ctx, remind.Options{Store: store, Log: log, Now: time.Now, BaseURL: cfg.BaseURL, Mail: mailServer(cfg.SMTP)})
}

// mailServer is nil where none is configured.
func mailServer(c config.SMTP) *remind.MailServer {
	if c.Addr == "" {
		return nil
	}
	return &remind.MailServer{Addr: c.Addr, From: c.From, User: c.User, Password: string(c.Password), TLS: remind.TLS(c.TLS)}
}
