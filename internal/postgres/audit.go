package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/account"
)

// AuditEntry is a line of the audit log (nhật ký thay đổi).
type AuditEntry struct {
	ID        int64 // 0 before it is written
	At        time.Time
	Actor     account.Actor
	Action    string // "create", "update", "submit", "accept", "sign_in", …
	Subject   string // table in the singular: "unit", "plan", "progress_report"
	SubjectID int64
	Detail    map[string]any // small; no passwords, no free text
	Address   string         // of the browser; "" where none
}

var sqlInsertAudit = statement(`INSERT INTO audit_entries (commune_id, at, account_id, unit_id, action, subject, subject_id, detail, address, previous_hash, hash)
VALUES ($1, $2, nullif($3::bigint, 0), nullif($4::bigint, 0), $5, $6, $7, $8, $9, '\x', '\x')`)

var sqlAuditEntries = statement(`SELECT e.id, e.at, coalesce(e.account_id, 0), coalesce(a.full_name, ''), coalesce(e.unit_id, 0), coalesce(u.name, ''), e.action, e.subject, e.subject_id, e.address
FROM audit_entries e
LEFT JOIN accounts a ON a.commune_id = e.commune_id AND a.id = e.account_id
LEFT JOIN units u ON u.commune_id = e.commune_id AND u.id = e.unit_id
WHERE e.commune_id = $1 AND ($2::bigint = 0 OR e.id < $2) ORDER BY e.id DESC LIMIT $3`)

// AuditEntries are the newest entries before the one with the id (0: of all), without their details.
func (q *Queries) AuditEntries(ctx context.Context, before int64, limit int) ([]AuditEntry, error) {
	rows, _ := q.db.Query(ctx, sqlAuditEntries, q.commune, before, limit)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e AuditEntry, err error) {
		return e, row.Scan(&e.ID, &e.At, &e.Actor.AccountID, &e.Actor.FullName, &e.Actor.UnitID, &e.Actor.UnitName, &e.Action, &e.Subject, &e.SubjectID, &e.Address)
	})
	return list, wrap(err, "audit entries")
}

var sqlAudited = statement(`SELECT EXISTS (SELECT FROM audit_entries WHERE commune_id = $1 AND action = $2 AND subject = $3)`)

// Audited says whether an act was ever done in the commune.
func (q *Queries) Audited(ctx context.Context, action, subject string) (done bool, err error) {
	err = q.db.QueryRow(ctx, sqlAudited, q.commune, action, subject).Scan(&done)
	return done, wrap(err, "look for an audit entry")
}

// InsertAudit appends an entry. Make it the last statement of a transaction: entries of one commune
// queue up on the head of their chain until commit.
func (q *Queries) InsertAudit(ctx context.Context, e AuditEntry) error {
	detail := []byte("{}")
	if len(e.Detail) > 0 {
		var err error
		if detail, err = json.Marshal(e.Detail); err != nil {
			return fmt.Errorf("audit detail: %w", err)
		}
	}
	err := q.later(ctx, sqlInsertAudit, q.commune, e.At, e.Actor.AccountID, e.Actor.UnitID, e.Action, e.Subject, e.SubjectID, detail, e.Address)
	if err != nil {
		return fmt.Errorf("audit %s %s %d: %w", e.Action, e.Subject, e.SubjectID, translate(err, nil))
	}
	return nil
}
