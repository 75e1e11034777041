package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

const unitColumns = `id, name, short_name, kind, aliases, valid_from, valid_to, coalesce(successor_id, 0), position, version`

func scanUnit(row pgx.CollectableRow) (u plan.Unit, err error) {
	err = row.Scan(&u.ID, &u.Name, &u.ShortName, &u.Kind, &u.Aliases, &u.ValidFrom, &u.ValidTo, &u.SuccessorID, &u.Position, &u.Version)
	return u, err
}

var (
	sqlUnits      = statement(`SELECT ` + unitColumns + ` FROM units WHERE commune_id = $1 ORDER BY kind = 'requested', position, name COLLATE "vi-x-icu", id`)
	sqlUnit       = statement(`SELECT ` + unitColumns + ` FROM units WHERE commune_id = $1 AND id = $2`)
	sqlInsertUnit = statement(`INSERT INTO units (commune_id, name, short_name, kind, aliases, valid_from, valid_to, successor_id, position)
VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8::bigint, 0), $9) RETURNING id`)
	sqlUpdateUnit = statement(`UPDATE units SET name = $4, short_name = $5, kind = $6, aliases = $7, valid_from = $8, valid_to = $9, successor_id = nullif($10::bigint, 0),
	position = $11, version = version + 1 WHERE commune_id = $1 AND id = $2 AND version = $3`)
)

var unitConstraints = map[string]*fault.Error{
	"units_name_unique": fault.Field("name", "Đã có đơn vị mang tên này."),
	"units_name_given":  fault.Field("name", "Ghi tên đơn vị."),
	"units_life":        fault.Field("valid_to", "Ngày kết thúc phải sau ngày bắt đầu."),
	"units_successor":   fault.Field("successor_id", "Đơn vị kế tiếp không có trong danh sách."),
}

// Units are all units of the commune, ended ones included, requested bodies last.
func (q *Queries) Units(ctx context.Context) ([]plan.Unit, error) {
	rows, _ := q.db.Query(ctx, sqlUnits, q.commune)
	units, err := pgx.CollectRows(rows, scanUnit)
	return units, wrap(err, "units")
}

// Unit returns the unit with the id, or a NotFound fault.
func (q *Queries) Unit(ctx context.Context, id int64) (plan.Unit, error) {
	rows, _ := q.db.Query(ctx, sqlUnit, q.commune, id) // the error comes with the rows
	u, err := pgx.CollectExactlyOneRow(rows, scanUnit)
	if err != nil {
		return plan.Unit{}, fmt.Errorf("unit %d: %w", id, translate(err, nil))
	}
	return u, nil
}

// InsertUnit adds a unit.
func (q *Queries) InsertUnit(ctx context.Context, u plan.Unit) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlInsertUnit, q.commune, u.Name, u.ShortName, u.Kind, orEmpty(u.Aliases), u.ValidFrom, u.ValidTo, u.SuccessorID, u.Position).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("insert unit %q: %w", u.Name, translate(err, unitConstraints))
	}
	return id, nil
}

// UpdateUnit changes the unit that the form was made from: u.Version is that version, and another one
// in the table is a Conflict.
func (q *Queries) UpdateUnit(ctx context.Context, u plan.Unit) error {
	tag, err := q.db.Exec(ctx, sqlUpdateUnit, q.commune, u.ID, u.Version, u.Name, u.ShortName, u.Kind, orEmpty(u.Aliases), u.ValidFrom, u.ValidTo, u.SuccessorID, u.Position)
	if err != nil {
		return fmt.Errorf("update unit %d: %w", u.ID, translate(err, unitConstraints))
	}
	if tag.RowsAffected() == 0 {
		if _, err := q.Unit(ctx, u.ID); err != nil {
			return err
		}
		return Overtaken()
	}
	return nil
}
