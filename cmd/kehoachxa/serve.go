package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kehoachxa/kehoachxa/internal/config"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/server"
)

// Bounded times of a server's end and of its requests.
const (
	drainTime   = 15 * time.Second // requests under way when the server is told to stop
	lingerTime  = 4 * time.Second  // kept-alive connections of a replaced server
	requestTime = 60 * time.Second // the slowest upload over a village line
)

// serve runs the server until it is told to stop.
func serve(ctx context.Context, e env, args []string) (err error) {
	fs := flag.NewFlagSet("serve", flag.ContinueOnError)
	withDemo := fs.Bool("demo", false, "load the demonstration communes into an empty database")
	accountsFile := fs.String("demo-accounts", "", "where the demonstration accounts are written (default: in the data folder)")
	demoPublic := fs.Bool("demo-public", false, "serve a demonstration database on an address other than loopback")
	gallery := fs.Bool("gallery", false, "serve the page of all parts, for development")
	if _, err := parseArgs(fs, e, args); err != nil {
		return err
	}
	cfg, err := config.Read(e.getenv)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(e.stderr, &slog.HandlerOptions{Level: slog.LevelInfo}))

	own, handover := ownDatabase, inherited(e.getenv)
	if handover != nil {
		own = handover.database // the server that is being replaced still owns the private cluster
	}
	db, err := own(ctx, cfg, e.getenv, log)
	if err != nil {
		return err
	}
	replaced := false
	defer func() {
		if replaced && db.cluster != nil {
			db.cluster.Release()
			return
		}
		if db.cluster != nil && !db.cluster.Owned() {
			// Told to end before the replaced server had left: the cluster is still ours to stop.
			end, cancel := context.WithTimeout(context.WithoutCancel(ctx), lingerTime+drainTime)
			err = errors.Join(err, takeOver(end, db, cfg, e.getenv, log))
			cancel()
		}
		err = errors.Join(err, db.close(ctx))
	}()
	if err := db.migrate(ctx); err != nil {
		return err
	}
	store, err := db.openStore(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if *withDemo && handover == nil {
		if err := loadDemo(ctx, e, cfg, store, *accountsFile); err != nil {
			return err
		}
	}
	if err := refusePublicDemo(ctx, store, cfg.Addr, *demoPublic); err != nil {
		return err
	}
	listener, err := listen(ctx, cfg.Addr, handover)
	if err != nil {
		return err
	}
	proxies := make([]string, 0, len(cfg.TrustedProxies))
	for _, p := range cfg.TrustedProxies {
		proxies = append(proxies, p.String())
	}
	handler := server.New(server.Options{
		Store: store, Log: log, BaseURL: cfg.BaseURL, TrustedProxies: proxies, Idle: cfg.Idle, Lifetime: cfg.Lifetime, Gallery: *gallery, Mail: cfg.SMTP.Addr != "",
	})
	web := newListenerServer(listener, handler, log)

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)

	group, running := errgroup.WithContext(ctx)
	group.Go(func() error { return web.serve() })
	group.Go(func() error { return runJobs(running, db, cfg, log) })
	group.Go(func() error {
		defer cancel()
		for {
			select {
			case <-running.Done():
				return web.stop(ctx, drainTime)
			case <-hangup:
				if err := replace(listener, log); err != nil {
					log.Error("planned restart failed, going on", "err", err)
					continue
				}
				replaced = true
				return web.linger(ctx, lingerTime, drainTime)
			}
		}
	})
	fmt.Fprintf(e.stdout, "Kế hoạch xã: %s\n", cfg.BaseURL)
	handover.ready()
	if handover != nil && db.cluster != nil {
		group.Go(func() error { return takeOver(running, db, cfg, e.getenv, log) })
	}
	return group.Wait()
}

// listen opens the address, or takes the socket over from the server that is being replaced.
func listen(ctx context.Context, addr string, h *handover) (net.Listener, error) {
	if h != nil {
		return h.listener()
	}
	var lc net.ListenConfig
	return lc.Listen(ctx, "tcp", addr)
}

// refusePublicDemo keeps a database whose passwords lie in a file from being served to the world.
func refusePublicDemo(ctx context.Context, store *postgres.Store, addr string, told bool) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	ip := net.ParseIP(host)
	if told || host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	demo, err := store.HasDemo(ctx)
	if err != nil {
		return err
	}
	if demo {
		return fmt.Errorf("the database holds the demonstration communes; it is served on %s only with --demo-public", addr)
	}
	return nil
}

// newListenerServer sets all four time-outs: slow or silent browsers must not hold connections.
func newListenerServer(l net.Listener, h http.Handler, log *slog.Logger) *listenerServer {
	s := &listenerServer{listener: l}
	s.http = &http.Server{
		Handler: s.closing(h), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: requestTime, WriteTimeout: requestTime + 10*time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	return s
}
