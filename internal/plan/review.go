package plan

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
)

// Review is what a person decided beside the tree of a draft. Paths are those of the draft's nodes;
// [Reshape] keeps them right when the tree changes its shape.
type Review struct {
	// ShortTitle is for lists and headings; "" leaves it to [ShortTitle].
	ShortTitle string `json:"short_title"`
	// Split are the names in a printed value that holds several ("Công an xã, các ban, ngành").
	Split map[string][]string `json:"split"`
	// Bodies says what each name that the document prints stands for.
	Bodies map[string]Body `json:"bodies"`
	// Focal is the unit that answers for a task, by the path of the task.
	Focal map[string]UnitRef `json:"focal"`
	// Areas is the area in which a duty counts (rule 2), by the path of the item
	// ("duties.2.items.0"): the path of an area, or [CommonArea].
	Areas map[string]string `json:"areas"`
	// AskAreas are the items whose area is a guess that a person has to look at.
	AskAreas map[string]bool `json:"ask_areas"`
	// Due is the date of a task that is to be done by a date, by the path of the task.
	Due map[string]Day `json:"due"`
	// Seen are the questions that a person has answered or put aside, by the key of the question.
	Seen map[string]bool `json:"seen"`
	// DueMonth and DueDay are the last good day of the yearly report; 0 leaves it to [ReportDue].
	DueMonth int `json:"due_month"`
	DueDay   int `json:"due_day"`
	// Superior says that the document is a superior's plan, kept as the source of tasks: nobody owes anything on it.
	Superior bool `json:"superior,omitempty"`
	// Dismissed are the paragraphs that a person put aside: no part of the plan, and not lost.
	Dismissed []string `json:"dismissed,omitempty"`
	// Places is where each paragraph of the source stands since the tree was changed; empty before.
	Places []string `json:"places,omitempty"`
	// Shape counts the changes of the tree's shape: a form made before one names other nodes.
	Shape int `json:"shape"`
	// Window and WindowSince are the browser window that saved last and the version it started from:
	// its own saves are no conflict among themselves.
	Window      string `json:"window"`
	WindowSince int    `json:"window_since"`
}

// CommonArea is the choice of "Nhiệm vụ chung" for a duty.
const CommonArea = "common"

// BodyKind says what a printed name stands for.
type BodyKind string

// What a printed name may stand for.
const (
	BodyUnit  BodyKind = "unit"  // a unit of the commune
	BodyNew   BodyKind = "new"   // a unit to be added
	BodyGroup BodyKind = "group" // a set of units: owes nothing but through its ticked members
	BodyText  BodyKind = "text"  // stays text
)

// Body is what one printed name stands for.
type Body struct {
	As      BodyKind  `json:"as"`
	Unit    UnitRef   `json:"unit"`    // for BodyUnit
	Name    string    `json:"name"`    // for BodyNew: of the unit to be added
	Kind    UnitKind  `json:"kind"`    // for BodyNew
	Members []UnitRef `json:"members"` // for BodyGroup: the ticked ones
	Unsure  bool      `json:"unsure"`  // a guess that a person has to confirm
}

// UnitRef names a unit of the commune by its id, or one still to be added by the printed name.
type UnitRef string

const newRef = "new:"

// UnitID is the reference to a unit of the commune.
func UnitID(id int64) UnitRef { return UnitRef(strconv.FormatInt(id, 10)) }

// NewUnit is the reference to the unit that will be added for a printed name.
func NewUnit(printed string) UnitRef { return UnitRef(newRef + printed) }

// ID is the id of a unit of the commune; 0 for one still to be added and for none.
func (r UnitRef) ID() int64 {
	id, err := strconv.ParseInt(string(r), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// Printed is the printed name for which a unit is to be added; "" for all others.
func (r UnitRef) Printed() string {
	name, ok := strings.CutPrefix(string(r), newRef)
	if !ok {
		return ""
	}
	return name
}

// Normalize makes every map usable.
func (r *Review) Normalize() {
	if r.Split == nil {
		r.Split = map[string][]string{}
	}
	if r.Bodies == nil {
		r.Bodies = map[string]Body{}
	}
	if r.Focal == nil {
		r.Focal = map[string]UnitRef{}
	}
	if r.Areas == nil {
		r.Areas = map[string]string{}
	}
	if r.AskAreas == nil {
		r.AskAreas = map[string]bool{}
	}
	if r.Due == nil {
		r.Due = map[string]Day{}
	}
	if r.Seen == nil {
		r.Seen = map[string]bool{}
	}
}

// Values are the printed values that name who does the work, each once, in the order of the document.
func (d *Draft) Values() []string {
	var values []string
	known := map[string]bool{"": true}
	add := func(lists ...[]string) {
		for _, list := range lists {
			for _, value := range list {
				if !known[value] {
					known[value] = true
					values = append(values, value)
				}
			}
		}
	}
	for _, a := range d.Areas {
		add(a.Lead, a.Joint, a.Cooperating)
		for _, t := range a.Tasks {
			add(t.Lead, t.Joint, t.Cooperating)
		}
	}
	for _, u := range d.Duties {
		add([]string{u.Unit})
	}
	return values
}

// Names are the bodies in a printed value.
func (r *Review) Names(value string) []string {
	if names, ok := r.Split[value]; ok {
		return names
	}
	return []string{value}
}

// Printed are the names of bodies in the document, each once, in its order.
func (r *Review) Printed(d *Draft) []string {
	var names []string
	for _, value := range d.Values() {
		for _, name := range r.Names(value) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// BodyKey is a short name for a printed name, for the fields of a form.
func BodyKey(printed string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(printed))
	return strconv.FormatUint(h.Sum64(), 36)
}
