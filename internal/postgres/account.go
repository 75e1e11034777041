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

// Credential is what sign-in needs of an account; without account it has only the count of failures.
type Credential struct {
	CommuneID int64
	AccountID int64
	UnitID    int64 // first post
	Hash      string
	Failures  int
	FailedAt  time.Time
}

var (
	sqlSignInTenant = statement(`SELECT set_config('app.commune_id', coalesce((SELECT id::text FROM commune_codes WHERE short_code = $1), ''), true)`)
	sqlCredential   = statement(`SELECT coalesce(a.commune_id, 0), coalesce(a.id, 0), coalesce(a.password_hash, ''),
	coalesce((SELECT m.unit_id FROM memberships m JOIN units u ON u.commune_id = m.commune_id AND u.id = m.unit_id
		WHERE m.commune_id = a.commune_id AND m.account_id = a.id ORDER BY u.position, m.unit_id LIMIT 1), 0),
	coalesce(f.failures, 0), coalesce(f.last_at, 'epoch')
FROM (SELECT $2::text AS username) n
LEFT JOIN accounts a ON a.commune_id = (SELECT id FROM commune_codes WHERE short_code = $1) AND a.username = n.username AND a.disabled_at IS NULL
LEFT JOIN sign_in_failures f ON f.username = n.username`)
	sqlSignInFailed = statement(`INSERT INTO sign_in_failures (username, failures, last_at) VALUES ($1, 1, $2)
ON CONFLICT (username) DO UPDATE SET failures = CASE WHEN sign_in_failures.last_at < $3 THEN 1 ELSE sign_in_failures.failures + 1 END, last_at = $2`)
	sqlForgetFailures = statement(`DELETE FROM sign_in_failures WHERE username = $1`)
	sqlOldFailures    = statement(`DELETE FROM sign_in_failures WHERE last_at < $1`)
	sqlSignedIn       = statement(`UPDATE accounts SET last_sign_in_at = $3 WHERE commune_id = $1 AND id = $2`)
)

// Credential finds the account of a username in one round trip: the part before the first dot names
// the commune, which becomes the tenant. An unknown or disabled name has no account and is no error.
func (s *Store) Credential(ctx context.Context, username string) (c Credential, err error) {
	short, _, _ := strings.Cut(username, ".")
	b := &pgx.Batch{}
	b.Queue(sqlSignInTenant, short).Exec(func(pgconn.CommandTag) error { return nil })
	b.Queue(sqlCredential, short, username).QueryRow(func(row pgx.Row) error {
		return row.Scan(&c.CommuneID, &c.AccountID, &c.Hash, &c.UnitID, &c.Failures, &c.FailedAt)
	})
	return c, wrap(s.pool.SendBatch(ctx, b).Close(), "credential")
}

// SignInFailed counts a wrong password for a typed name; failures before since no longer count.
func (s *Store) SignInFailed(ctx context.Context, username string, now, since time.Time) error {
	_, err := s.pool.Exec(ctx, sqlSignInFailed, username, now, since)
	return wrap(err, "count failed sign-in")
}

// ForgetFailures clears the count of a name: after a right password, or by an administrator.
func (s *Store) ForgetFailures(ctx context.Context, username string) error {
	_, err := s.pool.Exec(ctx, sqlForgetFailures, username)
	return wrap(err, "forget failed sign-ins")
}

// DeleteOldFailures removes counts older than the moment.
func (s *Store) DeleteOldFailures(ctx context.Context, before time.Time) error {
	_, err := s.pool.Exec(ctx, sqlOldFailures, before)
	return wrap(err, "delete old failed sign-ins")
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

var (
	sqlInsertAccount = statement(`INSERT INTO accounts (commune_id, username, full_name, position, email, phone, password_hash, must_change)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`)
	sqlInsertMember = statement(`INSERT INTO memberships (commune_id, account_id, unit_id, role) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`)
	sqlDeleteMember = statement(`DELETE FROM memberships WHERE commune_id = $1 AND account_id = $2`)
)

// InsertAccount adds a person with his posts.
func (q *Queries) InsertAccount(ctx context.Context, a NewAccount) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlInsertAccount, q.commune, a.Username, a.FullName, a.Position, a.Email, a.Phone, a.Hash, a.MustChange).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("insert account %q: %w", a.Username, translate(err, accountConstraints))
	}
	return id, q.SetPosts(ctx, id, a.Posts)
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
	return wrap(q.send(ctx, b), "set posts")
}

var accountConstraints = map[string]*fault.Error{
	"accounts_username_unique": fault.Field("username", "Tên đăng nhập này đã có người dùng."),
	"accounts_username_form":   fault.Field("username", "Tên đăng nhập gồm mã xã, dấu chấm rồi chữ thường không dấu hoặc số, như hatrung.lan."),
	"accounts_full_name_given": fault.Field("full_name", "Ghi họ và tên."),
}
