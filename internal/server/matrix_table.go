package server

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// table lays the lines out; tight puts signs in the place of words.
func (m *matrix) table(tight bool) view.Matrix {
	t := view.Matrix{Label: "Báo cáo theo đơn vị và kỳ", Tight: tight, Rates: true}
	if m.byTask {
		t.Label = "Báo cáo theo đơn vị và nhiệm vụ, kỳ " + vi.Period(m.nearest.Period)
	}
	totals := make([]plan.Tally, len(m.columns))
	var total plan.Tally
	for _, l := range m.lines {
		row := view.MatrixRow{
			Name: l.unit.Name, Unit: strconv.FormatInt(l.unit.ID, 10), URL: view.FollowUnitURL(l.unit.ID, 0), Missing: l.focus.Missing(),
			Complete: percent(l.total.Completeness()), Punctual: percent(l.total.Punctuality()),
		}
		if l.unit.Requested() {
			row.Punctual = ""
		}
		for i, c := range m.columns {
			cell := m.cell(l.cells[i], c.period, l.unit.Requested())
			cell.URL = view.FollowUnitURL(l.unit.ID, c.period.ID)
			if m.byTask {
				cell.URL += "#row-" + plan.RowKey{PeriodID: c.period.ID, ItemID: c.id}.String()
				cell.Fraction = ""
			}
			row.Cells = append(row.Cells, cell)
			if !l.unit.Requested() {
				totals[i] = totals[i].Plus(l.cells[i])
			}
		}
		if l.unit.Requested() {
			t.Requested = append(t.Requested, row)
			continue
		}
		t.Rows = append(t.Rows, row)
		total = total.Plus(l.total)
	}
	t.Total = view.MatrixRow{Name: fmt.Sprintf("Cộng %d đơn vị", len(t.Rows)), Complete: percent(total.Completeness()), Punctual: percent(total.Punctuality())}
	for i, c := range m.columns {
		t.Columns = append(t.Columns, m.column(c, tight))
		cell := view.MatrixCell{Fraction: fraction(totals[i])}
		if rate := totals[i].Punctuality(); rate.Whole > 0 {
			cell.Remark = "Đúng hạn " + percent(rate)
		}
		t.Total.Cells = append(t.Total.Cells, cell)
	}
	if len(m.plans) > 1 && !m.byTask {
		for i, p := range m.periods {
			if i == 0 || p.Period.PlanID != m.periods[i-1].Period.PlanID {
				t.Groups = append(t.Groups, view.MatrixGroup{Title: p.ShortTitle})
			}
			t.Groups[len(t.Groups)-1].Width++
		}
	}
	return t
}

func percent(r plan.Rate) string { return vi.Percent(r.Part, r.Whole) }

func fraction(t plan.Tally) string {
	if t.Owed == 0 {
		return ""
	}
	return strconv.Itoa(t.Sent) + "/" + strconv.Itoa(t.Owed)
}

func (m *matrix) column(c matrixColumn, tight bool) view.MatrixColumn {
	if m.byTask {
		return view.MatrixColumn{Label: c.item.Place, Full: c.item.Place + " " + fullTitle(c.item), URL: view.TaskURL(c.id)}
	}
	due := vi.ShortDate(c.period.UnitsDue)
	head := view.MatrixColumn{Label: upperFirst(vi.PeriodOfYear(c.period)), Note: "hạn " + due, When: view.MatrixPast}
	if c.period.State == plan.PeriodOpen {
		head.When = view.MatrixOpen
	}
	switch {
	case tight:
		head.Full = upperFirst(vi.Period(c.period)) + ", hạn của đơn vị " + vi.Date(c.period.UnitsDue)
		head.Label, head.Note = vi.PeriodSign(c.period), due
	case c.period.State == plan.PeriodOpen:
		head.Label += ", đang mở"
	}
	return head
}

// signs stand for the standings of units.
var signs = map[plan.Standing]view.MatrixSign{
	plan.StandsNotOwed: view.SignNone, plan.StandsMissing: view.SignMissing, plan.StandsDraft: view.SignDraft, plan.StandsSentBack: view.SignSentBack,
	plan.StandsSentEmpty: view.SignHollow, plan.StandsSentLate: view.SignSentLate, plan.StandsSent: view.SignSent, plan.StandsAccepted: view.SignAccepted,
}

// cell says where the reports of a unit in a column stand: their word, and how they stand in time.
func (l lens) cell(t plan.Tally, p plan.Period, requested bool) view.MatrixCell {
	standing := t.Standing()
	c := view.MatrixCell{Sign: signs[standing], Word: vi.Standing(standing), Fraction: fraction(t)}
	if standing == plan.StandsNotOwed {
		return c
	}
	c.Tag = view.Tag{Kind: standingKinds[standing], Word: c.Word}
	if standing == plan.StandsSentBack {
		c.Tag.Word = fmt.Sprintf("Trả lại %d", t.SentBack)
	}
	remark := ""
	switch in := t.Timeliness(requested); {
	case in == plan.NoResponse && standing != plan.StandsSentBack:
		c.Sign, c.Word, c.Tag = view.SignSilent, vi.Timeliness(in), view.Tag{Kind: view.TagSilent, Word: vi.Timeliness(in)}
	case in == plan.Responded && standing != plan.StandsAccepted:
		c.Tag.Word = vi.Timeliness(in)
	case in == plan.Overdue && p.State == plan.PeriodLocked:
		c.Sign, c.Tag, remark = view.SignLate, view.Tag{Kind: view.TagEmpty, Word: "Không gửi đủ"}, "không gửi"
	case in == plan.Overdue:
		c.Sign, c.Tag = view.SignLate, lateTag(t.Since, l.today())
		remark = lowerFirst(c.Tag.Word)
	case in == plan.NotDueYet && !t.Extended.IsZero() && l.today().After(p.UnitsDue):
		c.Tag = extendedTag(t.Extended)
		remark = lowerFirst(c.Tag.Word)
	case in == plan.NotDueYet, in == plan.SentLate && standing != plan.StandsSentLate:
		remark = lowerFirst(vi.Timeliness(in))
	}
	if remark != "" {
		c.Word += ", " + remark
	}
	c.Remark = cellRemark(t, standing)
	return c
}

// cellRemark says what the word and the fraction of a cell leave out.
func cellRemark(t plan.Tally, standing plan.Standing) string {
	var parts []string
	for _, part := range []struct {
		n    int
		word string
		said bool
	}{
		{t.Drafted, "nháp", false}, {t.SentBack, "bị trả lại", standing == plan.StandsSentBack}, {t.SentLate, "gửi muộn", standing == plan.StandsSentLate && t.SentLate == t.Owed},
		{t.SentEmpty, "rỗng", standing == plan.StandsSentEmpty || standing == plan.StandsAccepted}, {t.Accepted, "đã nhận", standing == plan.StandsAccepted},
	} {
		if part.n > 0 && !part.said {
			parts = append(parts, strconv.Itoa(part.n)+" "+part.word)
		}
	}
	if len(parts) == 0 && t.Late > 0 {
		parts = []string{lowerFirst(vi.Standing(plan.StandsMissing))}
	}
	return strings.Join(parts, ", ")
}
