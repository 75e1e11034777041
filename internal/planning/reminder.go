package planning

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// Asking is the form of a reminder (đôn đốc): whom, for what, in which words, by which ways.
type Asking struct {
	Period      int64
	Item        int64 // this one alone; 0: all that is missing
	Units       []int64
	Text        string // to ordinary units
	RequestText string // to bodies that are asked, never ordered
	Ways        []plan.Way
}

// maxReminderText is the length of a reminder's text in letters.
const maxReminderText = 2000

// Remind asks units for the reports of a period that are missing, once for each token: notices and
// mails go out with it, chat and letter are noted and made from its page.
func (s *Service) Remind(ctx context.Context, actor account.Actor, token string, a Asking) (int64, error) {
	if err := allow(actor, account.Follow); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		owed, err := tx.OwedOfPeriod(ctx, a.Period)
		if err != nil {
			return err
		}
		rows, err := a.rows(owed)
		if err != nil {
			return err
		}
		if err := a.check(rows); err != nil {
			return err
		}
		loc, now := actor.Commune.Location(), s.now()
		id, _, err := tx.InsertReminder(ctx, postgres.NewReminder{
			Source: plan.ReminderManual, Day: plan.DayOf(now, loc), Period: a.Period, Account: actor.AccountID, Text: a.Text, RequestText: a.RequestText,
			Ways: a.Ways, Rows: rows, At: now,
		})
		if err != nil {
			return err
		}
		*e = entry{action: "remind", subject: "reminder", id: id, detail: map[string]any{"period": a.Period, "units": a.Units, "ways": a.Ways}}
		if slices.Contains(a.Ways, plan.WayLetter) {
			if err := s.letterLinks(ctx, tx, actor, rows); err != nil {
				return err
			}
		}
		if slices.Contains(a.Ways, plan.WayNotice) {
			if err := tx.InsertNotices(ctx, now, a.notices(id, rows)...); err != nil {
				return err
			}
		}
		if slices.Contains(a.Ways, plan.WayMail) {
			_, err = tx.InsertMails(ctx, id, now)
		}
		return err
	})
}

// rows are the missing reports of the chosen units. A unit that owes nothing in the period is not there
// for this form; one that has reported meanwhile is passed over.
func (a Asking) rows(owed []plan.Owed) ([]plan.Owed, error) {
	if len(a.Units) == 0 {
		return nil, fault.Field("unit", "Chọn ít nhất một đơn vị.")
	}
	for _, unit := range a.Units {
		if !slices.ContainsFunc(owed, func(o plan.Owed) bool { return o.UnitID == unit }) {
			return nil, fault.New(fault.NotFound, "Không tìm thấy đơn vị trong kỳ báo cáo này.")
		}
	}
	rows := slices.DeleteFunc(plan.ToAskFor(owed), func(o plan.Owed) bool {
		return !slices.Contains(a.Units, o.UnitID) || a.Item != 0 && o.Item.ID != a.Item
	})
	if len(rows) == 0 {
		return nil, fault.Field("unit", "Các đơn vị đã chọn không còn thiếu báo cáo.")
	}
	return rows, nil
}

func (a Asking) check(rows []plan.Owed) error {
	v := fault.Invalids{}
	for _, t := range []struct {
		field, text string
		requested   bool
	}{{"text", a.Text, false}, {"request_text", a.RequestText, true}} {
		switch n := utf8.RuneCountInString(t.text); {
		case n > maxReminderText:
			v.Add(t.field, "Nội dung dài quá 2.000 chữ cái.")
		case n == 0 && slices.ContainsFunc(rows, func(o plan.Owed) bool { return o.Requested == t.requested }):
			v.Add(t.field, "Ghi nội dung.")
		}
	}
	if len(a.Ways) == 0 {
		v.Add("way", "Chọn ít nhất một cách gửi.")
	}
	if slices.ContainsFunc(a.Ways, func(w plan.Way) bool { return !slices.Contains(plan.Ways, w) }) {
		v.Add("way", "Chọn cách gửi trong danh sách.")
	}
	return v.Err()
}

func (a Asking) notices(reminder int64, rows []plan.Owed) []postgres.NewNotice {
	var notices []postgres.NewNotice
	for _, of := range plan.RowsByUnit(rows) {
		n := postgres.NewNotice{Unit: of[0].UnitID, Kind: plan.NoticeReminder, Text: a.Text, Subject: reminder}
		if of[0].Requested {
			n.Kind, n.Text = plan.NoticeRequest, a.RequestText
		}
		n.Text = strings.TrimSpace(n.Text + " " + placesOf(of))
		if len(of) == 1 {
			n.Key = of[0].Key()
		}
		notices = append(notices, n)
	}
	return notices
}

// placesOf names the reports of a unit by their places in the plan: “Gồm 2 báo cáo: II.1.1, III.3.2.”
func placesOf(rows []plan.Owed) string {
	var places []string
	for _, o := range rows {
		if !slices.Contains(places, o.Item.Place) {
			places = append(places, o.Item.Place)
		}
	}
	return plan.Shorten(fmt.Sprintf("Gồm %d báo cáo: %s.", len(rows), strings.Join(places, ", ")), 300)
}

// Digest is what the ladder of a day sends; its words are the caller's.
type Digest struct {
	// Words is the notice to one person about the missing reports of his units.
	Words func(rows []plan.Owed, today plan.Day) string
	Mail  bool // a mail server is configured
}

// RunLadder sends the day's automatic reminders of a commune: to everybody who reports for a unit for
// which the day has a step, one notice and at most one mail. The first call of a day that finds
// something due does it all in one transaction and is the only one: told is 0 for every other.
func (s *Service) RunLadder(ctx context.Context, communeID int64, today plan.Day, calendar plan.Calendar, d Digest) (told int, err error) {
	actor := account.System(communeID)
	err = s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		ladder, err := tx.Ladder(ctx)
		if err != nil || !ladder.On {
			return err
		}
		owed, err := tx.OwedOpen(ctx)
		if err != nil {
			return err
		}
		rows := ladder.Due(owed, today, calendar)
		if len(rows) == 0 {
			return nil
		}
		now, ways := s.now(), []plan.Way{plan.WayNotice}
		if d.Mail {
			ways = append(ways, plan.WayMail)
		}
		id, taken, err := tx.InsertReminder(ctx, postgres.NewReminder{Source: plan.ReminderAutomatic, Day: today, Ways: ways, Rows: rows, At: now})
		if err != nil || taken {
			return err
		}
		if told, err = tellReporters(ctx, tx, now, id, rows, today, d); err != nil {
			return err
		}
		if d.Mail {
			if _, err := tx.InsertMails(ctx, id, now); err != nil {
				return err
			}
		}
		*e = entry{action: "remind", subject: "reminder", id: id, detail: map[string]any{"automatic": true, "rows": len(rows), "people": told}}
		return nil
	})
	return told, err
}

// tellReporters gives each person one notice, whatever the number of his units.
func tellReporters(ctx context.Context, tx *postgres.Queries, now time.Time, reminder int64, rows []plan.Owed, today plan.Day, d Digest) (told int, err error) {
	byUnit := map[int64][]plan.Owed{}
	var units []int64
	for _, of := range plan.RowsByUnit(rows) {
		byUnit[of[0].UnitID] = of
		units = append(units, of[0].UnitID)
	}
	reporters, err := tx.Reporters(ctx, units)
	if err != nil {
		return 0, err
	}
	var notices []postgres.NewNotice
	var of []plan.Owed // what the person of the reporters before now is told
	for i, r := range reporters {
		of = append(of, byUnit[r.UnitID]...)
		if i+1 < len(reporters) && reporters[i+1].AccountID == r.AccountID {
			continue
		}
		n := postgres.NewNotice{Account: r.AccountID, Kind: plan.NoticeDue, Subject: reminder, Text: d.Words(of, today)}
		if of[0].UnitID == r.UnitID {
			n.Unit = r.UnitID // the only one
		}
		notices, of = append(notices, n), nil
	}
	return len(notices), tx.InsertNotices(ctx, now, notices...)
}

// EditLadder changes when the commune reminds by itself.
func (s *Service) EditLadder(ctx context.Context, actor account.Actor, l plan.Ladder) error {
	if err := allow(actor, account.Follow); err != nil {
		return err
	}
	if err := l.Check(); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "update", subject: "ladder", detail: map[string]any{"on": l.On, "before": l.Before, "after": l.After}}
		return tx.SetLadder(ctx, l)
	})
}
