package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// measure lets the real and the bare server answer in turns.
func (s *scenario) measure(ctx context.Context, c *child, o options) (Result, error) {
	r := Result{Name: s.name, RoundTrips: s.trips, Bytes: s.bytes, Plain: s.plain}
	var real, bare tally
	for _, warm := range []time.Duration{o.round / 4, 0} {
		for range o.rounds {
			for _, side := range []struct {
				url  string
				bare bool
				sum  *tally
			}{{c.Real, false, &real}, {c.Bare, true, &bare}} {
				length := o.round
				if warm > 0 {
					length = warm
				}
				t, err := s.load(ctx, c, o, side.url, side.bare, length)
				if err != nil {
					return r, err
				}
				if warm == 0 {
					side.sum.add(t)
				}
			}
			if warm > 0 {
				break
			}
		}
	}
	r.PerSecond, r.Bare = real.perSecond(), bare.perSecond()
	r.Ratio = r.PerSecond / r.Bare
	r.CPU, r.BareCPU = real.perRequest(real.cpu), bare.perRequest(bare.cpu)
	r.DB, r.BareDB = real.perRequest(real.database), bare.perRequest(bare.database)
	return r, nil
}

// tally is what rounds came to.
type tally struct {
	requests            int
	took, cpu, database time.Duration
}

func (t *tally) add(more tally) {
	t.requests += more.requests
	t.took += more.took
	t.cpu += more.cpu
	t.database += more.database
}

func (t tally) perSecond() float64 { return float64(t.requests) / t.took.Seconds() }

// perRequest is in milliseconds.
func (t tally) perRequest(d time.Duration) float64 {
	return d.Seconds() * 1000 / float64(max(t.requests, 1))
}

// load asks over all connections for a while.
func (s *scenario) load(ctx context.Context, c *child, o options, url string, bare bool, length time.Duration) (t tally, err error) {
	if s.forms != nil && !bare {
		if err := s.reread(ctx, c); err != nil {
			return t, err
		}
	}
	cpu, database, err := usage(c)
	if err != nil {
		return t, err
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	began := time.Now()
	for i := range o.connections {
		if s.forms != nil && i >= len(s.forms) {
			break // each row has one writer
		}
		all.Go(func() {
			n, e := s.ask(ctx, i, strings.TrimPrefix(url, "http://"), bare, began.Add(length))
			mu.Lock()
			defer mu.Unlock()
			t.requests += n
			if e != nil {
				err = e
			}
		})
	}
	all.Wait()
	t.took = time.Since(began)
	if err != nil {
		return t, err
	}
	cpuAfter, databaseAfter, err := usage(c)
	t.cpu, t.database = cpuAfter-cpu, databaseAfter-database
	return t, err
}

// reread takes the versions of the rows from the page: the bare server has written them, too.
func (s *scenario) reread(ctx context.Context, c *child) error {
	page, err := session{ctx, c, s.cookie}.page(s.path)
	if err != nil {
		return err
	}
	for i, f := range s.forms {
		f.version = page.rows[i].version
	}
	return nil
}

func usage(c *child) (cpu, database time.Duration, err error) {
	if cpu, err = cpuTime(c.cmd.Process.Pid, false); err != nil {
		return 0, 0, err
	}
	database, err = cpuTime(c.Database, true)
	return cpu, database, err
}

// ask sends one request after the other over one connection and reads the answers. It writes plain
// bytes, so that the measuring side takes little of the machine.
func (s *scenario) ask(ctx context.Context, i int, host string, bare bool, until time.Time) (n int, err error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", host)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	in := bufio.NewReaderSize(conn, 64<<10)
	head := "Host: " + host + "\r\nCookie: " + s.cookie + "\r\nAccept-Encoding: gzip\r\n"
	if bare {
		head += bareHeader + ": " + s.lessons[i%len(s.lessons)] + "\r\n"
	}
	for ; time.Now().Before(until) && ctx.Err() == nil; n++ {
		request := "GET " + s.path + " HTTP/1.1\r\n" + head + "\r\n"
		if s.forms != nil {
			body := s.forms[i].next()
			request = fmt.Sprintf("POST %s HTTP/1.1\r\n%sContent-Type: %s\r\nAccept: %s\r\nContent-Length: %d\r\n\r\n%s",
				s.path, head, scriptHeader["Content-Type"], scriptHeader["Accept"], len(body), body)
		}
		if _, err := io.WriteString(conn, request); err != nil {
			return n, err
		}
		resp, err := http.ReadResponse(in, nil)
		if err != nil {
			return n, err
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			return n, err
		}
		if resp.StatusCode != http.StatusOK {
			return n, fmt.Errorf("%s: %s", resp.Status, body)
		}
		if s.forms != nil && !bare {
			if err := s.forms[i].taken(body); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}
