package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// linkSelect is a link with where it leads; what its unit can still send over it is counted.
const (
	linkSelect = `SELECT l.id, l.unit_id, u.name, pe.id, pe.plan_id, pe.cycle_id, pe.year, pe.kind, pe.from_on, pe.cut_off_on, pe.units_due_on, pe.state, pe.number, pe.title,
	p.short_title, l.expires_on, l.seed, c.key, l.created_at, coalesce(a.full_name, ''), l.revoked_at, l.opened_at, l.used_at, l.uses,
	(SELECT count(*)` + owedFrom + `
		WHERE a.commune_id = l.commune_id AND a.unit_id = l.unit_id AND pe.id = l.period_id AND coalesce(r.state, '') NOT IN ('submitted', 'accepted'))`
	linkFrom = `
JOIN communes c ON c.id = l.commune_id
JOIN units u ON u.commune_id = l.commune_id AND u.id = l.unit_id
JOIN periods pe ON pe.commune_id = l.commune_id AND pe.id = l.period_id
JOIN plans p ON p.commune_id = pe.commune_id AND p.id = pe.plan_id
LEFT JOIN accounts a ON a.commune_id = l.commune_id AND a.id = l.created_by`
)

var (
	sqlLinks = statement(linkSelect + ` FROM links l` + linkFrom + `
WHERE l.commune_id = $1 ORDER BY l.revoked_at IS NOT NULL, l.expires_on < current_date, l.id DESC LIMIT $2`)
	sqlLink      = statement(linkSelect + ` FROM links l` + linkFrom + ` WHERE l.commune_id = $1 AND l.id = $2`)
	sqlLiveLinks = statement(linkSelect + ` FROM links l` + linkFrom + `
WHERE l.commune_id = $1 AND l.period_id = $2 AND l.unit_id = ANY($3::bigint[]) AND l.revoked_at IS NULL AND l.expires_on >= $4 ORDER BY l.id`)
	sqlInsertLink = statement(`INSERT INTO links (commune_id, unit_id, period_id, seed, expires_on, created_at, created_by)
VALUES ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0)) RETURNING id`)
	sqlInsertLinkKey = statement(`INSERT INTO link_keys (hash, commune_id, link_id) VALUES ($1, $2, $3)`)
	sqlRevokeLink    = statement(`UPDATE links SET revoked_at = $3, revoked_by = nullif($4::bigint, 0) WHERE commune_id = $1 AND id = $2 AND revoked_at IS NULL`)
	sqlLinkOpened    = statement(`UPDATE links SET opened_at = $3 WHERE commune_id = $1 AND id = $2 AND (opened_at IS NULL OR opened_at < $3::timestamptz - interval '1 minute')`)
	sqlLinkUsed      = statement(`UPDATE links SET used_at = $3, uses = uses + 1 WHERE commune_id = $1 AND id = $2`)
	// Whoever changes something over a link holds it, so that revoking waits for him or comes first. Two who
	// only shared it would wait for each other when both note that it was used.
	sqlHoldLink   = statement(`SELECT id FROM links WHERE commune_id = $1 AND id = $2 FOR UPDATE`)
	sqlCommuneKey = statement(`SELECT key FROM communes WHERE id = $1`)

	sqlLinkTenant = statement(`SELECT set_config('app.commune_id', coalesce((SELECT commune_id::text FROM link_keys WHERE hash = $1), ''), true)`)
	sqlFindLink   = statement(linkSelect + `, c.id, k.code, c.name, c.province, c.place, c.time_zone
FROM link_keys lk JOIN links l ON l.commune_id = lk.commune_id AND l.id = lk.link_id` + linkFrom + `
JOIN commune_codes k ON k.id = l.commune_id WHERE lk.hash = $1`)
	sqlCodeFailures = statement(`SELECT coalesce((SELECT failures FROM code_failures WHERE address = $1 AND last_at >= $2), 0)`)
	sqlCodeFailed   = statement(`INSERT INTO code_failures AS f (address, failures, last_at) VALUES ($1, 1, $2)
ON CONFLICT (address) DO UPDATE SET failures = CASE WHEN f.last_at < $3 THEN 1 ELSE f.failures + 1 END, last_at = $2`)
	sqlOldCodes = statement(`DELETE FROM code_failures WHERE last_at < $1`)
)

// linkScan are the targets of a link's row.
func linkScan(l *plan.Link) (targets []any, finish func()) {
	var seed, key []byte
	var revoked, opened, used *time.Time
	p := &l.Period
	targets = []any{
		&l.ID, &l.UnitID, &l.UnitName, &p.ID, &p.PlanID, &p.CycleID, &p.Year, &p.Kind, &p.From, &p.CutOff, &p.UnitsDue, &p.State, &p.Number, &p.Title,
		&l.PlanTitle, &l.ExpiresOn, &seed, &key, &l.CreatedAt, &l.CreatedBy, &revoked, &opened, &used, &l.Uses, &l.LiveReports,
	}
	return targets, func() {
		l.RevokedAt, l.OpenedAt, l.UsedAt = orZero(revoked), orZero(opened), orZero(used)
		l.Code = plan.LinkCode(key, seed)
	}
}

func scanLink(row pgx.CollectableRow) (l plan.Link, err error) {
	targets, finish := linkScan(&l)
	if err := row.Scan(targets...); err != nil {
		return plan.Link{}, err
	}
	finish()
	return l, nil
}

// Links are the newest links of the commune: those that are good first.
func (q *Queries) Links(ctx context.Context, limit int) ([]plan.Link, error) {
	rows, _ := q.db.Query(ctx, sqlLinks, q.commune, limit)
	list, err := pgx.CollectRows(rows, scanLink)
	return list, wrap(err, "links")
}

// Link returns the link with the id, or a NotFound fault.
func (q *Queries) Link(ctx context.Context, id int64) (plan.Link, error) {
	rows, _ := q.db.Query(ctx, sqlLink, q.commune, id)
	l, err := pgx.CollectExactlyOneRow(rows, scanLink)
	return l, wrap(err, fmt.Sprintf("link %d", id))
}

// LiveLinks are the newest links of units for a period that are neither revoked nor expired today, by unit.
// Letters print their codes.
func (q *Queries) LiveLinks(ctx context.Context, period int64, units []int64, today plan.Day) (map[int64]plan.Link, error) {
	rows, _ := q.db.Query(ctx, sqlLiveLinks, q.commune, period, units, today)
	list, err := pgx.CollectRows(rows, scanLink)
	links := make(map[int64]plan.Link, len(list))
	for _, l := range list {
		links[l.UnitID] = l
	}
	return links, wrap(err, "live links")
}

// NewLink is a link to be made.
type NewLink struct {
	UnitID, PeriodID int64
	ExpiresOn        plan.Day
	Seed             []byte   // 16 random bytes
	Hashes           [][]byte // of what opens it
	CreatedAt        time.Time
	CreatedBy        int64
}

// InsertLink makes a link with the hashes of what opens it.
func (q *Queries) InsertLink(ctx context.Context, n NewLink) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlInsertLink, q.commune, n.UnitID, n.PeriodID, n.Seed, n.ExpiresOn, n.CreatedAt, n.CreatedBy).Scan(&id)
	if err != nil {
		return 0, wrap(err, "insert link")
	}
	b := &pgx.Batch{}
	for _, hash := range n.Hashes {
		b.Queue(sqlInsertLinkKey, hash, q.commune, id)
	}
	return id, wrap(q.send(ctx, b), "insert keys of link")
}

// RevokeLink ends a link; done is false where it was revoked before.
func (q *Queries) RevokeLink(ctx context.Context, id int64, at time.Time, by int64) (done bool, err error) {
	tag, err := q.db.Exec(ctx, sqlRevokeLink, q.commune, id, at, by)
	return tag.RowsAffected() > 0, wrap(err, "revoke link")
}

// LinkOpened notes that the form of a link was looked at, at most once a minute.
func (q *Queries) LinkOpened(ctx context.Context, id int64, at time.Time) error {
	_, err := q.db.Exec(ctx, sqlLinkOpened, q.commune, id, at)
	return wrap(err, "note that a link was opened")
}

// LinkUsed notes that reports were sent over a link.
func (q *Queries) LinkUsed(ctx context.Context, id int64, at time.Time) error {
	_, err := q.db.Exec(ctx, sqlLinkUsed, q.commune, id, at)
	return wrap(err, "note that a link was used")
}

// HoldLink keeps a link from being revoked until commit and gives it as it then is.
func (q *Queries) HoldLink(ctx context.Context, id int64) (l plan.Link, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlHoldLink, q.commune, id)
	b.Queue(sqlLink, q.commune, id).Query(func(rows pgx.Rows) error {
		l, err = pgx.CollectExactlyOneRow(rows, scanLink)
		return err
	})
	return l, wrap(q.send(ctx, b), "hold link")
}

// CommuneKey is the random key by which the commune knows again what it gave out: rows of a
// spreadsheet, codes of links.
func (q *Queries) CommuneKey(ctx context.Context) (key []byte, err error) {
	err = q.db.QueryRow(ctx, sqlCommuneKey, q.commune).Scan(&key)
	return key, wrap(err, "key of the commune")
}

// FoundLink is what a key opened.
type FoundLink struct {
	plan.Link // zero: nothing
	Commune   account.Commune
	Failures  int // wrong codes from the address within the window
}

// FindLink finds the link that a key opens, with its commune, in one round trip: the first statement
// sets the tenant from the directory of hashes, the others then see that commune alone.
func (s *Store) FindLink(ctx context.Context, hash []byte, address string, since time.Time) (f FoundLink, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlLinkTenant, hash).Exec(func(pgconn.CommandTag) error { return nil })
	b.Queue(sqlCodeFailures, address, since).QueryRow(func(row pgx.Row) error { return row.Scan(&f.Failures) })
	b.Queue(sqlFindLink, hash).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (found FoundLink, err error) {
			targets, finish := linkScan(&found.Link)
			c := &found.Commune
			if err := row.Scan(append(targets, &c.ID, &c.Code, &c.Name, &c.Province, &c.Place, &c.TimeZone)...); err != nil {
				return found, err
			}
			finish()
			return found, nil
		})
		if len(list) == 1 {
			f.Link, f.Commune = list[0].Link, list[0].Commune
		}
		return err
	})
	return f, wrap(s.pool.SendBatch(ctx, b).Close(), "find link")
}

// CodeFailed counts a wrong code from an address; older ones than since are forgotten.
func (s *Store) CodeFailed(ctx context.Context, address string, now, since time.Time) error {
	_, err := s.pool.Exec(ctx, sqlCodeFailed, address, now, since)
	return wrap(err, "count a wrong code")
}

// DeleteOldCodeFailures removes counts older than the moment.
func (s *Store) DeleteOldCodeFailures(ctx context.Context, before time.Time) error {
	_, err := s.pool.Exec(ctx, sqlOldCodes, before)
	return wrap(err, "delete old wrong codes")
}
