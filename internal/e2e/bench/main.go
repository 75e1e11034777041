// Command bench measures the main pages and the saving of a report over loopback, with a real session
// and the demonstration's data, each against a bare handler: it looks the session up, runs the page's
// largest statement on the same pool, discards the rows and writes the same bytes with the same gzip.
//
// The servers run in a process of their own, whose CPU time is read from /proc beside PostgreSQL's.
// Rounds of the two are interleaved, so that what else the machine does falls on both.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) == 2 && os.Args[1] == siteArg {
		exitOn(serveSite(ctx, os.Stdin, os.Stdout))
		return
	}
	var o options
	flag.IntVar(&o.connections, "connections", 16, "connections that ask at the same time")
	flag.IntVar(&o.rounds, "rounds", 5, "interleaved rounds")
	flag.DurationVar(&o.round, "round", 2*time.Second, "length of a round")
	flag.StringVar(&o.out, "out", "build/bench.json", "file for the results")
	flag.BoolVar(&o.wait, "wait", false, "keep the servers up afterwards, for a profile")
	flag.Parse()
	exitOn(bench(ctx, o))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	connections, rounds int
	round               time.Duration
	out                 string
	wait                bool
}

// siteArg makes this program the servers' process.
const siteArg = "site"

// child is the servers' process.
type child struct {
	addresses
	cmd   *exec.Cmd
	stdin io.Closer
}

func startChild() (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{cmd: exec.Command(self, siteArg)} //nolint:gosec,noctx // this program; it ends with its standard input
	c.cmd.Stderr = os.Stderr
	stdin, err := c.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	c.stdin = stdin
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	if err := json.NewDecoder(out).Decode(&c.addresses); err != nil {
		return nil, errors.Join(fmt.Errorf("the servers do not come up: %w", err), c.stop())
	}
	return c, nil
}

func (c *child) stop() error {
	_ = c.stdin.Close()
	return c.cmd.Wait()
}

// Result is what one page or form took.
type Result struct {
	Name       string  `json:"name"`
	PerSecond  float64 `json:"requests_per_second"`
	Bare       float64 `json:"bare_requests_per_second"`
	Ratio      float64 `json:"ratio"`
	CPU        float64 `json:"cpu_ms"`
	BareCPU    float64 `json:"bare_cpu_ms"`
	DB         float64 `json:"database_cpu_ms"`
	BareDB     float64 `json:"bare_database_cpu_ms"`
	RoundTrips int     `json:"round_trips"`
	Bytes      int     `json:"compressed_bytes"`
	Plain      int     `json:"bytes"`
}

// Report is everything that was measured.
type Report struct {
	Results    []Result `json:"results"`
	FirstVisit int      `json:"first_visit_compressed_bytes"`
	Rows       int      `json:"rows_of_unit_page"`
}

func bench(ctx context.Context, o options) (err error) {
	c, err := startChild()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	var report Report
	plan, err := prepare(ctx, c, o, &report)
	if err != nil {
		return err
	}
	for _, s := range plan {
		r, err := s.measure(ctx, c, o)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		report.Results = append(report.Results, r)
		if len(report.Results) == 1 {
			fmt.Printf("%-34s %8s %8s %6s %9s %9s %9s %9s %6s %8s\n", "", "req/s", "bare", "ratio", "CPU ms", "bare", "DB ms", "bare", "trips", "gzip B")
		}
		fmt.Printf("%-34s %8.0f %8.0f %6.2f %9.2f %9.2f %9.2f %9.2f %6d %8d\n", r.Name, r.PerSecond, r.Bare, r.Ratio, r.CPU, r.BareCPU, r.DB, r.BareDB, r.RoundTrips, r.Bytes)
	}
	fmt.Printf("first visit: %d bytes compressed in all; the unit's page has %d rows\n", report.FirstVisit, report.Rows)
	if o.wait {
		fmt.Printf("profiles at %s/debug/pprof/; end with Ctrl-C\n", c.Bare)
		<-ctx.Done()
	}
	b, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(o.out), 0o755); err != nil { //nolint:gosec // build/ is for everybody
		return err
	}
	return os.WriteFile(o.out, append(b, '\n'), 0o644) //nolint:gosec // figures are for everybody
}
