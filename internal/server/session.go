package server

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// visit is what the server knows of the browser behind one request. The session store fills it when
// scs asks for the session, so that session and actor cost one round trip.
type visit struct {
	session postgres.Session
	known   bool // the browser's session is in the database
	expired bool // … but it was idle, or old: its actor is not signed in any more
	signIn  account.Actor
	// replayed: the answer is written by another request of the new session, which has its own say
	// about the session's notices.
	replayed bool
	address  string
	agent    string
}

type visitKey struct{}

func visitOf(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	if v == nil {
		return &visit{}
	}
	return v
}

// actorOf is the person behind the request; the zero Actor where nobody is signed in.
func actorOf(ctx context.Context) account.Actor {
	v := visitOf(ctx)
	if v.signIn.AccountID != 0 {
		return v.signIn
	}
	if v.expired {
		return account.Actor{}
	}
	return v.session.Actor
}

// withVisit stands outside scs, which fills the visit.
func (s *Server) withVisit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{address: middleware.GetClientIP(r.Context()), agent: truncate(strings.ToValidUTF8(r.UserAgent(), ""), 200)}
		ctx := context.WithValue(r.Context(), visitKey{}, v)
		next.ServeHTTP(w, r.WithContext(planning.WithAddress(ctx, v.address)))
	})
}

// keepAlive notes that the person is still there, at most every tenth of the idle limit, so that
// reading costs no write.
func (s *Server) keepAlive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := visitOf(r.Context())
		if actorOf(r.Context()).AccountID != 0 && time.Since(v.session.SeenAt) > s.opts.Idle/10 {
			if err := s.store.SessionSeen(r.Context(), v.session.Hash, time.Now()); err != nil {
				s.log.WarnContext(r.Context(), "session seen", "err", err)
			}
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) newSessions() *scs.SessionManager {
	m := scs.New()
	m.Lifetime = s.opts.Lifetime
	m.HashTokenInStore = true
	m.Codec = jsonCodec{}
	m.Store = sessionStore{s}
	m.Cookie.Name = "sid"
	if s.secure {
		m.Cookie.Name = "__Host-sid"
		m.Cookie.Secure = true
	}
	m.Cookie.Persist = false
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.fail(w, r, err) }
	return m
}

// sessionStore keeps scs's sessions in PostgreSQL. Unlike the library's it inserts a session once and
// afterwards only updates what is still there, so that a request under way cannot bring back a
// session that another one ended.
type sessionStore struct{ s *Server }

func (st sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	ses, ok, err := st.s.store.Session(ctx, []byte(token))
	if err != nil || !ok {
		return nil, false, err
	}
	v := visitOf(ctx)
	v.session, v.known = ses, true
	now := time.Now()
	if now.After(ses.ExpiresAt) || now.Sub(ses.SeenAt) > st.s.opts.Idle {
		v.expired = true
		return nil, false, nil
	}
	return ses.Data, true, nil
}

func (st sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	v := visitOf(ctx)
	if v.replayed {
		return nil
	}
	hash := []byte(token)
	if v.known && string(v.session.Hash) == token {
		_, err := st.s.store.UpdateSession(ctx, hash, b, expiry)
		if err != nil {
			// Only a notice for the next page is lost; what the request did is committed already, and
			// an error now would tell the person that it was refused.
			st.s.log.WarnContext(ctx, "session notice lost", "err", err)
		}
		return nil
	}
	now := time.Now()
	ses := postgres.Session{Hash: hash, Data: b, CreatedAt: now, ExpiresAt: expiry, Actor: v.signIn, Address: v.address, UserAgent: v.agent}
	return st.s.store.InsertSession(ctx, ses)
}

func (st sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return st.s.store.DeleteSession(ctx, []byte(token))
}

// The methods without a context are asked for by scs's interface and never called.
func (st sessionStore) Find(token string) ([]byte, bool, error) {
	return st.FindCtx(context.Background(), token)
}
func (st sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return st.CommitCtx(context.Background(), token, b, expiry)
}
func (st sessionStore) Delete(token string) error { return st.DeleteCtx(context.Background(), token) }

// jsonCodec is ten times faster than scs's gob codec. Values must be strings.
type jsonCodec struct{}

type sessionPayload struct {
	Deadline time.Time      `json:"d"`
	Values   map[string]any `json:"v"`
}

func (jsonCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	return json.Marshal(sessionPayload{deadline, values})
}

func (jsonCodec) Decode(b []byte) (time.Time, map[string]any, error) {
	var p sessionPayload
	err := json.Unmarshal(b, &p)
	if p.Values == nil {
		p.Values = map[string]any{}
	}
	return p.Deadline, p.Values, err
}

// flash keeps one notice for the next page.
func (s *Server) flash(r *http.Request, text string) { s.sessions.Put(r.Context(), "flash", text) }

// truncate cuts a text after n bytes, or a little earlier where that would split a letter.
func truncate(text string, n int) string {
	if len(text) > n {
		return strings.ToValidUTF8(text[:n], "")
	}
	return text
}
