package plan

// FoundKind is a kind of thing that a search finds.
type FoundKind string

// The kinds, as the index of words names them.
const (
	FoundPlan     FoundKind = "p"
	FoundTask     FoundKind = "t"
	FoundProgress FoundKind = "r" // what a unit said
	FoundReport   FoundKind = "o" // official report
	FoundEvidence FoundKind = "e"
	FoundThread   FoundKind = "d" // what the leader told a unit, and what it answered
)

// FoundKinds are all of them in the order of the page.
var FoundKinds = []FoundKind{FoundPlan, FoundTask, FoundThread, FoundProgress, FoundReport, FoundEvidence}

// MaxFound is how many things of one kind a search shows; who does not find his thing among them types
// one word more.
const MaxFound = 200

// Found is one thing that a search found.
type Found struct {
	ID        int64
	ItemID    int64 // of a task, a progress report or a file
	Title     string
	Place     string // of the item in its plan: "III.3.1"
	PlanTitle string // short title
	UnitName  string
	Period    Period
	Text      string // where the words are looked for besides the title
	// Thread is enough of a thread to name it and to say how it stands.
	Thread Directive
}

// FoundList is what a search found of one kind. Total counts to MaxFound+1.
type FoundList struct {
	Kind  FoundKind
	Total int
	Rows  []Found // those of the page
}
