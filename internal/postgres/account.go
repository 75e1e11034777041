package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Credential is what sign-in needs of an account; without account it has only the count of attempts.
type Credential struct {
	CommuneID int64
	AccountID int64
	UnitID    int64 // first post
	Hash      string
	Attempts  int // for the typed name within the window, this one included
}

// SignInLimit is how many wrong passwords a name may have within a window of time.
type SignInLimit struct {
	Attempts int
	Window   time.Duration
}

var (
	// The attempt is counted before the password is compared, so that parallel guesses cannot all find
	// the count low. A locked name keeps the time of the lock: trying again does not prolong it.
	sqlAttempt = statement(`INSERT INTO sign_in_failures AS f (username, failures, last_at) VALUES ($1, 1, $2)
ON CONFLICT (username) DO UPDATE SET
	failures = CASE WHEN f.last_at < $3 THEN 1 ELSE least(f.failures, $4) + 1 END,
	last_at = CASE WHEN f.last_at >= $3 AND f.failures >= $4 THEN f.last_at ELSE $2 END
RETURNING failures`)
	sqlSignInTenant = statement(`SELECT set_config('app.commune_id', coalesce((SELECT id::text FROM commune_codes WHERE short_code = $1), ''), true)`)
	sqlCredential   = statement(`SELECT coalesce(a.commune_id, 0), coalesce(a.id, 0), coalesce(a.password_hash, ''),
	coalesce((SELECT m.unit_id FROM memberships m JOIN units u ON u.commune_id = m.commune_id AND u.id = m.unit_id
		WHERE m.commune_id = a.commune_id AND m.account_id = a.id ORDER BY u.position, m.unit_id LIMIT 1), 0)
FROM (SELECT $2::text AS username) n
LEFT JOIN accounts a ON a.commune_id = (SELECT id FROM commune_codes WHERE short_code = $1) AND a.username = n.username AND a.disabled_at IS NULL`)
	sqlForgetFailures = statement(`DELETE FROM sign_in_failures WHERE username = $1`)
	sqlOldFailures    = statement(`DELETE FROM sign_in_failures WHERE last_at < $1`)
	sqlSignedIn       = statement(`UPDATE accounts SET last_sign_in_at = $3 WHERE commune_id = $1 AND id = $2`)
)

// Attempt counts an attempt for a username and finds its account, in one round trip: the part before
// the first dot names the commune, which becomes the tenant. An unknown or disabled name has no account
// and is no error.
func (s *Store) Attempt(ctx context.Context, username string, now time.Time, limit SignInLimit) (c Credential, err error) {
	short, _, _ := strings.Cut(username, ".")
	b := &pgx.Batch{}
	b.Queue(sqlAttempt, username, now, now.Add(-limit.Window), limit.Attempts).QueryRow(func(row pgx.Row) error { return row.Scan(&c.Attempts) })
	b.Queue(sqlSignInTenant, short).Exec(func(pgconn.CommandTag) error { return nil })
	b.Queue(sqlCredential, short, username).QueryRow(func(row pgx.Row) error {
		return row.Scan(&c.CommuneID, &c.AccountID, &c.Hash, &c.UnitID)
	})
	return c, wrap(s.pool.SendBatch(ctx, b).Close(), "sign-in attempt")
}

// DeleteOldFailures removes counts older than the moment.
func (s *Store) DeleteOldFailures(ctx context.Context, before time.Time) error {
	_, err := s.pool.Exec(ctx, sqlOldFailures, before)
	return wrap(err, "delete old failed sign-ins")
}

// ForgetFailures clears the count of a name: after a right password, or by an administrator.
func (q *Queries) ForgetFailures(ctx context.Context, username string) error {
	_, err := q.db.Exec(ctx, sqlForgetFailures, username)
	return wrap(err, "forget failed sign-ins")
}

// SignedIn notes the time of a sign-in.
func (q *Queries) SignedIn(ctx context.Context, accountID int64, now time.Time) error {
	_, err := q.db.Exec(ctx, sqlSignedIn, q.commune, accountID, now)
	return wrap(err, "note sign-in")
}

// NewAccount is an account to be made: by an administrator, the command line or the demonstration.
type NewAccount struct {
	account.Account
	Hash string
}

const accountColumns = `a.id, a.username, a.full_name, a.position, a.email, a.phone, a.disabled_at IS NOT NULL, a.must_change,
	coalesce(f.failures >= $2 AND f.last_at >= $3, false), coalesce(a.last_sign_in_at, 'epoch'), a.version
FROM accounts a LEFT JOIN sign_in_failures f ON f.username = a.username WHERE a.commune_id = $1`

func scanAccount(row pgx.CollectableRow) (a account.Account, err error) {
	err = row.Scan(&a.ID, &a.Username, &a.FullName, &a.Position, &a.Email, &a.Phone, &a.Disabled, &a.MustChange, &a.Locked, &a.SignedInAt, &a.Version)
	if a.SignedInAt.Unix() == 0 {
		a.SignedInAt = time.Time{}
	}
	return a, err
}

var (
	sqlAccounts = statement(`SELECT ` + accountColumns + ` ORDER BY a.disabled_at IS NOT NULL, a.full_name COLLATE "vi-x-icu", a.id`)
	sqlAccount  = statement(`SELECT ` + accountColumns + ` AND a.id = $4`)
	sqlPosts    = statement(`SELECT m.account_id, m.unit_id, u.name, array_agg(m.role ORDER BY m.role)
FROM memberships m JOIN units u ON u.commune_id = m.commune_id AND u.id = m.unit_id
WHERE m.commune_id = $1 AND ($2::bigint = 0 OR m.account_id = $2) GROUP BY m.account_id, m.unit_id, u.name, u.position ORDER BY u.position, m.unit_id`)
	sqlInsertAccount = statement(`INSERT INTO accounts (commune_id, username, full_name, position, email, phone, password_hash, must_change)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`)
	sqlUpdateAccount = statement(`UPDATE accounts SET full_name = $4, position = $5, email = $6, phone = $7, version = version + 1
WHERE commune_id = $1 AND id = $2 AND version = $3`)
	sqlDisableAccount = statement(`UPDATE accounts SET disabled_at = $4, version = version + 1 WHERE commune_id = $1 AND id = $2 AND version = $3`)
	sqlPasswordHash   = statement(`SELECT password_hash FROM accounts WHERE commune_id = $1 AND id = $2`)
	sqlSetPassword    = statement(`UPDATE accounts SET password_hash = $3, must_change = $4 WHERE commune_id = $1 AND id = $2`)
	sqlInsertMember   = statement(`INSERT INTO memberships (commune_id, account_id, unit_id, role) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`)
	sqlDeleteMember   = statement(`DELETE FROM memberships WHERE commune_id = $1 AND account_id = $2`)
	sqlContact        = statement(`SELECT email, mail_wanted, version FROM accounts WHERE commune_id = $1 AND id = $2`)
	sqlSetContact     = statement(`UPDATE accounts SET email = $4, mail_wanted = $5, version = version + 1 WHERE commune_id = $1 AND id = $2 AND version = $3`)
	sqlLockCommune    = statement(`SELECT id FROM communes WHERE id = $1 FOR UPDATE`)
	sqlAdmins         = statement(`SELECT count(DISTINCT a.id) FROM accounts a JOIN memberships m ON m.commune_id = a.commune_id AND m.account_id = a.id
WHERE a.commune_id = $1 AND m.role = 'admin' AND a.disabled_at IS NULL`)
)

// Accounts are all accounts of the commune with their posts, disabled ones last; limit says which are locked at the moment now.
func (q *Queries) Accounts(ctx context.Context, now time.Time, limit SignInLimit) (list []account.Account, err error) {
	posts := map[int64][]account.Post{}
	b := &pgx.Batch{}
	b.Queue(sqlAccounts, q.commune, limit.Attempts, now.Add(-limit.Window)).Query(func(rows pgx.Rows) error {
		list, err = pgx.CollectRows(rows, scanAccount)
		return err
	})
	b.Queue(sqlPosts, q.commune, 0).Query(collectPosts(posts))
	if err := q.send(ctx, b); err != nil {
		return nil, wrap(err, "accounts")
	}
	for i := range list {
		list[i].Posts = posts[list[i].ID]
	}
	return list, nil
}

// Account is one account with its posts, or a NotFound fault.
func (q *Queries) Account(ctx context.Context, id int64, now time.Time, limit SignInLimit) (a account.Account, err error) {
	posts := map[int64][]account.Post{}
	b := &pgx.Batch{}
	b.Queue(sqlAccount, q.commune, limit.Attempts, now.Add(-limit.Window), id).Query(func(rows pgx.Rows) error {
		a, err = pgx.CollectExactlyOneRow(rows, scanAccount)
		return err
	})
	b.Queue(sqlPosts, q.commune, id).Query(collectPosts(posts))
	if err := q.send(ctx, b); err != nil {
		return account.Account{}, wrap(err, fmt.Sprintf("account %d", id))
	}
	a.Posts = posts[id]
	return a, nil
}

func collectPosts(posts map[int64][]account.Post) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		var id int64
		var p account.Post
		var roles []string
		_, err := pgx.ForEachRow(rows, []any{&id, &p.UnitID, &p.UnitName, &roles}, func() error {
			p.Roles = nil
			for _, r := range roles {
				p.Roles = append(p.Roles, account.Role(r))
			}
			posts[id] = append(posts[id], p)
			return nil
		})
		return err
	}
}

// InsertAccount adds a person with his posts.
func (q *Queries) InsertAccount(ctx context.Context, a NewAccount) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlInsertAccount, q.commune, a.Username, a.FullName, a.Position, a.Email, a.Phone, a.Hash, a.MustChange).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("insert account %q: %w", a.Username, translate(err, accountConstraints))
	}
	return id, q.SetPosts(ctx, id, a.Posts)
}

// UpdateAccount changes what is known of a person, guarded by the version the form was made from.
func (q *Queries) UpdateAccount(ctx context.Context, a account.Account) error {
	tag, err := q.db.Exec(ctx, sqlUpdateAccount, q.commune, a.ID, a.Version, a.FullName, a.Position, a.Email, a.Phone)
	return q.accountChanged(ctx, a.ID, tag, err)
}

// Contact is where mail reaches a person and whether he wants it.
type Contact struct {
	Email      string
	MailWanted bool
	Version    int // of the account
}

// SetContact changes how to reach the person, guarded by the version the form was made from.
func (q *Queries) SetContact(ctx context.Context, id int64, c Contact) error {
	tag, err := q.db.Exec(ctx, sqlSetContact, q.commune, id, c.Version, c.Email, c.MailWanted)
	return q.accountChanged(ctx, id, tag, err)
}

// SetDisabled shuts an account from the moment on, or opens it again where the moment is zero.
func (q *Queries) SetDisabled(ctx context.Context, id int64, version int, at time.Time) error {
	var moment *time.Time
	if !at.IsZero() {
		moment = &at
	}
	tag, err := q.db.Exec(ctx, sqlDisableAccount, q.commune, id, version, moment)
	return q.accountChanged(ctx, id, tag, err)
}

func (q *Queries) accountChanged(ctx context.Context, id int64, tag pgconn.CommandTag, err error) error {
	if err != nil {
		return fmt.Errorf("change account %d: %w", id, translate(err, accountConstraints))
	}
	if tag.RowsAffected() == 0 {
		if _, err := q.PasswordHash(ctx, id); err != nil {
			return err
		}
		return Overtaken()
	}
	return nil
}

// PasswordHash is the stored form of an account's password, or a NotFound fault.
func (q *Queries) PasswordHash(ctx context.Context, id int64) (hash string, err error) {
	err = q.db.QueryRow(ctx, sqlPasswordHash, q.commune, id).Scan(&hash)
	return hash, wrap(err, fmt.Sprintf("password of account %d", id))
}

// SetPassword replaces an account's password; mustChange makes it a one-time one.
func (q *Queries) SetPassword(ctx context.Context, id int64, hash string, mustChange bool) error {
	tag, err := q.db.Exec(ctx, sqlSetPassword, q.commune, id, hash, mustChange)
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return wrap(err, fmt.Sprintf("set password of account %d", id))
}

// SetPosts replaces all posts of an account.
func (q *Queries) SetPosts(ctx context.Context, accountID int64, posts []account.Post) error {
	b := &pgx.Batch{}
	b.Queue(sqlDeleteMember, q.commune, accountID)
	for _, p := range posts {
		for _, r := range p.Roles {
			b.Queue(sqlInsertMember, q.commune, accountID, p.UnitID, string(r))
		}
	}
	if err := q.send(ctx, b); err != nil {
		return fmt.Errorf("set posts: %w", translate(err, accountConstraints))
	}
	return nil
}

// Admins is the number of administrators who can sign in. Call LockCommune before a change that it
// decides on: two administrators who remove each other at once would both find one left.
func (q *Queries) Admins(ctx context.Context) (n int, err error) {
	err = q.db.QueryRow(ctx, sqlAdmins, q.commune).Scan(&n)
	return n, wrap(err, "count administrators")
}

// LockCommune makes changes of the same kind in one commune wait for each other until commit.
func (q *Queries) LockCommune(ctx context.Context) error {
	var id int64
	return wrap(q.db.QueryRow(ctx, sqlLockCommune, q.commune).Scan(&id), "lock commune")
}

var accountConstraints = map[string]*fault.Error{
	"accounts_username_unique":               fault.Field("username", "Tên đăng nhập này đã có người dùng."),
	"accounts_username_form":                 fault.Field("username", "Tên đăng nhập gồm mã xã, dấu chấm rồi chữ thường không dấu hoặc số, như hatrung.lan."),
	"accounts_full_name_given":               fault.Field("full_name", "Ghi họ và tên."),
	"memberships_commune_id_unit_id_fkey":    fault.Field("unit-1", "Đơn vị đã chọn không có trong danh sách đơn vị của xã."),
	"memberships_commune_id_account_id_fkey": fault.New(fault.NotFound, "Không tìm thấy."),
}
