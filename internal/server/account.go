package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /quan-tri/tai-khoan
func (s *Server) accountsPage(w http.ResponseWriter, r *http.Request) error {
	actor := actorOf(r.Context())
	accounts, err := s.store.In(actor).Accounts(r.Context(), time.Now(), signInLimit)
	if err != nil {
		return err
	}
	page := view.AccountsPage{Chrome: s.chrome(r, "Tài khoản người dùng", sectionAccounts)}
	for _, a := range accounts {
		row := view.AccountRow{
			Name: a.FullName, URL: view.PersonURL(a.ID), Username: a.Username, Posts: postLines(a.Posts),
			SignedIn: signedIn(actor, a), State: accountTag(a),
		}
		if a.Disabled {
			page.Disabled = append(page.Disabled, row)
		} else {
			page.Accounts = append(page.Accounts, row)
		}
	}
	return s.render(w, r, http.StatusOK, view.Accounts(page))
}

func postLines(posts []account.Post) []string {
	list := make([]string, 0, len(posts))
	for _, p := range posts {
		roles := make([]string, 0, len(p.Roles))
		for _, role := range account.Roles {
			if slices.Contains(p.Roles, role) {
				roles = append(roles, strings.ToLower(vi.AccountRole(role)))
			}
		}
		list = append(list, p.UnitName+": "+strings.Join(roles, "; "))
	}
	return list
}

func signedIn(actor account.Actor, a account.Account) string {
	if a.SignedInAt.IsZero() {
		return "chưa lần nào"
	}
	return vi.Moment(a.SignedInAt, actor.Commune.Location())
}

func accountTag(a account.Account) view.Tag {
	switch {
	case a.Disabled:
		return view.Tag{Kind: view.TagEmpty, Word: "Đã ngừng"}
	case a.Locked:
		return view.Tag{Kind: view.TagReturned, Word: "Tạm khóa"}
	case a.MustChange:
		return view.Tag{Kind: view.TagDraft, Word: "Chưa đổi mật khẩu được cấp"}
	}
	return view.Tag{Kind: view.TagAccepted, Word: "Đang dùng"}
}

// GET /quan-tri/tai-khoan/them
func (s *Server) newAccountPage(w http.ResponseWriter, r *http.Request) error {
	c, err := s.store.In(actorOf(r.Context())).Commune(r.Context())
	if err != nil {
		return err
	}
	form := view.AccountForm{Username: c.ShortCode + ".", Posts: postForms(nil)}
	return s.renderAccount(w, r, http.StatusOK, view.AccountFormPage{Token: newToken(), OneTime: account.OneTimePassword(), Form: form})
}

// GET /quan-tri/tai-khoan/{account}
func (s *Server) accountPage(w http.ResponseWriter, r *http.Request) error {
	a, err := s.accountOf(r)
	if err != nil {
		return err
	}
	return s.renderAccount(w, r, http.StatusOK, accountFormPage(a))
}

// POST /quan-tri/tai-khoan
func (s *Server) addAccount(w http.ResponseWriter, r *http.Request) error {
	a, form, err := parseAccount(w, r, 0)
	if err != nil {
		return err
	}
	token, oneTime := r.PostForm.Get("token"), r.PostForm.Get("one_time")
	id, err := s.planning.AddAccount(r.Context(), actorOf(r.Context()), token, a, oneTime)
	if fields := ownFault(err); fields != nil {
		page := view.AccountFormPage{Token: token, OneTime: oneTime, Form: form, Errors: fields}
		return s.renderAccount(w, r, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.showOneTime(w, r, id, oneTime, "Đã tạo tài khoản")
}

// POST /quan-tri/tai-khoan/{account}
func (s *Server) editAccount(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "account")
	if err != nil {
		return err
	}
	a, form, err := parseAccount(w, r, id)
	if err != nil {
		return err
	}
	err = s.planning.EditAccount(r.Context(), actorOf(r.Context()), a)
	switch {
	case err == nil:
		s.flash(r, "Đã lưu tài khoản "+a.FullName+".")
		http.Redirect(w, r, view.AccountsURL(), http.StatusSeeOther)
		return nil
	case ownFault(err) == nil && fault.KindOf(err) != fault.Conflict:
		return err
	}
	now, e := s.accountOf(r)
	if e != nil {
		return e
	}
	page := accountFormPage(now)
	form.Username = now.Username
	if page.Errors = ownFault(err); page.Errors != nil {
		page.Form = form
		return s.renderAccount(w, r, http.StatusUnprocessableEntity, page)
	}
	page.Overtaken, page.Current = true, differing([]pair{
		{"Họ và tên", form.FullName, now.FullName}, {"Chức vụ", form.Position, now.Position}, {"Thư điện tử", form.Email, now.Email},
		{"Điện thoại", form.Phone, now.Phone}, {"Đơn vị và vai trò", postIDs(a.Posts), postIDs(now.Posts)},
	})
	for i, f := range page.Current {
		if f.Term == "Đơn vị và vai trò" {
			page.Current[i].Value = strings.Join(postLines(now.Posts), "\n")
		}
	}
	form.Version = page.Form.Version
	page.Form = form
	return s.renderAccount(w, r, http.StatusConflict, page)
}

// postIDs is a text by which two lists of posts can be compared.
func postIDs(posts []account.Post) string {
	list := make([]string, 0, len(posts))
	for _, p := range posts {
		list = append(list, fmt.Sprint(p.UnitID, slices.Sorted(slices.Values(p.Roles))))
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// POST /quan-tri/tai-khoan/{account}/tinh-trang
func (s *Server) setAccountState(w http.ResponseWriter, r *http.Request) error {
	a, err := s.accountForPost(w, r)
	if err != nil {
		return err
	}
	ctx, actor := r.Context(), actorOf(r.Context())
	version := formVersion(r.PostForm.Get(fmt.Sprintf("version-%d", a.ID)))
	done := "Đã mở lại tài khoản " + a.FullName + "."
	if r.PostForm.Get("disabled") == "1" {
		done = "Đã ngừng tài khoản " + a.FullName + "."
		err = s.planning.DisableAccount(ctx, actor, a.ID, version)
	} else {
		err = s.planning.EnableAccount(ctx, actor, a.ID, version)
	}
	if err != nil {
		return s.accountRefused(w, r, a, err)
	}
	s.flash(r, done)
	http.Redirect(w, r, view.AccountsURL(), http.StatusSeeOther)
	return nil
}

// POST /quan-tri/tai-khoan/{account}/mat-khau
func (s *Server) resetPassword(w http.ResponseWriter, r *http.Request) error {
	a, err := s.accountForPost(w, r)
	if err != nil {
		return err
	}
	oneTime := r.PostForm.Get("one_time")
	if err := s.planning.ResetPassword(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), a.ID, oneTime); err != nil {
		return s.accountRefused(w, r, a, err)
	}
	return s.showOneTime(w, r, a.ID, oneTime, "Đã đặt lại mật khẩu")
}

// POST /quan-tri/tai-khoan/{account}/mo-khoa
func (s *Server) unlockAccount(w http.ResponseWriter, r *http.Request) error {
	a, err := s.accountForPost(w, r)
	if err != nil {
		return err
	}
	if err := s.planning.UnlockAccount(r.Context(), actorOf(r.Context()), a.ID); err != nil {
		return err
	}
	s.flash(r, "Đã mở khóa tài khoản "+a.FullName+".")
	http.Redirect(w, r, view.PersonURL(a.ID), http.StatusSeeOther)
	return nil
}

// showOneTime answers with the one-time password itself and not with a redirect: it is kept nowhere. It
// came with the form, so that a second press of the same button shows the same password and not
// another one; a password that no longer opens the account is not shown.
func (s *Server) showOneTime(w http.ResponseWriter, r *http.Request, id int64, oneTime, title string) error {
	q := s.store.In(actorOf(r.Context()))
	a, err := q.Account(r.Context(), id, time.Now(), signInLimit)
	if err != nil {
		return err
	}
	hash, err := q.PasswordHash(r.Context(), id)
	if err != nil {
		return err
	}
	page := view.OneTimePage{Chrome: s.chrome(r, title, sectionAccounts), FullName: a.FullName, Username: a.Username, Back: view.PersonURL(id)}
	valid, err := account.CheckPassword(r.Context(), oneTime, hash)
	if err != nil {
		return err
	}
	if valid && a.MustChange {
		page.Password = oneTime
	}
	return s.render(w, r, http.StatusOK, view.OneTime(page))
}

// accountRefused shows the account's page with the reason.
func (s *Server) accountRefused(w http.ResponseWriter, r *http.Request, a account.Account, err error) error {
	page := accountFormPage(a)
	switch {
	case ownFault(err) != nil:
		page.Errors = ownFault(err)
		return s.renderAccount(w, r, http.StatusUnprocessableEntity, page)
	case fault.KindOf(err) == fault.Conflict:
		page.Errors = map[string]string{"": "Người khác vừa sửa tài khoản này. Xem lại rồi bấm lần nữa."}
		return s.renderAccount(w, r, http.StatusConflict, page)
	}
	return err
}

// accountForPost reads the form and the account in the address.
func (s *Server) accountForPost(w http.ResponseWriter, r *http.Request) (account.Account, error) {
	if err := parseForm(w, r); err != nil {
		return account.Account{}, err
	}
	return s.accountOf(r)
}

// accountOf is the account in the address.
func (s *Server) accountOf(r *http.Request) (account.Account, error) {
	id, err := pathID(r, "account")
	if err != nil {
		return account.Account{}, err
	}
	return s.store.In(actorOf(r.Context())).Account(r.Context(), id, time.Now(), signInLimit)
}

func accountFormPage(a account.Account) view.AccountFormPage {
	return view.AccountFormPage{
		Token: newToken(), OneTime: account.OneTimePassword(), State: accountTag(a), Locked: a.Locked, Disabled: a.Disabled,
		Form: view.AccountForm{
			ID: strconv.FormatInt(a.ID, 10), Version: strconv.Itoa(a.Version), Username: a.Username, FullName: a.FullName,
			Position: a.Position, Email: a.Email, Phone: a.Phone, Posts: postForms(a.Posts),
		},
	}
}

func (s *Server) renderAccount(w http.ResponseWriter, r *http.Request, status int, page view.AccountFormPage) error {
	actor := actorOf(r.Context())
	units, err := s.store.In(actor).Units(r.Context())
	if err != nil {
		return err
	}
	title := "Thêm tài khoản"
	page.Action = view.AccountsURL()
	if page.Form.ID != "" {
		title = "Sửa tài khoản"
		page.Action += "/" + page.Form.ID
		page.Own = page.Form.ID == strconv.FormatInt(actor.AccountID, 10)
	}
	page.Chrome = s.chrome(r, title, sectionAccounts)
	page.Chrome.Failed = status >= 400
	page.Units = []view.Option{{Value: "0", Label: "Không chọn đơn vị"}}
	for _, u := range units {
		page.Units = append(page.Units, view.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name})
	}
	return s.render(w, r, status, view.AccountFormView(page))
}

// Sizes of the list of posts: so many are read, and so many empty ones stand below the filled ones.
const (
	maxPosts   = 20
	sparePosts = 2
)

// postForms are the posts as the form shows them, with empty ones to fill in.
func postForms(posts []account.Post) []view.PostForm {
	var list []view.PostForm
	for i := range len(posts) + sparePosts {
		p := account.Post{}
		if i < len(posts) {
			p = posts[i]
		}
		f := view.PostForm{Number: strconv.Itoa(i + 1), Unit: strconv.FormatInt(p.UnitID, 10)}
		for _, role := range account.Roles {
			f.Roles = append(f.Roles, view.Option{Value: string(role), Label: vi.AccountRole(role), Selected: slices.Contains(p.Roles, role)})
		}
		list = append(list, f)
	}
	return list
}

// parseAccount reads the form of an account; id is 0 for a new one.
func parseAccount(w http.ResponseWriter, r *http.Request, id int64) (account.Account, view.AccountForm, error) {
	if err := parseForm(w, r); err != nil {
		return account.Account{}, view.AccountForm{}, err
	}
	a := account.Account{
		ID: id, Username: strings.ToLower(text(r, "username")), FullName: line(r, "full_name"), Position: line(r, "position"),
		Email: line(r, "email"), Phone: line(r, "phone"),
	}
	for i := 1; i <= maxPosts; i++ {
		number := strconv.Itoa(i)
		unit, _ := integer(r, "unit-"+number)
		if unit <= 0 {
			continue
		}
		p := account.Post{UnitID: unit}
		for _, role := range account.Roles {
			if r.PostForm.Get("role-"+number+"-"+string(role)) != "" {
				p.Roles = append(p.Roles, role)
			}
		}
		a.Posts = append(a.Posts, p)
	}
	form := view.AccountForm{Username: a.Username, FullName: a.FullName, Position: a.Position, Email: a.Email, Phone: a.Phone, Posts: postForms(a.Posts)}
	if id != 0 {
		form.ID = strconv.FormatInt(id, 10)
		form.Version = r.PostForm.Get("version-" + form.ID)
		a.Version = formVersion(form.Version)
	}
	return a, form, nil
}
