package server

import (
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// headers stand on every answer, errors and files included (ASVS 5.0 V3.4). Nothing inline is
// allowed, so no nonce is needed.
func (s *Server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "geolocation=(), microphone=(), payment=()")
		if s.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// recoverer turns a panic into the error page and a full log line.
func (s *Server) recoverer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler { //nolint:errorlint // compared as net/http does
				panic(p)
			}
			s.fail(w, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}()
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses posts that another site made the browser send. It stands around every route.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(s.page(func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.Forbidden, "Yêu cầu này được gửi từ một trang khác nên không được nhận.")
	}))
	return guard.Handler(next)
}

// requireSignIn lets signed-in persons through. Others are asked for the password; a form they had
// posted is kept and goes on afterwards.
func (s *Server) requireSignIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor := actorOf(r.Context())
		switch {
		case actor.AccountID == 0 && wantsJSON(r):
			s.fail(w, r, fault.New(fault.SignIn, "Phiên làm việc đã hết. Nội dung vẫn còn trên trang; bấm Lưu để đăng nhập và gửi tiếp."))
		case actor.AccountID == 0 && r.Method == http.MethodPost:
			s.page(s.askSignInForForm)(w, r)
		case actor.AccountID == 0:
			http.Redirect(w, r, view.SignInURL()+"?tiep="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		case actor.MustChange && r.URL.Path != view.PasswordURL():
			http.Redirect(w, r, view.PasswordURL(), http.StatusSeeOther)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// require lets those through whose role allows the act.
func (s *Server) require(act account.Act) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !actorOf(r.Context()).May(act) {
				s.fail(w, r, fault.New(fault.Forbidden, "Trang này dành cho vai trò khác. Nếu cần dùng, nhờ người quản trị của xã."))
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}
