package plan

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// DirectiveKind is which of the leader's three acts a thread is about.
type DirectiveKind string

// The kinds.
const (
	GiveDirective  DirectiveKind = "directive"   // ý kiến chỉ đạo; to a requested body a plain request (đề nghị)
	AskExplanation DirectiveKind = "explanation" // yêu cầu giải trình
	ExtendDue      DirectiveKind = "extension"   // gia hạn
)

// DirectiveKinds are all of them in the order of the form.
var DirectiveKinds = []DirectiveKind{GiveDirective, AskExplanation, ExtendDue}

// DirectiveState says whom a thread waits for.
type DirectiveState string

// The states.
const (
	WaitsForUnit    DirectiveState = "waits_for_unit"
	WaitsForLeader  DirectiveState = "waits_for_leader"
	DirectiveClosed DirectiveState = "closed"
)

// Outcome is how a thread about an extension was closed; "" for other threads and open ones.
type Outcome string

// The outcomes.
const (
	Granted  Outcome = "granted"  // gia hạn
	Declined Outcome = "declined" // không gia hạn
)

// DirectiveAct is one step in a thread.
type DirectiveAct string

// The steps. The unit answers; the other ones are the leader's.
const (
	Answered      DirectiveAct = "answer"
	AskedFurther  DirectiveAct = "ask_further"
	ClosedThread  DirectiveAct = "close"
	GrantedDate   DirectiveAct = "grant"
	DeclinedAsked DirectiveAct = "decline"
)

// LeaderActs are the steps of the leader.
var LeaderActs = []DirectiveAct{AskedFurther, ClosedThread, GrantedDate, DeclinedAsked}

// MaxDirective is the length of one entry of a thread in letters.
const MaxDirective = 4000

// maxAhead is how many days ahead a date may lie: a later one is a slip of the finger.
const maxAhead = 730

// ItemName is enough of an item to name it.
type ItemName struct {
	ID           int64
	Place, Title string
}

// Directive is a thread between the leader and one unit about some of its rows in a period: an
// instruction, a demand to explain, or an extension.
type Directive struct {
	ID        int64
	Kind      DirectiveKind
	PlanID    int64
	PlanTitle string // short title
	Period    Period
	UnitID    int64
	UnitName  string
	Requested bool // the unit is asked, never ordered and never late (rule 4)
	Items     []ItemName
	Text      string
	DueOn     Day // answer by; of an extension the day asked for, and then the day granted
	State     DirectiveState
	Outcome   Outcome
	ByUnit    bool   // the unit began it: it asks for an extension
	LeaderID  int64  // whose word it is; 0 while a unit's request waits
	Leader    string // name
	// Recorder is who wrote the leader's spoken word down for him, with his unit; "" where the leader
	// wrote himself or the unit began.
	Recorder   string
	CreatedAt  time.Time
	AnsweredAt time.Time // newest answer
	ClosedAt   time.Time
	Version    int
}

// Open says that the thread is not closed.
func (d Directive) Open() bool { return d.State != DirectiveClosed }

// Late says that the unit has not answered and the day has passed; requested bodies never are, and the
// day of an extension is none to answer by.
func (d Directive) Late(today Day) bool {
	return d.State == WaitsForUnit && d.Kind != ExtendDue && !d.Requested && today.After(d.DueOn)
}

// Concerns says that the thread is about the item; one without items is about all that the unit owes.
func (d Directive) Concerns(item int64) bool {
	for _, i := range d.Items {
		if i.ID == item {
			return true
		}
	}
	return len(d.Items) == 0
}

// Places are the places of the items in the document.
func (d Directive) Places() []string {
	places := make([]string, len(d.Items))
	for i, it := range d.Items {
		places[i] = it.Place
	}
	return places
}

// May says whether a step is possible as the thread stands.
func (d Directive) May(act DirectiveAct) bool {
	switch act {
	case Answered, AskedFurther:
		return d.Open()
	case ClosedThread:
		return d.Open() && d.Kind != ExtendDue
	case GrantedDate, DeclinedAsked:
		return d.Open() && d.Kind == ExtendDue
	}
	return false
}

// TakesDay says that a step sets the day of the thread.
func (d Directive) TakesDay(act DirectiveAct) bool {
	return act == GrantedDate || act == AskedFurther && d.Kind != ExtendDue
}

// DirectiveEntry is one step in a thread with what was said.
type DirectiveEntry struct {
	Act      DirectiveAct
	Text     string
	DueOn    Day // the new day of the thread; zero where the step sets none
	At       time.Time
	Author   string
	Unit     string   // for which the author acted
	Leader   string   // whose spoken word the author wrote down; "" for his own
	OnBehalf OnBehalf // how the coordinator learned a unit's answer
}

// Step is the thread after a step, or why the step is refused.
func (d Directive) Step(e DirectiveEntry, today Day) (Directive, error) {
	if !d.May(e.Act) {
		return d, fault.New(fault.Conflict, "Việc này đã kết thúc hoặc đã có quyết định khác. Xem lại rồi làm tiếp.")
	}
	if err := d.checkEntry(e, today); err != nil {
		return d, err
	}
	switch e.Act {
	case Answered:
		d.State, d.AnsweredAt = WaitsForLeader, e.At
	case AskedFurther:
		d.State = WaitsForUnit
	default:
		d.State, d.ClosedAt = DirectiveClosed, e.At
		d.Outcome = map[DirectiveAct]Outcome{GrantedDate: Granted, DeclinedAsked: Declined}[e.Act]
	}
	if d.TakesDay(e.Act) {
		d.DueOn = e.DueOn
	}
	return d, nil
}

// texts asked for where a step needs them.
var needsText = map[DirectiveAct]string{
	Answered:      "Ghi nội dung trả lời.",
	AskedFurther:  "Ghi điều cần đơn vị làm rõ thêm.",
	DeclinedAsked: "Ghi một câu vì sao không gia hạn để đơn vị biết.",
}

func (d Directive) checkEntry(e DirectiveEntry, today Day) error {
	v := fault.Invalids{}
	if message, needed := needsText[e.Act]; needed && strings.TrimSpace(e.Text) == "" {
		v.Add("text", message)
	}
	checkLength(v, e.Text)
	if d.TakesDay(e.Act) {
		checkAhead(v, e.DueOn, today)
	}
	return v.Err()
}

// CheckNew refuses a thread that says nothing, has no day, or asks of a requested body what one may
// not ask of it (rule 4).
func (d Directive) CheckNew(today Day) error {
	v := fault.Invalids{}
	switch {
	case d.Requested && d.Kind == AskExplanation:
		v.Add("kind", "Cơ quan được đề nghị không phải giải trình; chọn đề nghị.")
	case d.Requested && d.Kind == ExtendDue:
		v.Add("kind", "Cơ quan được đề nghị không tính quá hạn nên không cần gia hạn.")
	case d.Kind != GiveDirective && d.Kind != AskExplanation && d.Kind != ExtendDue:
		v.Add("kind", "Chọn ý kiến chỉ đạo, yêu cầu giải trình hoặc gia hạn.")
	}
	switch {
	case strings.TrimSpace(d.Text) != "":
		checkLength(v, d.Text)
	case d.Kind == ExtendDue && d.ByUnit:
		v.Add("text", "Ghi lý do xin gia hạn.")
	case d.Kind == ExtendDue:
		v.Add("text", "Ghi một câu vì sao gia hạn.")
	case d.Kind == AskExplanation:
		v.Add("text", "Ghi điều cần đơn vị giải trình.")
	default:
		v.Add("text", "Ghi nội dung.")
	}
	checkAhead(v, d.DueOn, today)
	if d.Kind == ExtendDue && len(d.Items) == 0 {
		v.Add("item", "Chọn ít nhất một việc để gia hạn.")
	}
	return v.Err()
}

func checkLength(v fault.Invalids, text string) {
	if utf8.RuneCountInString(text) > MaxDirective {
		v.Add("text", "Nội dung dài quá 4.000 chữ cái.")
	}
}

func checkAhead(v fault.Invalids, on, today Day) {
	switch {
	case on.IsZero():
		v.Add("due", "Ghi ngày có trong lịch, viết như 15/5/2026.")
	case on.Before(today):
		v.Add("due", "Ngày này đã qua; ghi hôm nay hoặc một ngày sau.")
	case today.Until(on) > maxAhead:
		v.Add("due", "Ngày này còn quá xa; xem lại năm.")
	}
}
