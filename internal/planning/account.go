package planning

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// SignIn notes that a person signed in, and forgets his wrong passwords.
func (s *Service) SignIn(ctx context.Context, actor account.Actor, username string) error {
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "sign_in", subject: "account", id: actor.AccountID}
		if err := tx.ForgetFailures(ctx, username); err != nil {
			return err
		}
		return tx.SignedIn(ctx, actor.AccountID, s.now())
	})
}

// AddAccount makes an account with a one-time password, once for each token.
func (s *Service) AddAccount(ctx context.Context, actor account.Actor, token string, a account.Account, oneTime string) (int64, error) {
	if err := allow(actor, account.ManageCommune); err != nil {
		return 0, err
	}
	if err := checkAccount(a); err != nil {
		return 0, err
	}
	hash, err := hashOneTime(oneTime)
	if err != nil {
		return 0, err
	}
	a.MustChange = true
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		c, err := tx.Commune(ctx)
		if err != nil {
			return err
		}
		if !strings.HasPrefix(a.Username, c.ShortCode+".") {
			return fault.Field("username", fmt.Sprintf("Tên đăng nhập bắt đầu bằng %s. (mã của xã và dấu chấm).", c.ShortCode))
		}
		id, err := tx.InsertAccount(ctx, postgres.NewAccount{Account: a, Hash: hash})
		*e = entry{action: "create", subject: "account", id: id, detail: map[string]any{"username": a.Username, "posts": postsDetail(a.Posts)}}
		return err
	})
}

// EditAccount changes a person's particulars and posts from the version that the form was made from.
func (s *Service) EditAccount(ctx context.Context, actor account.Actor, a account.Account) error {
	if err := allow(actor, account.ManageCommune); err != nil {
		return err
	}
	if err := checkAccount(a); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "update", subject: "account", id: a.ID, detail: map[string]any{"posts": postsDetail(a.Posts)}}
		return keepAdmin(ctx, tx, func() error {
			if err := tx.UpdateAccount(ctx, a); err != nil {
				return err
			}
			return tx.SetPosts(ctx, a.ID, a.Posts)
		})
	})
}

// DisableAccount shuts an account: its browsers are signed out at their next request.
func (s *Service) DisableAccount(ctx context.Context, actor account.Actor, id int64, version int) error {
	if err := allow(actor, account.ManageCommune); err != nil {
		return err
	}
	if id == actor.AccountID {
		return fault.New(fault.Invalid, "Không tự ngừng tài khoản đang dùng; nhờ người quản trị khác làm.")
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "disable", subject: "account", id: id}
		return keepAdmin(ctx, tx, func() error {
			if err := tx.SetDisabled(ctx, id, version, s.now()); err != nil {
				return err
			}
			return tx.DeleteSessions(ctx, id, nil)
		})
	})
}

// EnableAccount opens a disabled account again.
func (s *Service) EnableAccount(ctx context.Context, actor account.Actor, id int64, version int) error {
	if err := allow(actor, account.ManageCommune); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "enable", subject: "account", id: id}
		return tx.SetDisabled(ctx, id, version, time.Time{})
	})
}

// ResetPassword gives an account a one-time password, once for each token, and ends its sessions.
func (s *Service) ResetPassword(ctx context.Context, actor account.Actor, token string, id int64, oneTime string) error {
	if err := allow(actor, account.ManageCommune); err != nil {
		return err
	}
	hash, err := hashOneTime(oneTime)
	if err != nil {
		return err
	}
	_, err = s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "reset_password", subject: "account", id: id}
		if err := tx.SetPassword(ctx, id, hash, true); err != nil {
			return err
		}
		if err := s.forgetFailures(ctx, tx, id); err != nil {
			return err
		}
		return tx.DeleteSessions(ctx, id, nil)
	})
	return err
}

// UnlockAccount forgets the wrong passwords of an account.
func (s *Service) UnlockAccount(ctx context.Context, actor account.Actor, id int64) error {
	if err := allow(actor, account.ManageCommune); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "unlock", subject: "account", id: id}
		return s.forgetFailures(ctx, tx, id)
	})
}

func (s *Service) forgetFailures(ctx context.Context, tx *postgres.Queries, id int64) error {
	a, err := tx.Account(ctx, id, s.now(), postgres.SignInLimit{})
	if err != nil {
		return err
	}
	return tx.ForgetFailures(ctx, a.Username)
}

// ChangePassword replaces the actor's own password and ends all his sessions; the caller has compared
// the current one, and opens a new session.
func (s *Service) ChangePassword(ctx context.Context, actor account.Actor, password string) error {
	if err := account.CheckNewPassword(password, actor.Username); err != nil {
		return err
	}
	hash, err := account.HashPassword(password)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "change_password", subject: "account", id: actor.AccountID}
		if err := tx.SetPassword(ctx, actor.AccountID, hash, false); err != nil {
			return err
		}
		if err := tx.ForgetFailures(ctx, actor.Username); err != nil {
			return err
		}
		return tx.DeleteSessions(ctx, actor.AccountID, nil)
	})
}

// SignOutElsewhere ends the actor's sessions but the one with the hash.
func (s *Service) SignOutElsewhere(ctx context.Context, actor account.Actor, but []byte) error {
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "sign_out_elsewhere", subject: "account", id: actor.AccountID}
		return tx.DeleteSessions(ctx, actor.AccountID, but)
	})
}

// keepAdmin makes a change that must leave the commune an administrator.
func keepAdmin(ctx context.Context, tx *postgres.Queries, change func() error) error {
	if err := tx.LockCommune(ctx); err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	n, err := tx.Admins(ctx)
	if err == nil && n == 0 {
		return fault.Field("unit-1", "Xã phải còn ít nhất một tài khoản quản trị dùng được.")
	}
	return err
}

func hashOneTime(password string) (string, error) {
	if !account.IsOneTimePassword(password) {
		return "", fault.New(fault.Invalid, "Trang này đã cũ. Tải lại trang rồi làm lại.")
	}
	return account.HashPassword(password)
}

func checkAccount(a account.Account) error {
	v := fault.Invalids{}
	for _, f := range []struct{ name, value, message string }{
		{"full_name", a.FullName, "Họ và tên dài quá 100 chữ cái."}, {"position", a.Position, "Chức vụ dài quá 100 chữ cái."},
		{"email", a.Email, "Thư điện tử dài quá 100 chữ cái."}, {"phone", a.Phone, "Số điện thoại dài quá 100 chữ cái."},
	} {
		if len([]rune(f.value)) > 100 {
			v.Add(f.name, f.message)
		}
	}
	if a.ID == 0 && a.Username == "" {
		v.Add("username", "Ghi tên đăng nhập.")
	}
	if a.FullName == "" {
		v.Add("full_name", "Ghi họ và tên.")
	}
	if a.Email != "" && !isAddress(a.Email) {
		v.Add("email", wantAddress)
	}
	if len(a.Posts) == 0 {
		v.Add("unit-1", "Chọn ít nhất một đơn vị và một vai trò.")
	}
	for i, p := range a.Posts {
		field := fmt.Sprintf("unit-%d", i+1)
		if len(p.Roles) == 0 {
			v.Add(field, "Chọn ít nhất một vai trò trong đơn vị này.")
		}
		if slices.ContainsFunc(a.Posts[:i], func(q account.Post) bool { return q.UnitID == p.UnitID }) {
			v.Add(field, "Đơn vị này đã chọn ở trên; đánh dấu thêm vai trò ở đó.")
		}
	}
	return v.Err()
}

// wantAddress is said of a mail address that is none.
const wantAddress = "Ghi thư điện tử như lan@hatrung.gov.vn, hoặc để trống."

// isAddress says that a text is one bare mail address.
func isAddress(text string) bool {
	addr, err := mail.ParseAddress(text)
	return err == nil && addr.Address == text && len([]rune(text)) <= 100
}

// EditContact changes the actor's own mail address and whether he wants mail.
func (s *Service) EditContact(ctx context.Context, actor account.Actor, c postgres.Contact) error {
	if c.Email != "" && !isAddress(c.Email) {
		return fault.Field("email", wantAddress)
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "update", subject: "account", id: actor.AccountID, detail: map[string]any{"mail_wanted": c.MailWanted}}
		return tx.SetContact(ctx, actor.AccountID, c)
	})
}

// postsDetail is what the audit log keeps of posts: ids and roles.
func postsDetail(posts []account.Post) []map[string]any {
	list := make([]map[string]any, 0, len(posts))
	for _, p := range posts {
		list = append(list, map[string]any{"unit": p.UnitID, "roles": p.Roles})
	}
	return list
}
