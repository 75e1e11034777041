// Package server turns requests into calls: router, sessions, handlers and forms. Reads for a page go
// straight to the store; every change goes through planning.
package server

import (
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// Options are what a server is made of.
type Options struct {
	Store   *postgres.Store
	Log     *slog.Logger
	Now     func() time.Time // the clock of the rules; time.Now outside tests
	BaseURL string           // "https://…" turns on secure cookies and HSTS; "" is plain http on loopback
	// TrustedProxies are the prefixes from which X-Forwarded-For is believed; none by default.
	TrustedProxies []string
	// Idle ends a session without requests for so long; Lifetime ends it in any case.
	Idle, Lifetime time.Duration
	// Mail says that mails go out, so that pages offer them.
	Mail bool
	// Gallery serves the page of all parts in all states, for development.
	Gallery bool
}

// Server answers requests.
type Server struct {
	store    *postgres.Store
	planning *planning.Service
	sessions *scs.SessionManager
	log      *slog.Logger
	now      func() time.Time
	opts     Options
	secure   bool
	handler  http.Handler
	// importing bounds how many documents are read at once: each may take 70 MB.
	importing chan struct{}
}

// New makes a server.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Idle == 0 {
		o.Idle = 30 * time.Minute
	}
	if o.Lifetime == 0 {
		o.Lifetime = 12 * time.Hour
	}
	base, _ := url.Parse(o.BaseURL)
	s := &Server{
		store: o.Store, planning: planning.New(o.Store, o.Now), log: o.Log, now: o.Now, opts: o,
		secure: base != nil && base.Scheme == "https", importing: make(chan struct{}, 2),
	}
	s.sessions = s.newSessions()
	s.handler = s.routes()
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }
