package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// PlanWorkbook lays a plan out as two tables for a spreadsheet: its head and texts, each row saying what
// it is, and who does what. The importer reads them back; their columns never change place or name.
func PlanWorkbook(d PlanData) *officialdoc.Document {
	p := d.Plan
	return &officialdoc.Document{
		Head: d.head(), Kind: cmp.Or(p.Kind, "KẾ HOẠCH"), Summary: p.Title, Body: []officialdoc.Block{d.texts(), d.book()},
		Made: officialdoc.Moment(d.On.String() + "T00:00:00+07:00"),
	}
}

// texts is the sheet of what the plan says apart from its work.
func (d PlanData) texts() officialdoc.Table {
	p := d.Plan
	t := officialdoc.Table{
		Sheet: vi.SheetPlan, Columns: []officialdoc.Column{{Weight: 1.6}, {Weight: 0.8}, {Weight: 8}},
		Head: [][]officialdoc.Cell{{headCell(vi.SheetKind), headCell(vi.SheetLabel), headCell(vi.SheetText)}},
	}
	row := func(kind, label, text string) {
		t.Rows = append(t.Rows, officialdoc.Row{Cells: []officialdoc.Cell{officialdoc.TextCell(kind), officialdoc.TextCell(label), officialdoc.TextCell(text)}})
	}
	rows := func(kind string, texts ...string) {
		for _, text := range texts {
			if text != "" {
				row(kind, "", text)
			}
		}
	}
	rows(vi.RowNumber, p.Number)
	rows(vi.RowIssuer, p.Issuer)
	rows(vi.RowPlace, p.Place)
	if p.IssuedOn != "" {
		rows(vi.RowIssued, vi.ISODate(p.IssuedOn))
	}
	rows(vi.RowDocument, p.Kind)
	rows(vi.RowTitle, p.Title)
	rows(vi.RowBasis, p.LegalBases...)
	rows(vi.RowOpening, p.Opening...)
	rows(vi.RowPurpose, p.Purpose...)
	rows(vi.RowRequirement, p.Requirements...)
	for _, s := range p.Sections {
		if !strings.EqualFold(s.Title, vi.AnnexAssignments) {
			row(vi.RowPart, s.Label, s.Title)
			rows(vi.RowPartText, s.Body...)
		}
	}
	rows(vi.RowClosing, p.Closing...)
	for _, r := range p.Recipients {
		name := r.Name
		if _, kept := filing(r); !kept && r.Purpose != "" {
			name += " (" + r.Purpose + ")"
		}
		rows(vi.RowRecipient, name)
	}
	rows(vi.RowAuthority, strings.Split(p.SignerAuthority, "; ")...)
	rows(vi.RowPosition, p.SignerPosition)
	rows(vi.RowSigner, p.SignerName)
	return t
}

// book is the sheet of the work: areas with their tasks, units with their duties.
func (d PlanData) book() officialdoc.Table {
	center := officialdoc.AlignCenter
	t := officialdoc.Table{
		Sheet: vi.SheetAssignment,
		Columns: []officialdoc.Column{
			{Weight: 0.5, Align: center}, {Weight: 1.2}, {Weight: 0.7, Align: center}, {Weight: 5}, {Weight: 3}, {Weight: 2}, {Weight: 2}, {Weight: 2.4}, {Weight: 1.5}, {Weight: 1.5}, {Weight: 2},
		},
		Head: [][]officialdoc.Cell{nil},
	}
	for _, head := range []string{"TT", vi.SheetKind, vi.SheetLabel, vi.SheetText, vi.SheetBody, vi.SheetLead, vi.SheetJoint, vi.SheetWith, vi.SheetTiming, vi.SheetResult, vi.SheetArea} {
		t.Head[0] = append(t.Head[0], headCell(head))
	}
	number := 0
	row := func(kind, text string, it plan.Item) {
		count := ""
		if kind == vi.RowTask || kind == vi.RowDuty {
			number++
			count = strconv.Itoa(number)
		}
		cells := []officialdoc.Cell{officialdoc.TextCell(count), officialdoc.TextCell(kind), officialdoc.TextCell(strings.Trim(it.Label, ". ")), officialdoc.TextCell(text), officialdoc.TextCell(it.Body...)}
		area := ""
		if kind == vi.RowDuty {
			area = d.heading(d.area(it))
		}
		for _, text := range []string{values(it.LeadText), values(it.JointText), values(it.CooperatingText), timingWords(it), it.Deliver, area} {
			cells = append(cells, officialdoc.TextCell(text))
		}
		if count == "" {
			for i := range cells {
				cells[i].Bold = true
			}
		}
		t.Rows = append(t.Rows, officialdoc.Row{Cells: cells})
	}
	last := ""
	for _, it := range d.Items {
		switch it.Kind {
		case plan.ItemArea:
			row(vi.RowArea, it.Title, it)
			for _, task := range d.Items {
				if task.Kind == plan.ItemTask && task.ParentID == it.ID {
					row(vi.RowTask, task.Title, task)
				}
			}
		case plan.ItemDuty:
			unit, name := d.Units[it.UnitID], d.unitOf(it)
			if key := it.Label + "|" + name; key != last {
				last = key
				kind := vi.RowUnit
				if unit.Requested() {
					kind = vi.RowUnitAsked
				}
				row(kind, name, plan.Item{Label: it.Label, Body: it.Body})
			}
			row(vi.RowDuty, it.Title, plan.Item{AreaID: it.AreaID, LeadText: []string{name}, CooperatingText: slices.Clone(it.CooperatingText), TimingText: it.TimingText, DueOn: it.DueOn, Deliver: it.Deliver})
		}
	}
	return t
}

// unitOf is the unit of a duty as the document names it.
func (d PlanData) unitOf(it plan.Item) string {
	if len(it.LeadText) > 0 {
		return it.LeadText[0]
	}
	return d.Units[it.UnitID].Name
}
