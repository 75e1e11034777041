package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
)

// AuditEntry is a line of the audit log (nhật ký thay đổi).
type AuditEntry struct {
	At        time.Time
	Actor     account.Actor
	Action    string // "create", "update", "submit", "accept", "sign_in", …
	Subject   string // table in the singular: "unit", "plan", "progress_report"
	SubjectID int64
	Detail    map[string]any // small; no passwords, no free text
	Address   string         // of the browser; "" where none
}

var sqlInsertAudit = statement(`INSERT INTO audit_entries (commune_id, at, account_id, unit_id, action, subject, subject_id, detail, address, previous_hash, hash)
VALUES ($1, $2, nullif($3, 0), nullif($4, 0), $5, $6, $7, $8, $9, '\x', '\x')`)

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
	_, err := q.db.Exec(ctx, sqlInsertAudit, q.commune, e.At, e.Actor.AccountID, e.Actor.UnitID, e.Action, e.Subject, e.SubjectID, detail, e.Address)
	if err != nil {
		return fmt.Errorf("audit %s %s %d: %w", e.Action, e.Subject, e.SubjectID, translate(err, nil))
	}
	return nil
}
