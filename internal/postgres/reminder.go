package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

var (
	// The ladder of a day is taken by the insert: where it is taken already there is no row.
	sqlInsertReminder = statement(`INSERT INTO reminders (commune_id, source, day, period_id, account_id, made_at, text, request_text, ways)
VALUES ($1, $2, $3, nullif($4::bigint, 0), nullif($5::bigint, 0), $6, $7, $8, $9) ON CONFLICT (commune_id, day) WHERE source = 'automatic' DO NOTHING RETURNING id`)
	sqlInsertReminderRows = statement(`INSERT INTO reminder_rows (commune_id, reminder_id, unit_id, period_id, item_id, due_on)
SELECT $1, $2, * FROM unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::date[])`)
	sqlReporters = statement(`SELECT a.id, m.unit_id FROM memberships m JOIN accounts a ON a.commune_id = m.commune_id AND a.id = m.account_id
WHERE m.commune_id = $1 AND m.role = 'unit' AND m.unit_id = ANY($2::bigint[]) AND a.disabled_at IS NULL ORDER BY a.id, m.unit_id`)
	reminderColumns = `r.id, r.source, r.day, coalesce(p.id, 0), coalesce(p.year, 0), coalesce(p.kind, ''), coalesce(p.number, 0), coalesce(p.title, ''), p.from_on, p.cut_off_on, p.units_due_on, coalesce(p.state, ''),
	coalesce(pl.short_title, ''), coalesce(a.full_name, ''), r.made_at, r.text, r.request_text, r.ways
FROM reminders r
LEFT JOIN periods p ON p.commune_id = r.commune_id AND p.id = r.period_id
LEFT JOIN plans pl ON pl.commune_id = p.commune_id AND pl.id = p.plan_id
LEFT JOIN accounts a ON a.commune_id = r.commune_id AND a.id = r.account_id`
	sqlReminder = statement(`SELECT ` + reminderColumns + ` WHERE r.commune_id = $1 AND r.id = $2`)
	// Answered is what was first sent, or sent again, after the reminder.
	reminderRowColumns = `rr.unit_id, u.name, u.kind = 'requested', rr.period_id, rr.item_id, pl.short_title, p.year, p.kind, p.number, p.title, p.from_on, p.cut_off_on, p.units_due_on,
	i.place, i.title, rr.due_on, CASE WHEN pr.state IN ('submitted', 'accepted') AND pr.submitted_at > r.made_at THEN pr.submitted_at END
FROM reminder_rows rr
JOIN reminders r ON r.commune_id = rr.commune_id AND r.id = rr.reminder_id
JOIN units u ON u.commune_id = rr.commune_id AND u.id = rr.unit_id
JOIN periods p ON p.commune_id = rr.commune_id AND p.id = rr.period_id
JOIN plans pl ON pl.commune_id = p.commune_id AND pl.id = p.plan_id
JOIN plan_items i ON i.commune_id = rr.commune_id AND i.id = rr.item_id
LEFT JOIN progress_reports pr ON pr.commune_id = rr.commune_id AND pr.period_id = rr.period_id AND pr.item_id = rr.item_id AND pr.unit_id = rr.unit_id`
	reminderRowOrder = ` ORDER BY u.kind = 'requested', u.position, u.id, rr.due_on, p.id, i.position, i.id`
	sqlReminderRows  = statement(`SELECT ` + reminderRowColumns + ` WHERE rr.commune_id = $1 AND rr.reminder_id = $2` + reminderRowOrder)
	// A notice of the ladder to a person of several units names none: then all his units were told.
	sqlReminderNotices = statement(`SELECT m.unit_id, count(*), min(n.read_at) FROM notices n
JOIN memberships m ON m.commune_id = n.commune_id AND m.account_id = n.account_id AND m.role = 'unit' AND (n.unit_id IS NULL OR n.unit_id = m.unit_id)
WHERE n.commune_id = $1 AND n.subject_id = $2 AND n.kind IN ('reminder', 'request', 'due') GROUP BY m.unit_id`)
	sqlReminderMails = statement(`SELECT m.unit_id, a.full_name, x.state FROM mails x
JOIN accounts a ON a.commune_id = x.commune_id AND a.id = x.account_id
JOIN memberships m ON m.commune_id = x.commune_id AND m.account_id = x.account_id AND m.role = 'unit'
WHERE x.commune_id = $1 AND x.reminder_id = $2 ORDER BY a.full_name, a.id`)
	sqlReminders = statement(`SELECT ` + reminderColumns + ` WHERE r.commune_id = $1 AND ($2::bigint = 0 OR r.id < $2) ORDER BY r.id DESC LIMIT $3`)
	// Of a page of reminders: how many units were asked, opened, and how many reports came.
	sqlReminderCounts = statement(`SELECT rr.reminder_id, count(DISTINCT rr.unit_id), count(*),
	count(*) FILTER (WHERE pr.state IN ('submitted', 'accepted') AND pr.submitted_at > r.made_at), string_agg(DISTINCT u.name, ', ')
FROM reminder_rows rr
JOIN reminders r ON r.commune_id = rr.commune_id AND r.id = rr.reminder_id
JOIN units u ON u.commune_id = rr.commune_id AND u.id = rr.unit_id
LEFT JOIN progress_reports pr ON pr.commune_id = rr.commune_id AND pr.period_id = rr.period_id AND pr.item_id = rr.item_id AND pr.unit_id = rr.unit_id
WHERE rr.commune_id = $1 AND rr.reminder_id IN (SELECT id FROM reminders WHERE commune_id = $1 AND ($2::bigint = 0 OR id < $2) ORDER BY id DESC LIMIT $3)
GROUP BY rr.reminder_id`)
	sqlLadder    = statement(`SELECT automatic, days_before, days_after, ask, from_minute, version FROM reminder_settings WHERE commune_id = $1`)
	sqlSetLadder = statement(`INSERT INTO reminder_settings (commune_id, automatic, days_before, days_after, ask, from_minute) VALUES ($1, $3, $4, $5, $6, $7)
ON CONFLICT (commune_id) DO UPDATE SET automatic = $3, days_before = $4, days_after = $5, ask = $6, from_minute = $7, version = reminder_settings.version + 1
WHERE reminder_settings.version = $2 AND $2::integer > 0`)
)

// NewReminder is a reminder to be kept. Rows say who is asked for what.
type NewReminder struct {
	Source            plan.ReminderSource
	Day               plan.Day
	Period, Account   int64 // 0 for the ladder
	Text, RequestText string
	Ways              []plan.Way
	Rows              []plan.Owed
	At                time.Time
}

// InsertReminder keeps a reminder and its rows. taken says that the ladder's reminder of the day is
// there already, of another server or of this one before a restart; then nothing is kept.
func (q *Queries) InsertReminder(ctx context.Context, r NewReminder) (id int64, taken bool, err error) {
	ways := make([]string, len(r.Ways))
	for i, w := range r.Ways {
		ways[i] = string(w)
	}
	err = q.db.QueryRow(ctx, sqlInsertReminder, q.commune, r.Source, r.Day, r.Period, r.Account, r.At, r.Text, r.RequestText, ways).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, true, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("insert reminder: %w", translate(err, nil))
	}
	n := len(r.Rows)
	units, periods, items, due := make([]int64, n), make([]int64, n), make([]int64, n), make([]plan.Day, n)
	for i, o := range r.Rows {
		units[i], periods[i], items[i], due[i] = o.UnitID, o.Period.ID, o.Item.ID, o.Due()
	}
	_, err = q.db.Exec(ctx, sqlInsertReminderRows, q.commune, id, units, periods, items, due)
	return id, false, wrap(err, "insert rows of a reminder")
}

// Reporter is a person who reports for a unit.
type Reporter struct{ AccountID, UnitID int64 }

// Reporters are the people who report for the units, by person.
func (q *Queries) Reporters(ctx context.Context, units []int64) ([]Reporter, error) {
	rows, _ := q.db.Query(ctx, sqlReporters, q.commune, units)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Reporter])
	return list, wrap(err, "reporters")
}

func scanReminder(row pgx.CollectableRow) (r plan.Reminder, err error) {
	p := &r.Period
	err = row.Scan(&r.ID, &r.Source, &r.Day, &p.ID, &p.Year, &p.Kind, &p.Number, &p.Title, &p.From, &p.CutOff, &p.UnitsDue, &p.State, &r.PlanTitle, &r.Person, &r.MadeAt, &r.Text, &r.RequestText, &r.Ways)
	return r, err
}

// Reminder is one reminder with what became of it, or a NotFound fault; one round trip.
func (q *Queries) Reminder(ctx context.Context, id int64) (r plan.Reminder, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlReminder, q.commune, id).Query(func(rows pgx.Rows) error {
		r, err = pgx.CollectExactlyOneRow(rows, scanReminder)
		return err
	})
	b.Queue(sqlReminderRows, q.commune, id).Query(func(rows pgx.Rows) error {
		r.Units, err = collectReminderUnits(rows)
		return err
	})
	b.Queue(sqlReminderNotices, q.commune, id).Query(func(rows pgx.Rows) error {
		var unit int64
		var told int
		var opened *time.Time
		_, err := pgx.ForEachRow(rows, []any{&unit, &told, &opened}, func() error {
			if u := unitOf(r.Units, unit); u != nil {
				u.Notices, u.OpenedAt = told, orZero(opened)
			}
			return nil
		})
		return err
	})
	b.Queue(sqlReminderMails, q.commune, id).Query(func(rows pgx.Rows) error {
		var unit int64
		var mail plan.ReminderMail
		_, err := pgx.ForEachRow(rows, []any{&unit, &mail.Person, &mail.State}, func() error {
			if u := unitOf(r.Units, unit); u != nil {
				u.Mails = append(u.Mails, mail)
			}
			return nil
		})
		return err
	})
	return r, wrap(q.send(ctx, b), fmt.Sprintf("reminder %d", id))
}

func unitOf(units []plan.ReminderUnit, id int64) *plan.ReminderUnit {
	for i := range units {
		if units[i].UnitID == id {
			return &units[i]
		}
	}
	return nil
}

// collectReminderUnits reads rows that stand together by unit.
func collectReminderUnits(rows pgx.Rows) ([]plan.ReminderUnit, error) {
	var units []plan.ReminderUnit
	var u plan.ReminderUnit
	var r plan.ReminderRow
	var answered *time.Time
	p := &r.Period
	targets := []any{
		&u.UnitID, &u.UnitName, &u.Requested, &r.Key.PeriodID, &r.Key.ItemID, &r.PlanTitle, &p.Year, &p.Kind, &p.Number, &p.Title, &p.From, &p.CutOff, &p.UnitsDue,
		&r.Place, &r.Title, &r.Due, &answered,
	}
	_, err := pgx.ForEachRow(rows, targets, func() error {
		r.AnsweredAt = orZero(answered)
		if len(units) == 0 || units[len(units)-1].UnitID != u.UnitID {
			units = append(units, plan.ReminderUnit{UnitID: u.UnitID, UnitName: u.UnitName, Requested: u.Requested})
		}
		last := &units[len(units)-1]
		last.Rows = append(last.Rows, r)
		return nil
	})
	return units, err
}

// ReminderLine is a reminder in the list.
type ReminderLine struct {
	plan.Reminder
	Names                 string // of the units, sorted
	Asked, Rows, Answered int    // units; reports; reports that came since
}

// Reminders are the newest reminders before the one with the id (0: of all), with the ladder that
// makes them by itself.
func (q *Queries) Reminders(ctx context.Context, before int64, limit int) (list []ReminderLine, ladder plan.Ladder, err error) {
	at, ladder := map[int64]int{}, plan.DefaultLadder()
	b := &pgx.Batch{}
	b.Queue(sqlLadder, q.commune).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, ladderTargets(&ladder), func() error { return nil })
		return err
	})
	b.Queue(sqlReminders, q.commune, before, limit).Query(func(rows pgx.Rows) error {
		found, err := pgx.CollectRows(rows, scanReminder)
		for i, r := range found {
			at[r.ID] = i
			list = append(list, ReminderLine{Reminder: r})
		}
		return err
	})
	b.Queue(sqlReminderCounts, q.commune, before, limit).Query(func(rows pgx.Rows) error {
		var id int64
		var c ReminderLine
		_, err := pgx.ForEachRow(rows, []any{&id, &c.Asked, &c.Rows, &c.Answered, &c.Names}, func() error {
			l := &list[at[id]]
			l.Asked, l.Rows, l.Answered, l.Names = c.Asked, c.Rows, c.Answered, c.Names
			return nil
		})
		return err
	})
	err = q.send(ctx, b)
	return list, ladder, wrap(err, "reminders")
}

// Ladder is how the commune reminds by itself.
func (q *Queries) Ladder(ctx context.Context) (plan.Ladder, error) {
	l := plan.Ladder{}
	err := q.db.QueryRow(ctx, sqlLadder, q.commune).Scan(ladderTargets(&l)...)
	if errors.Is(err, pgx.ErrNoRows) {
		return plan.DefaultLadder(), nil
	}
	return l, wrap(err, "ladder")
}

func ladderTargets(l *plan.Ladder) []any {
	return []any{&l.On, &l.Before, &l.After, &l.Ask, &l.From, &l.Version}
}

// SetLadder changes how the commune reminds by itself, guarded by the version the form was made from.
func (q *Queries) SetLadder(ctx context.Context, l plan.Ladder) error {
	tag, err := q.db.Exec(ctx, sqlSetLadder, q.commune, l.Version, l.On, orNone(l.Before), orNone(l.After), l.Ask, l.From)
	if err == nil && tag.RowsAffected() == 0 {
		return Overtaken()
	}
	return wrap(err, "set ladder")
}

// orNone makes a nil list an empty array, since NULL is not allowed.
func orNone(list []int) []int {
	if list == nil {
		return []int{}
	}
	return list
}
