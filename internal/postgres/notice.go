package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// NewNotice is a notice to be given, and to whom: Account alone is that person; Unit is everybody who
// reports for the unit; Unit with Role, who holds the role there; Role alone, who holds it anywhere in
// the commune. A unit whose people have no account is told nothing, which is no error.
type NewNotice struct {
	Account int64
	Unit    int64
	Role    account.Role

	Kind    plan.NoticeKind
	Text    string      // as the reader reads it: one or two plain sentences, no child's name
	Key     plan.RowKey // the owed report that it is about, if any
	Subject int64       // the reminder, the directive …, by the kind
}

var (
	sqlInsertNotice = statement(`INSERT INTO notices (commune_id, account_id, unit_id, kind, text, period_id, item_id, subject_id, created_at)
SELECT $1, a.id, nullif($3::bigint, 0), $5, $6, $7, $8, $9, $10 FROM accounts a
WHERE a.commune_id = $1 AND a.disabled_at IS NULL AND (a.id = $2 OR $2::bigint = 0 AND EXISTS (
	SELECT FROM memberships m WHERE m.commune_id = a.commune_id AND m.account_id = a.id AND m.role = $4 AND ($3::bigint = 0 OR m.unit_id = $3)))`)
	sqlNotices = statement(`SELECT n.id, coalesce(n.unit_id, 0), coalesce(u.name, ''), n.kind, n.text, n.period_id, n.item_id, n.subject_id, n.created_at, n.read_at IS NOT NULL
FROM notices n LEFT JOIN units u ON u.commune_id = n.commune_id AND u.id = n.unit_id
WHERE n.commune_id = $1 AND n.account_id = $2 AND ($3::bigint = 0 OR n.id < $3) ORDER BY n.id DESC LIMIT $4`)
	// The page of a notice is asked for by opening it, which is what marks it read.
	sqlReadNotice = statement(`WITH done AS (UPDATE notices SET read_at = coalesce(read_at, $4) WHERE commune_id = $1 AND account_id = $2 AND id = $3 RETURNING *)
SELECT n.id, coalesce(n.unit_id, 0), coalesce(u.name, ''), n.kind, n.text, n.period_id, n.item_id, n.subject_id, n.created_at, true
FROM done n LEFT JOIN units u ON u.commune_id = n.commune_id AND u.id = n.unit_id`)
	sqlReadNotices = statement(`UPDATE notices SET read_at = $3 WHERE commune_id = $1 AND account_id = $2 AND read_at IS NULL AND id <= $4`)
)

// InsertNotices tells people of a change, inside the transaction that makes it, so that nobody hears of
// what was rolled back. All go in one round trip. The page to which a notice leads is chosen by its
// kind in the server (noticeURL), which a new kind adds itself to; planning knows no addresses.
//
//	tx.InsertNotices(ctx, s.now(), postgres.NewNotice{
//		Unit: d.UnitID, Kind: plan.NoticeDirective, Subject: d.ID, Text: "Chủ tịch có ý kiến chỉ đạo …",
//	})
func (q *Queries) InsertNotices(ctx context.Context, at time.Time, notices ...NewNotice) error {
	b := &pgx.Batch{}
	for _, n := range notices {
		if n.Account == 0 && n.Unit == 0 && n.Role == "" {
			return fmt.Errorf("notice %s for nobody", n.Kind)
		}
		role := n.Role
		if role == "" {
			role = account.RoleUnit
		}
		b.Queue(sqlInsertNotice, q.commune, n.Account, n.Unit, string(role), n.Kind, n.Text, n.Key.PeriodID, n.Key.ItemID, n.Subject, at)
	}
	if b.Len() == 0 {
		return nil
	}
	return wrap(q.send(ctx, b), "insert notices")
}

func scanNotice(row pgx.CollectableRow) (n plan.Notice, err error) {
	err = row.Scan(&n.ID, &n.UnitID, &n.UnitName, &n.Kind, &n.Text, &n.Key.PeriodID, &n.Key.ItemID, &n.SubjectID, &n.CreatedAt, &n.Read)
	return n, err
}

// Notices are the newest notices of a person before the one with the id (0: of all).
func (q *Queries) Notices(ctx context.Context, accountID, before int64, limit int) ([]plan.Notice, error) {
	rows, _ := q.db.Query(ctx, sqlNotices, q.commune, accountID, before, limit)
	list, err := pgx.CollectRows(rows, scanNotice)
	return list, wrap(err, "notices")
}

// ReadNotice marks a person's notice as read and gives it, or a NotFound fault.
func (q *Queries) ReadNotice(ctx context.Context, accountID, id int64, at time.Time) (plan.Notice, error) {
	rows, _ := q.db.Query(ctx, sqlReadNotice, q.commune, accountID, id, at)
	n, err := pgx.CollectExactlyOneRow(rows, scanNotice)
	return n, wrap(err, fmt.Sprintf("notice %d", id))
}

// ReadNotices marks a person's notices as read, up to the newest one that he saw.
func (q *Queries) ReadNotices(ctx context.Context, accountID, upTo int64, at time.Time) error {
	_, err := q.db.Exec(ctx, sqlReadNotices, q.commune, accountID, at, upTo)
	return wrap(err, "read notices")
}
