package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/config"
)

// health exits 0 when the server on this machine is ready, for containers and supervisors.
func health(ctx context.Context, e env, _ []string) error {
	cfg, err := config.Read(e.getenv)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(cfg.Addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/san-sang", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("not ready: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", resp.Status)
	}
	fmt.Fprintln(e.stdout, "ready")
	return nil
}

// version prints what was built; the release is set by the linker.
func version(_ context.Context, e env, _ []string) error {
	text := release
	if info, ok := debug.ReadBuildInfo(); ok {
		text += " " + info.GoVersion
	}
	fmt.Fprintln(e.stdout, "kehoachxa", text)
	return nil
}

var release = "development"
