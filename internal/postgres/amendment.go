package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

const amendmentColumns = `id, plan_id, state, number, issued_on, title, reason, operations, coalesce(plan_version, 0), effective_on, version`

func scanAmendment(row pgx.CollectableRow) (a plan.Amendment, err error) {
	err = row.Scan(&a.ID, &a.PlanID, &a.State, &a.Number, &a.IssuedOn, &a.Title, &a.Reason, &a.Ops, &a.PlanVersion, &a.EffectiveOn, &a.Version)
	return a, err
}

var (
	// Drafts only where they are asked for: nobody else knows of them.
	sqlAmendments = statement(`SELECT ` + amendmentColumns + ` FROM amendments WHERE commune_id = $1 AND plan_id = $2
	AND (state = 'in_force' OR state = 'draft' AND $3) ORDER BY plan_version DESC NULLS FIRST`)
	sqlInsertAmendment = statement(`INSERT INTO amendments (commune_id, plan_id, number, issued_on, title, reason, created_at, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8::bigint, 0)) RETURNING id`)
	sqlUpdateAmendment = statement(`UPDATE amendments SET number = $4, issued_on = $5, title = $6, reason = $7, operations = $8, state = $9, version = version + 1
WHERE commune_id = $1 AND id = $2 AND version = $3 AND state = 'draft'`)
	sqlPutInForce = statement(`UPDATE amendments SET state = 'in_force', plan_version = 1 + coalesce((SELECT max(plan_version) FROM amendments x
	WHERE x.commune_id = $1 AND x.plan_id = amendments.plan_id), 1), effective_on = $4, before = $5, after = $6, in_force_at = $7, in_force_by = nullif($8::bigint, 0), version = version + 1
WHERE commune_id = $1 AND id = $2 AND version = $3 AND state = 'draft' RETURNING plan_version`)
	sqlVersionStates = statement(`SELECT before, after FROM amendments WHERE commune_id = $1 AND plan_id = $2 AND plan_version = $3 AND state = 'in_force'`)
)

var amendmentConstraints = map[string]*fault.Error{
	"amendments_title_given": fault.Field("title", "Ghi tên văn bản điều chỉnh."),
	"amendments_one_draft":   fault.New(fault.Conflict, "Kế hoạch này đang có một dự thảo điều chỉnh."),
}

// Amendments are those of a plan, a draft first, then the newest.
func (q *Queries) Amendments(ctx context.Context, planID int64, drafts bool) ([]plan.Amendment, error) {
	rows, _ := q.db.Query(ctx, sqlAmendments, q.commune, planID, drafts)
	list, err := pgx.CollectRows(rows, scanAmendment)
	return list, wrap(err, fmt.Sprintf("amendments of plan %d", planID))
}

// DraftAmendment is the amendment of a plan that is being prepared; ok is false where there is none.
func DraftAmendment(list []plan.Amendment) (a plan.Amendment, ok bool) {
	if len(list) > 0 && list[0].State == plan.AmendmentDraft {
		return list[0], true
	}
	return a, false
}

// InsertAmendment begins an amendment.
func (q *Queries) InsertAmendment(ctx context.Context, a plan.Amendment, at time.Time, account int64) (id int64, err error) {
	if err = q.db.QueryRow(ctx, sqlInsertAmendment, q.commune, a.PlanID, a.Number, a.IssuedOn, a.Title, a.Reason, at, account).Scan(&id); err != nil {
		return 0, fmt.Errorf("insert amendment of plan %d: %w", a.PlanID, translate(err, amendmentConstraints))
	}
	return id, nil
}

// UpdateAmendment keeps a draft amendment as it is now, guarded by its version.
func (q *Queries) UpdateAmendment(ctx context.Context, a plan.Amendment) error {
	ops := a.Ops
	if ops == nil {
		ops = []plan.Op{}
	}
	tag, err := q.db.Exec(ctx, sqlUpdateAmendment, q.commune, a.ID, a.Version, a.Number, a.IssuedOn, a.Title, a.Reason, ops, a.State)
	switch {
	case err != nil:
		return fmt.Errorf("update amendment %d: %w", a.ID, translate(err, amendmentConstraints))
	case tag.RowsAffected() == 0:
		return Overtaken()
	}
	return nil
}

// PutInForce freezes a draft amendment with the plan before and after it, and returns the version of the plan
// that it makes.
func (q *Queries) PutInForce(ctx context.Context, a plan.Amendment, before, after plan.Snapshot, at time.Time, account int64) (version int, err error) {
	err = q.db.QueryRow(ctx, sqlPutInForce, q.commune, a.ID, a.Version, a.EffectiveOn, before, after, at, account).Scan(&version)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, Overtaken()
	}
	return version, wrap(err, fmt.Sprintf("put amendment %d in force", a.ID))
}

// VersionStates are the plan before and after the amendment that made a version of it (2 and later), or a
// NotFound fault.
func (q *Queries) VersionStates(ctx context.Context, planID int64, version int) (before, after plan.Snapshot, err error) {
	var was, is []byte
	if err = q.db.QueryRow(ctx, sqlVersionStates, q.commune, planID, version).Scan(&was, &is); err != nil {
		return before, after, wrap(err, fmt.Sprintf("version %d of plan %d", version, planID))
	}
	if err = json.Unmarshal(was, &before); err == nil {
		err = json.Unmarshal(is, &after)
	}
	return before, after, wrap(err, fmt.Sprintf("version %d of plan %d", version, planID))
}
