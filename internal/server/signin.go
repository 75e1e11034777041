package server

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/httprate"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// signInLimit is the limit of guessing: so many wrong passwords for one name, then a pause.
var signInLimit = postgres.SignInLimit{Attempts: 8, Window: 15 * time.Minute}

// A whole commune shares one address, so that its limit only slows machines down.
const (
	addressAttempts = 300
	addressWindow   = 5 * time.Minute
)

const (
	wrongSignIn  = "Tên đăng nhập hoặc mật khẩu không đúng."
	lockedSignIn = "Sai mật khẩu quá nhiều lần. Chờ 15 phút rồi thử lại, hoặc nhờ người quản trị mở khóa."
)

// GET /dang-nhap
func (s *Server) signInPage(w http.ResponseWriter, r *http.Request) error {
	if actorOf(r.Context()).AccountID != 0 {
		http.Redirect(w, r, view.HomeURL(), http.StatusSeeOther)
		return nil
	}
	return s.renderSignIn(w, r, http.StatusOK, view.SignInPage{Next: localPath(r.URL.Query().Get("tiep"))})
}

// askSignInForForm answers a form that was posted without a session: the fields wait in the sign-in
// page itself, so nothing of a stranger is kept on the server. Files wait there too, but only for a
// browser that had a session: a stranger would have megabytes sent back and forth.
func (s *Server) askSignInForForm(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	page := view.SignInPage{Next: r.URL.RequestURI(), Replay: true, Files: holdsFiles(r), Fields: keptFields(r)}
	if visitOf(r.Context()).known {
		files, err := keptFiles(r)
		if err != nil {
			return err
		}
		page.Fields = append(page.Fields, files...)
	} else {
		for _, file := range postedFiles(r) {
			page.Lost = append(page.Lost, cleanText(file.Filename))
		}
	}
	return s.renderSignIn(w, r, http.StatusUnauthorized, page)
}

// POST /dang-nhap
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := parseSignIn(w, r); err != nil {
		return err
	}
	username := truncate(strings.ToLower(text(r, "username")), 100)
	page := view.SignInPage{Username: username, Next: localPath(r.PostForm.Get("next")), Replay: r.PostForm.Get("replay") != "", Files: r.PostForm.Get("files") != ""}
	for _, f := range keptFields(r) {
		if kept, ok := view.ParseKept(f.Name, f.Value); ok {
			page.Fields = append(page.Fields, kept)
		}
	}
	cred, err := s.store.Attempt(ctx, username, time.Now(), signInLimit)
	if err != nil {
		return err
	}
	if cred.Attempts > signInLimit.Attempts {
		w.Header().Set("Retry-After", "900")
		page.Message = lockedSignIn
		return s.renderSignIn(w, r, http.StatusTooManyRequests, page)
	}
	ok, err := account.CheckPassword(ctx, r.PostForm.Get("password"), cred.Hash)
	if err != nil {
		return err
	}
	if !ok {
		s.log.WarnContext(ctx, "sign-in refused", "username", username, "address", visitOf(ctx).address)
		page.Message = wrongSignIn
		return s.renderSignIn(w, r, http.StatusUnprocessableEntity, page)
	}
	actor := account.Actor{CommuneID: cred.CommuneID, AccountID: cred.AccountID, UnitID: cred.UnitID}
	before := visitOf(ctx).session.Actor
	if before.AccountID == actor.AccountID {
		actor.UnitID = before.UnitID // who holds several posts goes on in the unit that the form was filled in for
	}
	if err := s.planning.SignIn(ctx, actor, username); err != nil {
		return err
	}
	if err := s.openSession(r, actor); err != nil {
		return err
	}
	switch {
	case page.Replay && before.AccountID != 0 && before.AccountID != actor.AccountID:
		return s.askBeforeReplay(w, r, before, page)
	case page.Replay:
		return s.replay(w, r, page)
	}
	http.Redirect(w, r, page.Next, http.StatusSeeOther)
	return nil
}

// parseSignIn reads the posted fields, with the form that waits among them.
func parseSignIn(w http.ResponseWriter, r *http.Request) error {
	limit := int64(maxForm)
	if visitOf(r.Context()).known {
		limit = 2 * (maxForm + maxFiles) // files may wait too, and their encoding adds a third
	}
	return parseWithin(w, r, limit, r.ParseForm)
}

// limitAddress refuses an address that tries passwords like a machine.
func (s *Server) limitAddress(next http.Handler) http.Handler {
	return httprate.LimitBy(addressAttempts, addressWindow,
		func(r *http.Request) (string, error) { return visitOf(r.Context()).address, nil },
		httprate.WithLimitHandler(s.page(func(w http.ResponseWriter, r *http.Request) error {
			if err := parseSignIn(w, r); err != nil { // a form that waits is carried on
				return err
			}
			s.log.WarnContext(r.Context(), "address tries too many passwords", "address", visitOf(r.Context()).address)
			return fault.New(fault.TooMany, "Từ mạng này có quá nhiều lượt đăng nhập. Chờ 5 phút rồi thử lại.")
		})))(next)
}

// openSession gives the browser a new token that belongs to the actor; the old one is dead.
func (s *Server) openSession(r *http.Request, actor account.Actor) error {
	ctx := r.Context()
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	visitOf(ctx).signIn = actor
	s.sessions.Put(ctx, "in", "1") // makes scs write the new session
	return nil
}

// askBeforeReplay answers where another person signed in than the one whose form waits: it would be
// saved in the wrong name, so he decides.
func (s *Server) askBeforeReplay(w http.ResponseWriter, r *http.Request, before account.Actor, waiting view.SignInPage) error {
	page := view.ErrorPage{
		Chrome: view.Chrome{Title: "Nội dung này do người khác nhập"}, Action: waiting.Next,
		Sentence: "Nội dung bên dưới được nhập khi đang dùng tài khoản của " + before.FullName + ", " + before.UnitName +
			". Bạn đã đăng nhập bằng tài khoản khác: gửi lại thì nội dung được ghi cho đơn vị của bạn.",
	}
	for _, f := range waiting.Fields {
		if f.File == "" {
			page.Fields = append(page.Fields, f)
		} else {
			page.Files = append(page.Files, f.Name)
		}
	}
	return s.render(w, r, http.StatusConflict, view.Error(page))
}

// replay sends the form that had waited for the password on, as a fresh request of the new session,
// so that every check is made again.
func (s *Server) replay(w http.ResponseWriter, r *http.Request, page view.SignInPage) error {
	token, expiry, err := s.sessions.Commit(r.Context())
	if err != nil {
		return err
	}
	s.sessions.WriteSessionCookie(r.Context(), w, token, expiry)
	visitOf(r.Context()).replayed = true
	body, contentType, err := encodeForm(page.Fields, page.Files)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "Trang này đã cũ. Tải lại trang rồi làm lại.")
	}
	next, err := http.NewRequestWithContext(withoutValues{r.Context()}, http.MethodPost, page.Next, body) //nolint:contextcheck // keeps the deadline, drops the old session
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "Trang này đã cũ. Tải lại trang rồi làm lại.")
	}
	next.Header = r.Header.Clone()
	next.Header.Set("Content-Type", contentType)
	next.Header.Set("Cookie", s.sessions.Cookie.Name+"="+token)
	next.Host, next.RemoteAddr, next.RequestURI = r.Host, r.RemoteAddr, page.Next
	s.handler.ServeHTTP(w, next)
	return nil
}

// withoutValues ends with its context but carries nothing of it: no session, no visit.
type withoutValues struct{ context.Context }

func (withoutValues) Value(any) any { return nil }

// POST /dang-xuat
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, view.SignInURL(), http.StatusSeeOther)
	return nil
}

func (s *Server) renderSignIn(w http.ResponseWriter, r *http.Request, status int, page view.SignInPage) error {
	page.Chrome = s.chrome(r, "Đăng nhập", "")
	page.Chrome.Failed = page.Message != ""
	return s.render(w, r, status, view.SignIn(page))
}
