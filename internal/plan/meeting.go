package plan

import (
	"cmp"
	"slices"
	"time"
)

// MeetingPart is where the weekly meeting speaks of a task.
type MeetingPart string

// The parts. A task stands in one of them.
const (
	MeetingLate  MeetingPart = "late"  // quá hạn: the work, or the report of a unit
	MeetingDoing MeetingPart = "doing" // đang thực hiện, what has not begun included
	MeetingDone  MeetingPart = "done"  // đã hoàn thành
)

// MeetingTask is one task of a sheet.
type MeetingTask struct {
	Owed     // the row that stands for the task: that of its focal unit
	Part     MeetingPart
	Word     Word
	WordLate bool
	Behind   []Owed // reports that are overdue, of any unit and any open period
}

// Unowned is an item that no unit answers for.
type Unowned struct {
	PlanID               int64
	PlanTitle            string
	Item                 Item
	AreaID               int64
	AreaLabel, AreaTitle string
	AreaPos              int
}

// MeetingMatter is something that waits for a word of the leader: an open thread, what a unit asks for in
// its report, or a task that nobody answers for. One of its parts is set.
type MeetingMatter struct {
	Thread  *Directive
	Asked   *Owed  // the report in which a unit asks
	Ask     string // what it asks for
	Unowned *Item
}

// MeetingSheet is what the weekly meeting needs on one area of one plan.
type MeetingSheet struct {
	PlanID               int64
	PlanTitle            string
	AreaID               int64 // 0: common duties
	AreaLabel, AreaTitle string
	AreaPos              int
	Tasks                []MeetingTask
	Matters              []MeetingMatter
	// Tasks of requested bodies stand apart (rule 4).
	Requested, Responded int
}

// Of are the tasks of one part, as the plan orders them.
func (s MeetingSheet) Of(part MeetingPart) (list []MeetingTask) {
	for _, t := range s.Tasks {
		if t.Part == part {
			list = append(list, t)
		}
	}
	return list
}

// MeetingFacts are what sheets are made of: everything owed in open periods, open threads, what units ask
// for by the id of their report, and tasks that nobody answers for.
type MeetingFacts struct {
	Rows    []Owed
	Threads []Directive
	Asks    map[int64]string
	Unowned []Unowned
}

// MeetingSheets makes a sheet for every area, in the order of the plans and their areas. Where units are
// named, a sheet has the tasks that one of them takes part in, and what concerns these units.
func MeetingSheets(f MeetingFacts, units []int64, now time.Time, loc *time.Location) []MeetingSheet {
	chosen := func(unit int64) bool { return len(units) == 0 || slices.Contains(units, unit) }
	m := meeting{at: map[[2]int64]*MeetingSheet{}, now: now, loc: loc}
	for _, rows := range byItem(f.Rows) {
		if slices.ContainsFunc(rows, func(o Owed) bool { return chosen(o.UnitID) }) {
			m.task(rows, chosen, f.Asks)
		}
	}
	for _, d := range f.Threads {
		if chosen(d.UnitID) {
			m.thread(d, f.Rows)
		}
	}
	if len(units) == 0 {
		for _, u := range f.Unowned {
			s := m.sheet(u.PlanID, u.PlanTitle, u.AreaID, u.AreaLabel, u.AreaTitle, u.AreaPos)
			s.Matters = append(s.Matters, MeetingMatter{Unowned: &u.Item})
		}
	}
	slices.SortStableFunc(m.sheets, func(a, b *MeetingSheet) int {
		last := func(s *MeetingSheet) bool { return s.AreaID == 0 } // common duties
		return cmp.Or(cmp.Compare(a.PlanID, b.PlanID), CompareBool(last(a), last(b)), cmp.Compare(a.AreaPos, b.AreaPos), cmp.Compare(a.AreaID, b.AreaID))
	})
	list := make([]MeetingSheet, len(m.sheets))
	for i, s := range m.sheets {
		s.order()
		list[i] = *s
	}
	return list
}

// CompareBool puts false before true.
func CompareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// byItem gathers the rows of each item, in the order of the rows.
func byItem(rows []Owed) (items [][]Owed) {
	at := map[int64]int{}
	for _, o := range rows {
		i, ok := at[o.Item.ID]
		if !ok {
			i = len(items)
			at[o.Item.ID] = i
			items = append(items, nil)
		}
		items[i] = append(items[i], o)
	}
	return items
}

// meeting is the making of sheets.
type meeting struct {
	sheets []*MeetingSheet
	at     map[[2]int64]*MeetingSheet // by plan and area
	now    time.Time
	loc    *time.Location
}

func (m *meeting) sheet(planID int64, planTitle string, area int64, label, title string, pos int) *MeetingSheet {
	key := [2]int64{planID, area}
	if m.at[key] == nil {
		m.at[key] = &MeetingSheet{PlanID: planID, PlanTitle: planTitle, AreaID: area, AreaLabel: label, AreaTitle: title, AreaPos: pos}
		m.sheets = append(m.sheets, m.at[key])
	}
	return m.at[key]
}

// task puts one item on its sheet: where the work stands by its focal unit in the open period that is
// nearest, and whose report is overdue.
func (m *meeting) task(rows []Owed, chosen func(int64) bool, asks map[int64]string) {
	today := DayOf(m.now, m.loc)
	stands := slices.MinFunc(rows, func(a, b Owed) int {
		away := func(o Owed) int { return max(today.Until(o.Period.UnitsDue), -today.Until(o.Period.UnitsDue)) }
		return cmp.Or(CompareBool(b.Focal, a.Focal), CompareBool(a.Requested, b.Requested), cmp.Compare(away(a), away(b)), cmp.Compare(a.Period.ID, b.Period.ID))
	})
	s := m.sheet(stands.PlanID, stands.PlanTitle, stands.AreaID, stands.AreaLabel, stands.AreaTitle, stands.AreaPos)
	for _, o := range rows {
		if ask := asks[o.Report.ID]; ask != "" && o.Report.ID != 0 && chosen(o.UnitID) {
			s.Matters = append(s.Matters, MeetingMatter{Asked: &o, Ask: ask})
		}
	}
	t := MeetingTask{Owed: stands}
	for _, o := range rows {
		if chosen(o.UnitID) && o.Overdue(m.now, m.loc) {
			t.Behind = append(t.Behind, o)
		}
	}
	if stands.Requested && len(t.Behind) == 0 {
		s.Requested++
		if stands.Timeliness(m.now, m.loc) == Responded {
			s.Responded++
		}
		return
	}
	t.Word, t.WordLate = stands.Word(today, m.loc)
	switch {
	case len(t.Behind) > 0:
		t.Part = MeetingLate
	case t.Word == DoneOnTime || t.Word == DoneLate:
		t.Part = MeetingDone
	case t.WordLate:
		t.Part = MeetingLate
	default:
		t.Part = MeetingDoing
	}
	s.Tasks = append(s.Tasks, t)
}

// thread puts an open thread on the sheet of every area that it is about; one that names no task is about
// all that its unit owes in the plan.
func (m *meeting) thread(d Directive, rows []Owed) {
	done := map[int64]bool{}
	for _, o := range rows {
		if o.PlanID != d.PlanID || done[o.AreaID] || !d.Concerns(o.Item.ID) || len(d.Items) == 0 && o.UnitID != d.UnitID {
			continue
		}
		done[o.AreaID] = true
		s := m.sheet(o.PlanID, o.PlanTitle, o.AreaID, o.AreaLabel, o.AreaTitle, o.AreaPos)
		s.Matters = append(s.Matters, MeetingMatter{Thread: &d})
	}
}

// order puts first, among matters, threads that wait for the leader, then overdue ones, then what units ask
// for, then what nobody answers for, then threads that wait for a unit; and among late tasks the latest.
func (s *MeetingSheet) order() {
	slices.SortStableFunc(s.Matters, func(a, b MeetingMatter) int { return cmp.Compare(a.rank(), b.rank()) })
	slices.SortStableFunc(s.Tasks, func(a, b MeetingTask) int {
		if a.Part != MeetingLate || b.Part != MeetingLate {
			return 0
		}
		return CompareBool(b.Since().Before(a.Since()), a.Since().Before(b.Since()))
	})
}

func (m MeetingMatter) rank() int {
	switch {
	case m.Thread != nil && m.Thread.State == WaitsForLeader:
		return 0
	case m.Asked != nil:
		return 1
	case m.Unowned != nil:
		return 2
	}
	return 3
}

// Since is the day that a late task has passed.
func (t MeetingTask) Since() Day {
	var day Day
	for _, o := range t.Behind {
		day = earlier(day, o.Due())
	}
	if day.IsZero() {
		day = t.WorkDue()
	}
	return day
}
