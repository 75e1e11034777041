package server

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /tai-khoan
func (s *Server) profilePage(w http.ResponseWriter, r *http.Request) error {
	return s.renderProfile(w, r, http.StatusOK, profile{})
}

// profile is what one answer shows of the own account beside what is stored.
type profile struct {
	feed    string            // a calendar address that was just made
	contact *postgres.Contact // of a form that was refused, with why
	errs    map[string]string
}

func (s *Server) renderProfile(w http.ResponseWriter, r *http.Request, status int, p profile) error {
	actor := actorOf(r.Context())
	sessions, contact, err := s.store.In(actor).Profile(r.Context(), actor.AccountID, time.Now().Add(-s.opts.Idle))
	if err != nil {
		return err
	}
	if p.contact != nil {
		contact = *p.contact
	}
	page := view.ProfilePage{Chrome: s.chrome(r, "Tài khoản", ""), Contact: view.ContactPart{
		Email: contact.Email, Wanted: contact.MailWanted, Version: strconv.Itoa(contact.Version), Errors: p.errs,
	}, Posts: postLines(actor.Posts), Facts: []view.Fact{
		{Term: "Họ và tên", Value: actor.FullName}, {Term: "Tên đăng nhập", Value: actor.Username},
	}}
	page.Switch = page.Chrome.Units
	if page.Feed, err = s.feedPart(r, p.feed); err != nil {
		return err
	}
	if actor.Position != "" {
		page.Facts = append(page.Facts, view.Fact{Term: "Chức vụ", Value: actor.Position})
	}
	page.Facts = append(page.Facts, view.Fact{Term: "Đang làm việc cho", Value: actor.UnitName})
	for _, ses := range sessions {
		page.Sessions = append(page.Sessions, view.SessionRow{
			Device: device(ses.UserAgent), Address: ses.Address, SeenAt: vi.Moment(ses.SeenAt, actor.Commune.Location()),
			Current: bytes.Equal(ses.Hash, visitOf(r.Context()).session.Hash),
		})
	}
	page.Chrome.Failed = p.errs != nil
	return s.render(w, r, status, view.Profile(page))
}

// POST /tai-khoan/thu
func (s *Server) editContact(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	c := postgres.Contact{Email: line(r, "email"), MailWanted: text(r, "mail_wanted") != "", Version: formVersion(r.PostForm.Get("version-contact"))}
	err := s.planning.EditContact(r.Context(), actorOf(r.Context()), c)
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		status, sentence := failure(err)
		errs := fault.Fields(err)
		if errs == nil {
			errs = map[string]string{"": sentence}
		}
		return s.renderProfile(w, r, status, profile{contact: &c, errs: errs})
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã lưu cách nhận thư.")
	http.Redirect(w, r, view.AccountURL(), http.StatusSeeOther)
	return nil
}

// device names a browser as its owner would.
func device(agent string) string {
	name := func(known [][2]string, other string) string {
		for _, k := range known {
			if strings.Contains(agent, k[0]) {
				return k[1]
			}
		}
		return other
	}
	browser := name([][2]string{
		{"coc_coc", "Cốc Cốc"}, {"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	}, "Trình duyệt khác")
	system := name([][2]string{
		{"Android", "điện thoại Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "máy Mac"}, {"Linux", "Linux"},
	}, "")
	if system == "" {
		return browser
	}
	return browser + " trên " + system
}

// POST /tai-khoan/don-vi
func (s *Server) switchUnit(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	ctx, actor := r.Context(), actorOf(r.Context())
	unit, _ := integer(r, "unit")
	post, ok := actor.Post(unit)
	if !ok {
		return fault.New(fault.NotFound, "Tài khoản này không có vai trò trong đơn vị đó.")
	}
	if err := s.store.SwitchUnit(ctx, visitOf(ctx).session.Hash, actor, unit); err != nil {
		return err
	}
	s.flash(r, "Đang làm việc cho "+post.UnitName+".")
	http.Redirect(w, r, view.HomeURL(), http.StatusSeeOther)
	return nil
}

// POST /tai-khoan/phien
func (s *Server) endSessions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := s.planning.SignOutElsewhere(ctx, actorOf(ctx), visitOf(ctx).session.Hash); err != nil {
		return err
	}
	s.flash(r, "Đã đăng xuất khỏi mọi thiết bị khác.")
	http.Redirect(w, r, view.AccountURL(), http.StatusSeeOther)
	return nil
}

// GET /tai-khoan/mat-khau
func (s *Server) passwordPage(w http.ResponseWriter, r *http.Request) error {
	return s.renderPassword(w, r, http.StatusOK, nil)
}

// POST /tai-khoan/mat-khau
func (s *Server) changePassword(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	ctx, actor := r.Context(), actorOf(r.Context())
	password := r.PostForm.Get("new")
	v := fault.Invalids{}
	if r.PostForm.Get("current") == "" {
		v.Add("current", "Nhập mật khẩu hiện nay.")
	}
	if err := account.CheckNewPassword(password, actor.Username); err != nil {
		v.Add("new", fault.Fields(err)["new"])
	}
	if r.PostForm.Get("again") != password {
		v.Add("again", "Hai lần nhập mật khẩu mới chưa giống nhau.")
	}
	if password == r.PostForm.Get("current") {
		v.Add("new", "Mật khẩu mới phải khác mật khẩu hiện nay.")
	}
	if len(v) > 0 {
		return s.renderPassword(w, r, http.StatusUnprocessableEntity, v)
	}
	// A stolen session must not serve to guess the password: attempts count as at sign-in.
	cred, err := s.store.Attempt(ctx, actor.Username, time.Now(), signInLimit)
	if err != nil {
		return err
	}
	if cred.Attempts > signInLimit.Attempts {
		return s.renderPassword(w, r, http.StatusTooManyRequests, map[string]string{"current": lockedSignIn})
	}
	ok, err := account.CheckPassword(ctx, r.PostForm.Get("current"), cred.Hash)
	if err != nil {
		return err
	}
	if !ok {
		return s.renderPassword(w, r, http.StatusUnprocessableEntity, map[string]string{"current": "Mật khẩu hiện nay không đúng."})
	}
	if err := s.planning.ChangePassword(ctx, actor, password); err != nil {
		return err
	}
	if err := s.openSession(r, actor); err != nil {
		return err
	}
	s.flash(r, "Đã đổi mật khẩu; các thiết bị khác đã bị đăng xuất.")
	http.Redirect(w, r, view.AccountURL(), http.StatusSeeOther)
	return nil
}

func (s *Server) renderPassword(w http.ResponseWriter, r *http.Request, status int, errs map[string]string) error {
	page := view.PasswordPage{Chrome: s.chrome(r, "Đổi mật khẩu", ""), First: actorOf(r.Context()).MustChange, Errors: errs}
	page.Chrome.Failed = status >= 400
	return s.render(w, r, status, view.Password(page))
}
