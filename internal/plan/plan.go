package plan

import "time"

// State of a plan.
type State string

// A plan is drafted in review, active while it is followed, closed afterwards.
const (
	StateDraft  State = "draft"
	StateActive State = "active"
	StateClosed State = "closed"
)

// Plan is an issued plan (kế hoạch): what its document says, and how it is followed.
type Plan struct {
	ID              int64
	Number          string // "15/KH-UBND"; "" where the document leaves it blank
	Kind            string // "KẾ HOẠCH"
	Title           string // as printed
	ShortTitle      string // for lists and headings
	Issuer, Place   string
	IssuedOn        string // ISO day or month, as far as the document tells: "2024-05"
	LegalBases      []string
	Opening         []string
	Purpose         []string
	Requirements    []string
	Closing         []string
	Sections        []DraftSection // further parts, such as funding
	Recipients      []DraftRecipient
	SignerAuthority string
	SignerPosition  string
	SignerName      string
	// DueMonth and DueDay are the last good day of the yearly report: 11 and 30 for "trước ngày 01/12".
	DueMonth, DueDay int
	State            State
	SourceName       string
	CreatedAt        time.Time
	Version          int
	Superior         bool // a superior's plan, kept as the source of tasks: nobody owes anything on it
}

// ItemKind says what a node of a plan's tree is.
type ItemKind string

// The kinds of items. Progress is reported on tasks and duties alone.
const (
	ItemArea    ItemKind = "area"    // nhóm nhiệm vụ
	ItemHeading ItemKind = "heading" // a titled part between area and task
	ItemTask    ItemKind = "task"    // nhiệm vụ
	ItemDuty    ItemKind = "duty"    // trách nhiệm của đơn vị
)

// Timing is the kind of deadline of an item.
type Timing string

// The kinds of deadlines.
const (
	TimingNone     Timing = ""         // the document gives none
	TimingStanding Timing = "standing" // thường xuyên
	TimingYearly   Timing = "yearly"   // thường xuyên hằng năm
	TimingDated    Timing = "dated"    // by a date
)

// Item is a node of a plan's tree.
type Item struct {
	ID       int64
	PlanID   int64
	ParentID int64 // the area of a task; 0 for areas and duties
	// AreaID is the area in which the item counts (rule 2); its own id for an area, 0 for common duties.
	AreaID     int64
	UnitID     int64 // the unit under which a duty stands; else 0
	Kind       ItemKind
	Label      string // as printed: "1.1"; "" for a dash
	Place      string // unique in the plan and short, for people: "II.1.1", "III.3.2"
	Position   int
	Title      string
	Body       []string
	Timing     Timing
	TimingText string
	DueOn      Day // for TimingDated
	// CarriedFrom is the first year of the plan that was closed while the dated item was unfinished; 0: none.
	CarriedFrom  int
	FinishedYear int // year of the plan in which the dated item was finished; 0: it is still owed
	// BegunOn is the day from which an amendment added the item, EndedOn that from which it is owed no longer;
	// zero: from the beginning, and still owed.
	BegunOn, EndedOn Day
	SuccessorID      int64   // the item into which an ended one was merged; 0: none
	Sources          []int64 // the tasks of superiors' plans that this one answers
	Deliver          string
	// What the document prints, groups included, before units were matched.
	LeadText, CooperatingText, JointText []string
	LineFrom, LineTo                     int
}

// Reported says that progress is reported on the item.
func (it Item) Reported() bool { return it.Kind == ItemTask || it.Kind == ItemDuty }

// Ended says that the item was ended by an amendment. What was reported on it stays with it.
func (it Item) Ended() bool { return !it.EndedOn.IsZero() }

// OwedIn is the plain rule of what an amendment does to a period, for an item as for a unit's part in one: what
// begins or ends on a day is owed in the periods due on that day or later, and in none due before it; what
// ends is owed in the periods due before its end. A report that was sent stays owed and readable, whatever
// ended. The store applies the same rule to every list of what is owed.
func OwedIn(p Period, begunOn, endedOn Day) bool {
	return !p.UnitsDue.Before(begunOn) && (endedOn.IsZero() || p.UnitsDue.Before(endedOn))
}

// Role is what a unit does on an item.
type Role string

// The roles of a unit on an item.
const (
	RoleLead        Role = "lead"        // chủ trì
	RoleCooperating Role = "cooperating" // phối hợp
	RoleJoint       Role = "joint"       // thực hiện chung
)

// Assignment is one unit's part in one item: exactly what is owed in every open period (rule 1).
type Assignment struct {
	ItemID int64
	UnitID int64
	Role   Role
	Focal  bool // đầu mối: its report sets the item's progress; at most one for an item
}

// WithoutFocal are the tasks and duties for which no unit answers.
func WithoutFocal(items []Item, assignments []Assignment) []Item {
	focal := map[int64]bool{}
	for _, a := range assignments {
		if a.Focal {
			focal[a.ItemID] = true
		}
	}
	var open []Item
	for _, it := range items {
		if it.Reported() && !it.Ended() && !focal[it.ID] {
			open = append(open, it)
		}
	}
	return open
}

// Cycle is a year of a plan (năm thực hiện).
type Cycle struct {
	ID     int64
	PlanID int64
	Year   int
	Closed bool
	// When it was closed and by whom; "" for work that no person started.
	ClosedAt time.Time
	ClosedBy string
}
