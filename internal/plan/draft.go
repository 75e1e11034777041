package plan

import "strings"

// Draft is a plan document as the importer understood it, before anyone has
// confirmed it: the tree that `kehoachxa plan parse --format json` prints and
// that the review page corrects. Absent values are "" or an empty slice,
// never null; Normalize sees to that.
type Draft struct {
	Number       string           `json:"number"`    // "121/KH-UBND", "" where it is blank
	Issuer       string           `json:"issuer"`    // as printed in the head, or read from the text
	Place        string           `json:"place"`     // before "ngày … tháng … năm …"
	IssuedOn     string           `json:"issued_on"` // "2024-05-09", "2024-05" where the day is blank, or ""
	Title        string           `json:"title"`
	Kind         string           `json:"kind"` // "KẾ HOẠCH"
	LegalBases   []string         `json:"legal_bases"`
	Purpose      []string         `json:"purpose"`
	Requirements []string         `json:"requirements"`
	Opening      []string         `json:"opening"`  // paragraphs before the first section
	Closing      []string         `json:"closing"`  // paragraphs after the last one
	Sections     []DraftSection   `json:"sections"` // what is neither area, nor duty, nor purpose
	Areas        []DraftArea      `json:"areas"`
	AnnexTasks   []DraftAnnexTask `json:"annex_tasks"`
	Duties       []DraftDuty      `json:"duties"`
	Recipients   []DraftRecipient `json:"recipients"`
	Signer       DraftSigner      `json:"signer"`
	Problems     []Problem        `json:"problems"`
	// Source is the document paragraph by paragraph, broken ones joined, each
	// with the place that it has in the tree; [Reshape] takes it along. Every
	// paragraph is here: nothing is dropped silently.
	Source []DraftParagraph `json:"source"`
	Origin
}

// Origin says which lines of the source a node was read from and how sure
// the reading is.
type Origin struct {
	Lines [2]int  `json:"lines"` // first and last, from 1; [0,0] for a node made by hand
	Sure  float64 `json:"sure"`  // from 0 to 1
}

// DraftRoles is who does what and when, of an area, a task or a row of an annex.
// Each body is named as printed, one value per ";".
type DraftRoles struct {
	Lead        []string `json:"lead"`        // "chủ trì"
	Cooperating []string `json:"cooperating"` // "phối hợp"
	Joint       []string `json:"joint"`       // "thực hiện" without the word "chủ trì"
	Timing      string   `json:"timing"`      // as printed: "Thường xuyên hằng năm"
	// Focal is the one of several leads that the document itself marks as the one who answers; "" else.
	Focal string `json:"focal,omitempty"`
}

// DraftSection is a part of the document that is kept as text.
type DraftSection struct {
	Label string   `json:"label"` // as printed, without its full stop: "IV"
	Title string   `json:"title"`
	Body  []string `json:"body"`
	Origin
}

// DraftArea is a numbered part of the plan's content (nhóm nhiệm vụ).
type DraftArea struct {
	Label string   `json:"label"`
	Title string   `json:"title"`
	Body  []string `json:"body"`
	DraftRoles
	Tasks []DraftTask `json:"tasks"`
	Origin
}

// DraftTask is a task of the text. What it inherits from its area is printed
// on it. Its label is "" where the document has only a dash.
type DraftTask struct {
	Label string   `json:"label"`
	Title string   `json:"title"`
	Body  []string `json:"body"`
	DraftRoles
	Deliverable string `json:"deliverable"`
	Origin
}

// DraftAnnexTask is a row of an annex that assigns work.
type DraftAnnexTask struct {
	Group string `json:"group"` // the group row above it
	Label string `json:"label"`
	Title string `json:"title"`
	DraftRoles
	Deliverable string `json:"deliverable"`
	Note        string `json:"note"` // cells of columns that mean none of the above
	Origin
}

// DraftDuty is what the organisation part asks of one unit; each item is a
// duty that is reported on by itself.
type DraftDuty struct {
	Label     string   `json:"label"`
	Unit      string   `json:"unit"`
	Requested bool     `json:"requested"` // introduced by "Đề nghị": asked, never ordered
	Body      []string `json:"body"`      // what introduces the items
	Items     []string `json:"items"`
	// Areas are the areas in which the items count, as they are headed, where the document says so; else nil.
	Areas []string `json:"areas,omitempty"`
	Origin
}

// Named says whether a heading, with the area's number or without, is that of the area.
func (a *DraftArea) Named(heading string) bool {
	bare := func(text string) string { return strings.ToLower(strings.Trim(text, " .:;)")) }
	rest, numbered := strings.CutPrefix(bare(heading), bare(a.Label))
	return bare(heading) == bare(a.Title) || numbered && a.Label != "" && bare(rest) == bare(a.Title)
}

// DraftRecipient is a line of "Nơi nhận".
type DraftRecipient struct {
	Name    string `json:"name"`
	Purpose string `json:"purpose"` // "B/c", "P/h", "T/h" or ""
	Origin
}

// DraftSigner is the signature block.
type DraftSigner struct {
	Authority string `json:"authority"` // "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"; joined by "; "
	Position  string `json:"position"`  // "PHÓ CHỦ TỊCH"
	Name      string `json:"name"`
	Origin
}

// Problem is something in the source that a person must look at.
type Problem struct {
	Line int    `json:"line"` // of the source, 0 for the whole document
	Text string `json:"text"` // what stands there
	Why  string `json:"why"`  // a Vietnamese sentence
	Path string `json:"path"` // the node it is about, "" where there is none
}

// DraftParagraph is one paragraph of the source and where it went: the path of
// a node, of a text of a node ("purpose.0", "areas.1.body.2",
// "duties.0.items.3"), of a field ("title", "areas.4.lead"), "head" for the
// national heading, "page" for a page number, "problems.2", or "dismissed.0"
// for what a review put aside.
type DraftParagraph struct {
	Lines [2]int `json:"lines"`
	Text  string `json:"text"` // with its label or dash
	Path  string `json:"path"`
}

// DraftCounts are the sizes that a person checks first.
type DraftCounts struct {
	Areas, Tasks, AnnexTasks, Units, Duties, Recipients, Problems int
}

// Counts counts the tree. Duties are the items of all units.
func (d *Draft) Counts() DraftCounts {
	c := DraftCounts{
		Areas: len(d.Areas), AnnexTasks: len(d.AnnexTasks), Units: len(d.Duties),
		Recipients: len(d.Recipients), Problems: len(d.Problems),
	}
	for i := range d.Areas {
		c.Tasks += len(d.Areas[i].Tasks)
	}
	for i := range d.Duties {
		c.Duties += len(d.Duties[i].Items)
	}
	return c
}

// Normalize replaces every nil slice by an empty one, so that JSON never has
// null where the contract has a list.
func (d *Draft) Normalize() {
	fill(&d.LegalBases, &d.Purpose, &d.Requirements, &d.Opening, &d.Closing)
	fill(&d.Sections)
	fill(&d.Areas)
	fill(&d.AnnexTasks)
	fill(&d.Duties)
	fill(&d.Recipients)
	fill(&d.Problems)
	fill(&d.Source)
	for i := range d.Sections {
		fill(&d.Sections[i].Body)
	}
	for i := range d.Areas {
		a := &d.Areas[i]
		fill(&a.Body)
		a.DraftRoles.normalize()
		fill(&a.Tasks)
		for j := range a.Tasks {
			fill(&a.Tasks[j].Body)
			a.Tasks[j].DraftRoles.normalize()
		}
	}
	for i := range d.AnnexTasks {
		d.AnnexTasks[i].DraftRoles.normalize()
	}
	for i := range d.Duties {
		fill(&d.Duties[i].Body, &d.Duties[i].Items)
	}
}

func (r *DraftRoles) normalize() { fill(&r.Lead, &r.Cooperating, &r.Joint) }

func fill[T any](lists ...*[]T) {
	for _, l := range lists {
		if *l == nil {
			*l = []T{}
		}
	}
}
