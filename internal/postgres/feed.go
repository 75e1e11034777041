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

// Feed is the private calendar address of a person; the zero Feed is none.
type Feed struct {
	MadeAt time.Time
	ReadAt time.Time // zero: no program has read it yet
}

var (
	sqlFeed    = statement(`SELECT made_at, read_at FROM calendar_feeds WHERE commune_id = $1 AND account_id = $2 AND revoked_at IS NULL`)
	sqlSetFeed = statement(`INSERT INTO calendar_feeds (commune_id, account_id, secret_hash, made_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (commune_id, account_id) DO UPDATE SET secret_hash = excluded.secret_hash, made_at = excluded.made_at, read_at = NULL, revoked_at = NULL`)
	sqlRevokeFeed = statement(`UPDATE calendar_feeds SET revoked_at = $3 WHERE commune_id = $1 AND account_id = $2 AND revoked_at IS NULL`)
	// Programs read every few minutes; to know that one does, once an hour is enough.
	sqlFeedRead = statement(`UPDATE calendar_feeds SET read_at = $4 WHERE commune_id = $1 AND account_id = $2 AND secret_hash = $3 AND revoked_at IS NULL
	AND coalesce(read_at, '-infinity') < $4::timestamptz - interval '1 hour'`)
	sqlFeedActor = statement(`SELECT a.id, a.username, a.full_name, c.name, c.province, c.place, c.time_zone FROM calendar_feeds f
JOIN accounts a ON a.commune_id = f.commune_id AND a.id = f.account_id AND a.disabled_at IS NULL AND NOT a.must_change
JOIN communes c ON c.id = f.commune_id
WHERE f.commune_id = $1 AND f.account_id = $2 AND f.secret_hash = $3 AND f.revoked_at IS NULL`)
	sqlFeedPosts = statement(`SELECT m.unit_id, u.name, array_agg(m.role ORDER BY m.role) FROM memberships m
JOIN units u ON u.commune_id = m.commune_id AND u.id = m.unit_id
WHERE m.commune_id = $1 AND m.account_id = $2 GROUP BY m.unit_id, u.name, u.position ORDER BY u.position, m.unit_id`)
)

// Feed is the calendar address of an account, without its secret.
func (q *Queries) Feed(ctx context.Context, accountID int64) (f Feed, err error) {
	var read *time.Time
	err = q.db.QueryRow(ctx, sqlFeed, q.commune, accountID).Scan(&f.MadeAt, &read)
	f.ReadAt = orZero(read)
	if errors.Is(err, pgx.ErrNoRows) {
		return Feed{}, nil
	}
	return f, wrap(err, fmt.Sprintf("calendar feed of account %d", accountID))
}

// SetFeed gives an account a new calendar address; the one before it ends.
func (q *Queries) SetFeed(ctx context.Context, accountID int64, hash []byte, at time.Time) error {
	_, err := q.db.Exec(ctx, sqlSetFeed, q.commune, accountID, hash, at)
	return wrap(err, fmt.Sprintf("set calendar feed of account %d", accountID))
}

// RevokeFeed ends the calendar address of an account.
func (q *Queries) RevokeFeed(ctx context.Context, accountID int64, at time.Time) (found bool, err error) {
	tag, err := q.db.Exec(ctx, sqlRevokeFeed, q.commune, accountID, at)
	return tag.RowsAffected() > 0, wrap(err, fmt.Sprintf("revoke calendar feed of account %d", accountID))
}

// FeedReader finds whose calendar address holds a secret. Without such an address, or where the
// account is disabled, ok is false.
func (s *Store) FeedReader(ctx context.Context, commune, accountID int64, hash []byte, now time.Time) (a account.Actor, ok bool, err error) {
	q := s.In(account.Actor{CommuneID: commune})
	b := &pgx.Batch{}
	b.Queue(sqlFeedRead, commune, accountID, hash, now).Exec(func(pgconn.CommandTag) error { return nil })
	a.CommuneID, a.Commune.ID = commune, commune
	b.Queue(sqlFeedActor, commune, accountID, hash).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			ok = true
			if err := rows.Scan(&a.AccountID, &a.Username, &a.FullName, &a.Commune.Name, &a.Commune.Province, &a.Commune.Place, &a.Commune.TimeZone); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	b.Queue(sqlFeedPosts, commune, accountID).Query(func(rows pgx.Rows) (err error) {
		a.Posts, err = pgx.CollectRows(rows, scanPost)
		return err
	})
	if err := q.send(ctx, b); err != nil || !ok {
		return account.Actor{}, false, wrap(err, "reader of a calendar feed")
	}
	for _, p := range a.Posts {
		a.Roles = append(a.Roles, p.Roles...)
	}
	return a, true, nil
}
