package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Credential is what sign-in needs of an account; the zero Credential is nobody.
type Credential struct {
	CommuneID      int64
	AccountID      int64
	Username       string
	Hash           string
	FailedAttempts int
	FailedAt       time.Time
	UnitID         int64 // first post
}

var (
	sqlSignInTenant = statement(`SELECT set_config('app.commune_id', coalesce((SELECT id::text FROM commune_codes WHERE short_code = $1), ''), true)`)
	sqlCredential   = statement(`SELECT a.commune_id, a.id, a.username, a.password_hash, a.failed_attempts, coalesce(a.failed_at, 'epoch'),
	coalesce((SELECT m.unit_id FROM memberships m JOIN units u ON u.commune_id = m.commune_id AND u.id = m.unit_id
		WHERE m.commune_id = a.commune_id AND m.account_id = a.id ORDER BY u.position, m.unit_id LIMIT 1), 0)
FROM accounts a WHERE a.commune_id = (SELECT id FROM commune_codes WHERE short_code = $1) AND a.username = $2 AND a.disabled_at IS NULL`)
	sqlSignInFailed = statement(`UPDATE accounts SET failed_attempts = failed_attempts + 1, failed_at = $3 WHERE commune_id = $1 AND id = $2`)
	sqlSignedIn     = statement(`UPDATE accounts SET failed_attempts = 0, last_sign_in_at = $3 WHERE commune_id = $1 AND id = $2`)
)

// Credential finds the account of a username in one round trip: the part before the first dot names
// the commune, which becomes the tenant. For an unknown or disabled name it is zero, without error.
func (s *Store) Credential(ctx context.Context, username string) (Credential, error) {
	short, _, _ := strings.Cut(username, ".")
	var c Credential
	b := &pgx.Batch{}
	b.Queue(sqlSignInTenant, short).Exec(func(pgconn.CommandTag) error { return nil })
	b.Queue(sqlCredential, short, username).QueryRow(func(row pgx.Row) error {
		return row.Scan(&c.CommuneID, &c.AccountID, &c.Username, &c.Hash, &c.FailedAttempts, &c.FailedAt, &c.UnitID)
	})
	err := s.pool.SendBatch(ctx, b).Close()
	if errors.Is(err, pgx.ErrNoRows) {
		return Credential{}, nil
	}
	if err != nil {
		return Credential{}, fmt.Errorf("credential: %w", translate(err, nil))
	}
	return c, nil
}

// SignInFailed counts a wrong password of the account.
func (q *Queries) SignInFailed(ctx context.Context, accountID int64, now time.Time) error {
	_, err := q.db.Exec(ctx, sqlSignInFailed, q.commune, accountID, now)
	return wrap(err, "count failed sign-in")
}

// SignedIn clears the count and notes the time.
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
