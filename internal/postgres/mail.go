package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

var (
	sqlInsertMails = statement(`INSERT INTO mails (commune_id, account_id, reminder_id, address, created_at)
SELECT $1, a.id, $2, a.email, $3 FROM accounts a
WHERE a.commune_id = $1 AND a.disabled_at IS NULL AND a.email <> '' AND a.mail_wanted AND EXISTS (
	SELECT FROM memberships m JOIN reminder_rows r ON r.commune_id = m.commune_id AND r.unit_id = m.unit_id
	WHERE m.commune_id = a.commune_id AND m.account_id = a.id AND m.role = 'unit' AND r.reminder_id = $2)
ON CONFLICT ON CONSTRAINT mails_once DO NOTHING RETURNING id`)
	sqlMail     = statement(`SELECT m.id, m.address, a.full_name, m.state, m.reminder_id FROM mails m JOIN accounts a ON a.commune_id = m.commune_id AND a.id = m.account_id WHERE m.commune_id = $1 AND m.id = $2`)
	sqlMailText = statement(`SELECT ` + reminderColumns + ` WHERE r.commune_id = $1 AND r.id = (SELECT reminder_id FROM mails WHERE commune_id = $1 AND id = $2)`)
	sqlMailRows = statement(`SELECT ` + reminderRowColumns + `
JOIN mails x ON x.commune_id = rr.commune_id AND x.reminder_id = rr.reminder_id
JOIN memberships m ON m.commune_id = x.commune_id AND m.account_id = x.account_id AND m.unit_id = rr.unit_id AND m.role = 'unit'
WHERE rr.commune_id = $1 AND x.id = $2 AND (pr.state IS NULL OR pr.state NOT IN ('submitted', 'accepted'))` + reminderRowOrder)
	sqlMoveMail = statement(`UPDATE mails SET state = $4, error = $5, done_at = CASE WHEN $4 NOT IN ('queued', 'handed_over') THEN $6::timestamptz END
WHERE commune_id = $1 AND id = $2 AND state = $3`)
)

// InsertMails notes a mail of the reminder for everybody who reports for a unit that it asks, has an
// address and wants mail, and queues their jobs, in the transaction of the reminder.
func (q *Queries) InsertMails(ctx context.Context, reminder int64, at time.Time) (n int, err error) {
	rows, _ := q.db.Query(ctx, sqlInsertMails, q.commune, reminder, at)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, fmt.Errorf("insert mails: %w", translate(err, nil))
	}
	jobs := make([]river.InsertManyParams, len(ids))
	for i, id := range ids {
		jobs[i] = river.InsertManyParams{Args: MailJob{q.commune, id}}
	}
	return len(ids), q.insertJobs(ctx, jobs)
}

// Mail is a mail with what it asks for now, or a NotFound fault.
func (q *Queries) Mail(ctx context.Context, id int64) (m plan.Mail, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlMail, q.commune, id).QueryRow(func(row pgx.Row) error {
		return row.Scan(&m.ID, &m.Address, &m.Person, &m.State, &m.Reminder.ID)
	})
	b.Queue(sqlMailText, q.commune, id).Query(func(rows pgx.Rows) error {
		m.Reminder, err = pgx.CollectExactlyOneRow(rows, scanReminder)
		return err
	})
	b.Queue(sqlMailRows, q.commune, id).Query(func(rows pgx.Rows) error {
		m.Units, err = collectReminderUnits(rows)
		return err
	})
	return m, wrap(q.send(ctx, b), fmt.Sprintf("mail %d", id))
}

// MoveMail takes a mail from one state to the next; moved is false where it is no longer in the first,
// which means that another server has it.
func (q *Queries) MoveMail(ctx context.Context, id int64, from, to plan.MailState, cause string, at time.Time) (moved bool, err error) {
	tag, err := q.db.Exec(ctx, sqlMoveMail, q.commune, id, from, to, plan.Shorten(cause, 500), at)
	return tag.RowsAffected() > 0, wrap(err, fmt.Sprintf("move mail %d", id))
}
