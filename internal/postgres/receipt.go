package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

var (
	sqlReceipt = statement(`SELECT r.id, r.unit_id, u.name, coalesce(a.full_name, r.sender), coalesce(r.link_id, 0), r.submitted_at, r.reports
FROM receipts r
JOIN units u ON u.commune_id = r.commune_id AND u.id = r.unit_id
LEFT JOIN accounts a ON a.commune_id = r.commune_id AND a.id = r.account_id
WHERE r.commune_id = $1 AND r.id = $2 AND ($3::bigint = 0 OR r.unit_id = $3)`)
	sqlReceiptRows = statement(`SELECT p.short_title, i.id, i.place, i.title, v.number, v.answer, v.status, v.on_behalf, ` + periodOfReport + `
FROM receipts c
JOIN progress_reports r ON r.commune_id = c.commune_id AND r.unit_id = c.unit_id
JOIN progress_report_versions v ON v.commune_id = r.commune_id AND v.report_id = r.id AND v.receipt_id = c.id
JOIN plans p ON p.commune_id = r.commune_id AND p.id = r.plan_id
JOIN periods pe ON pe.commune_id = r.commune_id AND pe.id = r.period_id
JOIN plan_items i ON i.commune_id = r.commune_id AND i.id = r.item_id
WHERE c.commune_id = $1 AND c.id = $2 ORDER BY p.id, pe.cut_off_on, pe.id, i.position, i.id`)
)

// Receipt is one act of sending with what was sent. unit, where not 0, must be the one that sent.
func (q *Queries) Receipt(ctx context.Context, id, unit int64) (c plan.Receipt, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlReceipt, q.commune, id, unit).QueryRow(func(row pgx.Row) error {
		return row.Scan(&c.ID, &c.UnitID, &c.UnitName, &c.PersonName, &c.LinkID, &c.SubmittedAt, &c.Reports)
	})
	b.Queue(sqlReceiptRows, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		c.Rows, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r plan.ReceiptRow, err error) {
			err = row.Scan(append([]any{&r.PlanTitle, &r.ItemID, &r.Place, &r.Title, &r.Version, &r.Answer, &r.Status, &c.OnBehalf}, periodTargets(&r.Period)...)...)
			return r, err
		})
		return err
	})
	return c, wrap(q.send(ctx, b), "receipt")
}
