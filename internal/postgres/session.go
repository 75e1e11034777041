package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/kehoachxa/kehoachxa/internal/account"
)

// Session is a signed-in browser as the server knows it. Hash is the SHA-256 of the cookie's token.
type Session struct {
	Hash      []byte
	Data      []byte // scs's payload
	SeenAt    time.Time
	CreatedAt time.Time
	ExpiresAt time.Time
	Actor     account.Actor // zero where nobody is signed in, or the account is disabled
	Address   string        // of the browser
	UserAgent string
	Notices   int // unread ones of the actor, counted up to MaxNotices
}

// MaxNotices is where the bell stops counting.
const MaxNotices = 99

var (
	sqlSessionTenant = statement(`SELECT set_config('app.commune_id', coalesce((SELECT commune_id::text FROM sessions WHERE token_hash = $1), ''), true)`)
	sqlSession       = statement(`SELECT s.data, s.seen_at, s.created_at, s.expires_at, coalesce(s.commune_id, 0), coalesce(s.unit_id, 0),
	coalesce(a.id, 0), coalesce(a.username, ''), coalesce(a.full_name, ''), coalesce(a.position, ''), coalesce(a.must_change, false),
	coalesce(k.code, ''), coalesce(c.name, ''), coalesce(c.province, ''), coalesce(c.place, ''), coalesce(c.time_zone, ''),
	(SELECT count(*) FROM (SELECT FROM notices n WHERE n.commune_id = s.commune_id AND n.account_id = s.account_id AND n.read_at IS NULL LIMIT $2) unread)
FROM sessions s
LEFT JOIN accounts a ON a.commune_id = s.commune_id AND a.id = s.account_id AND a.disabled_at IS NULL
LEFT JOIN communes c ON c.id = s.commune_id
LEFT JOIN commune_codes k ON k.id = s.commune_id
WHERE s.token_hash = $1`)
	sqlSessionPosts = statement(`SELECT m.unit_id, u.name, array_agg(m.role ORDER BY m.role)
FROM sessions s
JOIN memberships m ON m.commune_id = s.commune_id AND m.account_id = s.account_id
JOIN units u ON u.commune_id = m.commune_id AND u.id = m.unit_id
WHERE s.token_hash = $1 GROUP BY m.unit_id, u.name, u.position ORDER BY u.position, m.unit_id`)
	sqlInsertSession = statement(`INSERT INTO sessions (token_hash, data, expires_at, created_at, seen_at, address, user_agent, commune_id, account_id, unit_id)
VALUES ($1, $2, $3, $4, $4, $5, $6, nullif($7::bigint, 0), nullif($8::bigint, 0), nullif($9::bigint, 0))`)
	sqlUpdateSession = statement(`UPDATE sessions SET data = $2, expires_at = $3 WHERE token_hash = $1`)
	sqlSessionUnit   = statement(`UPDATE sessions SET unit_id = $4 WHERE token_hash = $1 AND commune_id = $2 AND account_id = $3`)
	sqlSeenSession   = statement(`UPDATE sessions SET seen_at = $2 WHERE token_hash = $1`)
	sqlDeleteSession = statement(`DELETE FROM sessions WHERE token_hash = $1`)
	sqlDeleteOthers  = statement(`DELETE FROM sessions WHERE commune_id = $1 AND account_id = $2 AND token_hash <> $3`)
	sqlSessions      = statement(`SELECT token_hash, seen_at, created_at, address, user_agent FROM sessions
WHERE commune_id = $1 AND account_id = $2 AND seen_at >= $3 AND expires_at > now() ORDER BY seen_at DESC`)
	sqlExpired = statement(`DELETE FROM sessions WHERE expires_at < $1`)
)

// Session finds a browser's session and its actor in one round trip: the first statement sets the
// tenant from the session's own row, the others then see that commune alone. Without such a session
// ok is false.
func (s *Store) Session(ctx context.Context, hash []byte) (ses Session, ok bool, err error) {
	ses.Hash = hash
	b := &pgx.Batch{}
	b.Queue(sqlSessionTenant, hash).Exec(func(pgconn.CommandTag) error { return nil })
	a := &ses.Actor
	b.Queue(sqlSession, hash, MaxNotices).QueryRow(func(row pgx.Row) error {
		return row.Scan(&ses.Data, &ses.SeenAt, &ses.CreatedAt, &ses.ExpiresAt, &a.CommuneID, &a.UnitID,
			&a.AccountID, &a.Username, &a.FullName, &a.Position, &a.MustChange,
			&a.Commune.Code, &a.Commune.Name, &a.Commune.Province, &a.Commune.Place, &a.Commune.TimeZone, &ses.Notices)
	})
	b.Queue(sqlSessionPosts, hash).Query(func(rows pgx.Rows) error {
		a.Posts, err = pgx.CollectRows(rows, scanPost)
		return err
	})
	err = s.pool.SendBatch(ctx, b).Close()
	if errors.Is(err, pgx.ErrNoRows) {
		return Session{}, false, nil
	}
	if err != nil {
		return Session{}, false, fmt.Errorf("session: %w", translate(err, nil))
	}
	a.Commune.ID = a.CommuneID
	if a.AccountID == 0 {
		ses.Actor = account.Actor{}
		return ses, true, nil
	}
	// The post that was chosen, or the first one where that post was taken away meanwhile.
	for i, p := range a.Posts {
		if p.UnitID == a.UnitID || i == len(a.Posts)-1 {
			if p.UnitID != a.UnitID {
				p = a.Posts[0]
			}
			a.UnitID, a.UnitName, a.Roles = p.UnitID, p.UnitName, p.Roles
			break
		}
	}
	if len(a.Posts) == 0 {
		a.UnitID = 0
	}
	return ses, true, nil
}

func scanPost(row pgx.CollectableRow) (account.Post, error) {
	var p account.Post
	var roles []string
	err := row.Scan(&p.UnitID, &p.UnitName, &roles)
	for _, r := range roles {
		p.Roles = append(p.Roles, account.Role(r))
	}
	return p, err
}

// InsertSession keeps a new session; ses.Actor says whose it is, or is zero before sign-in.
func (s *Store) InsertSession(ctx context.Context, ses Session) error {
	a := ses.Actor
	_, err := s.pool.Exec(ctx, sqlInsertSession, ses.Hash, ses.Data, ses.ExpiresAt, ses.CreatedAt, ses.Address, ses.UserAgent, a.CommuneID, a.AccountID, a.UnitID)
	return wrap(err, "insert session")
}

// UpdateSession writes the payload of a session that is still there: one that another request ended
// meanwhile stays ended.
func (s *Store) UpdateSession(ctx context.Context, hash, data []byte, expires time.Time) (found bool, err error) {
	tag, err := s.pool.Exec(ctx, sqlUpdateSession, hash, data, expires)
	return tag.RowsAffected() > 0, wrap(err, "update session")
}

// SwitchUnit makes the session act for another unit of its person.
func (s *Store) SwitchUnit(ctx context.Context, hash []byte, actor account.Actor, unit int64) error {
	_, err := s.pool.Exec(ctx, sqlSessionUnit, hash, actor.CommuneID, actor.AccountID, unit)
	return wrap(err, "switch unit")
}

// SessionSeen notes that the person is still there.
func (s *Store) SessionSeen(ctx context.Context, hash []byte, now time.Time) error {
	_, err := s.pool.Exec(ctx, sqlSeenSession, hash, now)
	return wrap(err, "session seen")
}

// DeleteSession ends a session.
func (s *Store) DeleteSession(ctx context.Context, hash []byte) error {
	_, err := s.pool.Exec(ctx, sqlDeleteSession, hash)
	return wrap(err, "delete session")
}

// DeleteSessions ends all sessions of an account but the one with the hash (nil: all).
func (q *Queries) DeleteSessions(ctx context.Context, accountID int64, but []byte) error {
	if but == nil {
		but = []byte{}
	}
	_, err := q.db.Exec(ctx, sqlDeleteOthers, q.commune, accountID, but)
	return wrap(err, "delete sessions")
}

// Profile is what the own account shows: the signed-in browsers, the latest used first, without payload
// and actor, and how to reach the person.
func (q *Queries) Profile(ctx context.Context, accountID int64, seenSince time.Time) (list []Session, c Contact, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlSessions, q.commune, accountID, seenSince).Query(func(rows pgx.Rows) error {
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (ses Session, err error) {
			return ses, row.Scan(&ses.Hash, &ses.SeenAt, &ses.CreatedAt, &ses.Address, &ses.UserAgent)
		})
		return err
	})
	b.Queue(sqlContact, q.commune, accountID).QueryRow(func(row pgx.Row) error {
		return row.Scan(&c.Email, &c.MailWanted, &c.Version)
	})
	err = q.send(ctx, b)
	return list, c, wrap(err, "own account")
}

// DeleteExpiredSessions removes sessions that ended before the moment.
func (s *Store) DeleteExpiredSessions(ctx context.Context, before time.Time) error {
	_, err := s.pool.Exec(ctx, sqlExpired, before)
	return wrap(err, "delete expired sessions")
}

// wrap says what was attempted, with the database's answer translated.
func wrap(err error, attempt string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", attempt, translate(err, nil))
}
