package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Way is how a reminder reaches a unit.
type Way string

// The ways of a reminder (đôn đốc).
const (
	WayNotice Way = "notice" // in the application
	WayMail   Way = "mail"   // to who has an address and wants mail
	WayChat   Way = "chat"   // text to paste into a chat group
	WayLetter Way = "letter" // công văn, giấy đề nghị
)

// Ways are all ways, in the order of the form.
var Ways = []Way{WayNotice, WayMail, WayChat, WayLetter}

// ReminderSource says who reminded.
type ReminderSource string

// A reminder is somebody's act, or the ladder's of a day.
const (
	ReminderManual    ReminderSource = "manual"
	ReminderAutomatic ReminderSource = "automatic"
)

// ToAskFor are those rows whose report is still to come, as a reminder would ask for them at a moment.
func ToAskFor(rows []Owed) []Owed {
	var list []Owed
	for _, o := range rows {
		if !o.Report.Sent() && o.Period.State == PeriodOpen {
			list = append(list, o)
		}
	}
	return list
}

// Ladder says on which days the automatic reminders of a due day go out.
type Ladder struct {
	On      bool
	Before  []int // days before the due day; 0 is the day itself
	After   []int // days after it
	Ask     bool  // bodies that are asked get a polite line too, before the day only
	From    int   // minute of the day from which the digest goes out
	Version int   // of the stored settings; 0: the defaults
}

// DefaultLadder is that of a commune which has not chosen.
func DefaultLadder() Ladder {
	return Ladder{On: true, Before: []int{7, 3, 1, 0}, After: []int{1, 3, 7}, Ask: true, From: 7*60 + 30}
}

// maxStep is how far from the due day a step may lie.
const maxStep = 60

// Check names the field of what is out of bounds.
func (l Ladder) Check() error {
	v := fault.Invalids{}
	for _, f := range []struct {
		field string
		days  []int
		least int
	}{{"before", l.Before, 0}, {"after", l.After, 1}} {
		if len(f.days) > 10 || slices.ContainsFunc(f.days, func(n int) bool { return n < f.least || n > maxStep }) {
			v.Add(f.field, "Ghi nhiều nhất 10 số từ "+strconv.Itoa(f.least)+" đến 60, cách nhau bằng dấu phẩy, như 7, 3, 1.")
		}
	}
	if l.From < 0 || l.From >= 24*60 {
		v.Add("from", "Ghi giờ như 07:30.")
	}
	return v.Err()
}

// Hits says that a reminder of the due day goes out on a working day: a step that falls on a day off
// moves to the working day before it, so that it is not too late, and one after the due day to the
// working day after it. On a day off nothing goes out.
func (l Ladder) Hits(due, today Day, c Calendar) bool {
	if !l.On || !c.IsWorkingDay(today) {
		return false
	}
	for _, n := range l.Before {
		if day := due.Add(-n); day == today || !c.IsWorkingDay(day) && c.PreviousWorkingDay(day) == today {
			return true
		}
	}
	for _, n := range l.After {
		if day := due.Add(n); day == today || !c.IsWorkingDay(day) && c.NextWorkingDay(day) == today {
			return true
		}
	}
	return false
}

// Due are the rows that the day's digest asks for. A row that another asks for anyway comes along if it
// is due as well: whoever opens the mail sees all that is near or late, not the step alone.
func (l Ladder) Due(rows []Owed, today Day, c Calendar) []Owed {
	hit := map[int64]bool{} // units for which the day has a step
	asked := func(o Owed) bool { return !o.Requested || l.Ask && !o.Due().Before(today) }
	rows = slices.DeleteFunc(ToAskFor(rows), func(o Owed) bool { return !asked(o) })
	for _, o := range rows {
		if l.Hits(o.Due(), today, c) {
			hit[o.UnitID] = true
		}
	}
	furthest := 0
	for _, n := range l.Before {
		furthest = max(furthest, n)
	}
	return slices.DeleteFunc(rows, func(o Owed) bool { return !hit[o.UnitID] || today.Until(o.Due()) > furthest })
}

// Started says that the moment is late enough in the commune's day for the digest.
func (l Ladder) Started(now time.Time, loc *time.Location) bool {
	t := now.In(loc)
	return t.Hour()*60+t.Minute() >= l.From
}

// ParseSteps reads days as they are typed: "7, 3, 1, 0".
func ParseSteps(typed string) (steps []int, ok bool) {
	for word := range strings.FieldsFuncSeq(typed, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		n, err := strconv.Atoi(word)
		if err != nil {
			return nil, false
		}
		steps = append(steps, n)
	}
	slices.Sort(steps)
	return slices.Compact(steps), true
}

// Reminder is one act of asking as its page shows it.
type Reminder struct {
	ID          int64
	Source      ReminderSource
	Day         Day
	Period      Period // zero for the ladder, which asks for several
	PlanTitle   string // likewise
	Person      string // who asked; "" for the ladder
	MadeAt      time.Time
	Text        string
	RequestText string
	Ways        []Way
	Units       []ReminderUnit // ordinary ones first
}

// By says that the reminder goes one of the ways.
func (r Reminder) By(w Way) bool { return slices.Contains(r.Ways, w) }

// ReminderUnit is one unit that was asked.
type ReminderUnit struct {
	UnitID    int64
	UnitName  string
	Requested bool
	Rows      []ReminderRow
	OpenedAt  time.Time // when the first of its people opened the notice
	Notices   int       // people who were told in the application
	Mails     []ReminderMail
}

// Answered counts the rows whose report came after the reminder.
func (u ReminderUnit) Answered() (n int) {
	for _, r := range u.Rows {
		if !r.AnsweredAt.IsZero() {
			n++
		}
	}
	return n
}

// ReminderRow is one report that a unit was asked for.
type ReminderRow struct {
	Key          RowKey
	PlanTitle    string
	Period       Period
	Place, Title string
	Due          Day
	AnsweredAt   time.Time // zero while the report is missing
}

// MailState says how far a mail is.
type MailState string

// The states of a mail.
const (
	MailQueued     MailState = "queued"
	MailHandedOver MailState = "handed_over" // its last byte is on its way
	MailSent       MailState = "sent"        // the mail server took it
	MailFailed     MailState = "failed"      // the mail server refused it
	MailUnsure     MailState = "unsure"      // the line or the server broke just then: perhaps it arrived
	MailUnneeded   MailState = "unneeded"    // all reports came before it could be sent
)

// ReminderMail is a mail to one person of a unit.
type ReminderMail struct {
	Person string
	State  MailState
}

// Mail is a mail of a reminder to one person, with what its text is made of. Reports that came
// meanwhile are no longer among the rows.
type Mail struct {
	ID       int64
	Address  string
	Person   string // full name
	State    MailState
	Reminder Reminder // without its units
	Units    []ReminderUnit
}

// RowsByUnit puts rows of units together: ordinary units first, otherwise in the order in which they come;
// those of a unit by period and as the plan lists them, so that their places can be read off.
func RowsByUnit(rows []Owed) [][]Owed {
	at := map[int64]int{}
	var groups [][]Owed
	for _, o := range rows {
		i, known := at[o.UnitID]
		if !known {
			i = len(groups)
			at[o.UnitID] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], o)
	}
	for _, g := range groups {
		slices.SortStableFunc(g, func(a, b Owed) int {
			return cmp.Or(cmp.Compare(b.Period.UnitsDue.Until(a.Period.UnitsDue), 0), cmp.Compare(a.Period.ID, b.Period.ID), cmp.Compare(a.Item.Position, b.Item.Position))
		})
	}
	slices.SortStableFunc(groups, func(a, b []Owed) int {
		return cmp.Compare(asInt(a[0].Requested), asInt(b[0].Requested))
	})
	return groups
}

func asInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
