// Package report composes the official report of a plan from the progress reports of its units, and
// lays it out as an official document. It is pure: whoever calls brings the data and the day.
//
// The outline is that of the report's type, as it was when the report was begun; the annexes that go
// with it are the tasks one by one and the counts by unit.
package report

import (
	"time"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// Data is all that a report is made of.
type Data struct {
	Type       plan.ReportType
	Letterhead Letterhead
	Plan       plan.Plan
	Period     plan.Period
	Areas      []plan.Item // in their order
	Items      []plan.Item // tasks and duties in their order
	Rows       []Row       // one for each assignment, in the order of items, focal unit first
	LastYear   []Row       // of the same period one year before, where figures may be compared with it
	Edits      map[string]Edit
	Annexes    []plan.ReportAnnex // that the coordinator wrote; they follow the composed ones
	AsOf       plan.Day
	Loc        *time.Location
}

// Letterhead is the commune's part of every document.
type Letterhead struct {
	Superior, Agency string   // "ỦY BAN NHÂN DÂN XÃ HÀ TRUNG"
	ShortAgency      string   // "UBND xã Hà Trung", in sentences
	Symbol           string   // "BC-UBND"
	Place            string   // "Hà Trung"
	Addressee        []string // kính gửi
	Recipients       []officialdoc.Recipient
	Authority        []string
	Signer, Filing   string
}

// Row is one owed report of the period with what its newest submitted version says; Sent is empty
// where nothing lies with the coordinator.
type Row struct {
	plan.Owed
	Sent plan.Content
	// Kept is what an answer "unchanged" refers to, with the period it was said for.
	Kept       plan.Content
	KeptPeriod plan.Period
}

// Edit is a part that somebody wrote by hand.
type Edit struct {
	Text    string
	Source  string // the composed text that stood there then
	Version int
	At      time.Time
	By      string
}

// Report is the composed report: parts to edit, and what is still missing.
type Report struct {
	Parts []Part
	Holes []Hole
}

// Part is a part of the report. A part without Editable is a heading alone.
type Part struct {
	Key          string // stable: "opening", "area:12", "directions"
	Label, Title string
	Level        int // of the heading; 0 prints none
	Editable     bool
	// Text is what prints, a paragraph a line; a line that came from a progress report ends in its
	// mark, "[b12]", which is not printed and survives edits.
	Text     string
	Composed string // what the units' reports give now
	Edited   bool
	Changed  bool // the units' reports changed since the edit
	Source   string
	Version  int
	EditedAt time.Time
	EditedBy string
	Wanting  []Wanting
	// Suggestions are sentences of figures that the author may take; Stale are taken ones whose figures
	// have changed.
	Suggestions []Suggestion
	Stale       []Stale

	rows, lastYear []Row // that its figures count; nil where it has none
}

// Wanting is a unit whose words are missing in a part.
type Wanting struct {
	UnitID    int64
	UnitName  string
	Requested bool
	Reports   int
}

// Hole is a place still to be filled: an unwritten part, or a unit that has not reported.
type Hole struct {
	PartKey   string
	Title     string // of the part
	Unit      Wanting
	Unwritten bool
}

// Part returns the part with the key.
func (r Report) Part(key string) (Part, bool) {
	for _, p := range r.Parts {
		if p.Key == key {
			return p, true
		}
	}
	return Part{}, false
}

// Missing are the units whose words are missing, with how many reports each: what was not sent, and
// what keeps an earlier text that is no longer there. Requested bodies come last.
func Missing(rows []Row) []Wanting {
	var list []Wanting
	at := map[int64]int{}
	for _, requested := range []bool{false, true} {
		for _, r := range rows {
			if r.Requested != requested || len(words(r)) > 0 {
				continue
			}
			i, ok := at[r.UnitID]
			if !ok {
				i = len(list)
				at[r.UnitID] = i
				list = append(list, Wanting{UnitID: r.UnitID, UnitName: r.UnitName, Requested: requested})
			}
			list[i].Reports++
		}
	}
	return list
}
