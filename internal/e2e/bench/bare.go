package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	_ "net/http/pprof" //nolint:gosec // loopback, for profiles of the measured process
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/klauspost/compress/gzhttp"
)

// Headers by which the measuring side speaks with the bare server: the number of what it is to learn
// from the real server, and of what it is to answer.
const (
	learnHeader = "X-Learn"
	bareHeader  = "X-Bare"
	tripsHeader = "X-Round-Trips"
)

// bare answers without doing the work.
type bare struct {
	site   *site
	mu     sync.RWMutex
	learnt map[string]lesson
}

// lesson is what the bare server does for one request: the tenant's statement and the largest one in
// one batch, then the bytes.
type lesson struct {
	tenant, largest statement
	contentType     string
	body            []byte
}

func newBare(s *site) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(1))
	if err != nil {
		panic(err) // the options are wrong
	}
	b := &bare{site: s, learnt: map[string]lesson{}}
	answer := wrap(http.HandlerFunc(b.answer))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get(learnHeader) != "":
			b.learn(w, r)
		case r.Header.Get(bareHeader) != "":
			answer.ServeHTTP(w, r)
		default:
			http.DefaultServeMux.ServeHTTP(w, r)
		}
	})
}

// learn lets the real server answer and keeps what it asked and said.
func (b *bare) learn(w http.ResponseWriter, r *http.Request) {
	var a asked
	said := httptest.NewRecorder()
	r.Header.Del("Accept-Encoding")
	b.site.server.ServeHTTP(said, r.WithContext(recording(r.Context(), &a)))
	l := lesson{contentType: said.Header().Get("Content-Type"), body: said.Body.Bytes()}
	var err error
	if l.tenant, l.largest, err = b.largest(r, &a); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	b.mu.Lock()
	b.learnt[r.Header.Get(learnHeader)] = l
	b.mu.Unlock()
	w.Header().Set("Content-Type", l.contentType)
	w.Header().Set(tripsHeader, strconv.Itoa(a.trips))
	w.WriteHeader(said.Code)
	_, _ = w.Write(l.body)
}

// largest is the statement that gives most bytes; of a form, the one that writes the texts. Tenants
// are set by the first statement of a page's batch.
func (b *bare) largest(r *http.Request, a *asked) (tenant, found statement, err error) {
	if r.Method == http.MethodPost { // within a transaction the tenant is set where it begins
		b.mu.RLock()
		tenant = b.learnt["0"].tenant
		b.mu.RUnlock()
	}
	size := -1
	for _, batch := range a.batches[1:] { // behind the session's
		for i, st := range batch {
			n := 0
			switch {
			case r.Method == http.MethodPost && !strings.HasPrefix(st.sql, "UPDATE"):
				continue
			case r.Method == http.MethodGet && i == 0:
				tenant = st
				continue
			case r.Method == http.MethodGet:
				if n, err = b.run(r.Context(), tenant, st); err != nil {
					return tenant, found, err
				}
			}
			if n > size {
				size, found = n, st
			}
		}
	}
	if found.sql == "" || tenant.sql == "" {
		return tenant, found, errors.New("no statement to compare with")
	}
	return tenant, found, nil
}

// run sends a statement with its tenant, discards the rows and says how large they were.
func (b *bare) run(ctx context.Context, tenant, st statement) (size int, err error) {
	batch := &pgx.Batch{}
	batch.Queue(tenant.sql, tenant.args...)
	batch.Queue(st.sql, st.args...)
	results := b.site.recorder.pool.Load().SendBatch(ctx, batch)
	defer func() { err = errors.Join(err, results.Close()) }()
	if _, err := results.Exec(); err != nil {
		return 0, err
	}
	rows, err := results.Query()
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		for _, v := range rows.RawValues() {
			size += len(v)
		}
	}
	return size, rows.Err()
}

// answer is the bare handler.
func (b *bare) answer(w http.ResponseWriter, r *http.Request) {
	b.mu.RLock()
	l := b.learnt[r.Header.Get(bareHeader)]
	b.mu.RUnlock()
	cookie, err := r.Cookie("sid")
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	sum := sha256.Sum256([]byte(cookie.Value))
	_, ok, err := b.site.store.Session(r.Context(), []byte(base64.RawURLEncoding.EncodeToString(sum[:])))
	if err == nil && !ok {
		err = errors.New("no session")
	}
	if err == nil {
		_, err = b.run(r.Context(), l.tenant, l.largest)
	}
	if err != nil {
		http.Error(w, fmt.Sprint(err), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", l.contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(l.body)))
	_, _ = w.Write(l.body)
}
