package plan

import (
	"fmt"
	"slices"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// RowKey names one owed report of a unit: an item in a period.
type RowKey struct{ PeriodID, ItemID int64 }

// String is the key as forms carry it: "12-345".
func (k RowKey) String() string { return fmt.Sprintf("%d-%d", k.PeriodID, k.ItemID) }

// ParseRowKey reads what String wrote.
func ParseRowKey(text string) (k RowKey, ok bool) {
	n, err := fmt.Sscanf(text, "%d-%d", &k.PeriodID, &k.ItemID)
	return k, err == nil && n == 2 && k.PeriodID > 0 && k.ItemID > 0 && k.String() == text
}

// Owed is one report that a unit owes: its part in one item for one period (rule 1), with where the
// report stands.
type Owed struct {
	PlanID     int64
	PlanTitle  string // short title
	Period     Period
	Item       Item
	AreaID     int64 // 0: common duties (nhiệm vụ chung)
	AreaLabel  string
	AreaTitle  string
	AreaPos    int
	UnitID     int64
	UnitName   string
	Requested  bool // the unit is asked, never late (rule 4)
	Role       Role
	Focal      bool
	Report     ProgressReport
	SentStatus Status // of the newest submitted version; "" where none was sent
	SentEmpty  bool   // the newest submitted version gives no result
	Extension  Extension
	Earlier    Earlier
	LastYear   int        // the newest earlier year of the plan; 0: none, or not asked for
	Evidence   []Evidence // of the working copy and of all versions
}

// Earlier is what the unit said on the same item before, in the same cycle.
type Earlier struct {
	LastAnswer Answer // of the newest submitted report of an earlier period; "" where there is none
	// The newest earlier report with a text of its own; ReportID is 0 where there is none. Only that
	// one can be kept as it is by Unchanged.
	ReportID   int64
	Period     Period
	State      ReportState
	Content    Content
	SentAt     time.Time
	AcceptedAt time.Time
}

// Text says that there is an earlier text of the cycle.
func (e Earlier) Text() bool { return e.ReportID != 0 }

// CarriedFrom is the year from which the item came over to the year of the period; 0: it did not.
func (o Owed) CarriedFrom() int {
	if o.Item.CarriedFrom < o.Period.Year {
		return o.Item.CarriedFrom
	}
	return 0
}

// Key names the row.
func (o Owed) Key() RowKey { return RowKey{o.Period.ID, o.Item.ID} }

// Due is the day by which the report is due, with the extension that was granted.
func (o Owed) Due() Day { return later(o.baseDue(), o.Extension.To) }

func (o Owed) baseDue() Day { return Due(o.Period, o.Item.Timing, o.Item.DueOn) }

// WorkDue is the day by which the work is to be done, with the extension that was granted.
func (o Owed) WorkDue() Day {
	return later(WorkDue(o.Period, o.Item.Timing, o.Item.DueOn), o.Extension.To)
}

// Extended says that an extension decides the day.
func (o Owed) Extended() bool { return o.Extension.To.After(o.baseDue()) }

// Timeliness judges the report at a moment.
func (o Owed) Timeliness(now time.Time, loc *time.Location) Timeliness {
	return TimelinessOf(o.Requested, o.Report.Sent(), o.Report.FirstSubmittedAt, o.Due(), now, loc)
}

// Counted says that the row stands for its task in totals: each task counts once, by the report of its
// focal unit, and those of requested bodies stand apart (rules 1 and 4).
func (o Owed) Counted() bool { return o.Focal && !o.Requested }

// Overdue says that nothing was sent by the due day; requested bodies never are.
func (o Owed) Overdue(now time.Time, loc *time.Location) bool {
	return o.Timeliness(now, loc) == Overdue
}

// Word is the word of the item as this report says it, on a day (rule 5). A report that was sent back
// says nothing until it is sent again.
func (o Owed) Word(asOf Day, loc *time.Location) (word Word, late bool) {
	var status Status
	var completed Day
	if o.Report.Sent() {
		status = o.SentStatus
	}
	if !o.Report.CompletedAt.IsZero() {
		completed = DayOf(o.Report.CompletedAt, loc)
	}
	word, late = WordOf(status, completed, o.WorkDue(), asOf)
	return word, late && !o.Requested
}

// Started says that something was typed for the report.
func (o Owed) Started() bool { return o.Report.State != Missing && o.Report.Version > 0 }

// ToSend says that the report waits to be sent: a draft, one that was sent back, or a correction.
func (o Owed) ToSend() bool {
	switch o.Report.State {
	case Drafted, SentBack:
		return o.Started()
	case Submitted:
		return o.Report.Pending
	}
	return false
}

// CheckEdit refuses changes of what is closed: a locked period, an accepted report (rule 9).
func (o Owed) CheckEdit() error {
	switch {
	case o.Period.State == PeriodLocked:
		return fault.New(fault.Forbidden, "Kỳ báo cáo đã khóa, không sửa được nữa.")
	case o.Period.State != PeriodOpen:
		return fault.New(fault.Forbidden, "Kỳ báo cáo chưa mở.")
	case o.Report.State == Accepted:
		return fault.New(fault.Forbidden, "Báo cáo đã được tiếp nhận. Muốn sửa, đề nghị người tổng hợp trả lại trước.")
	}
	return nil
}

// CheckSubmit refuses to send what is closed, what was sent already, and what is not complete (rule 6).
func (o Owed) CheckSubmit() error {
	if err := o.CheckEdit(); err != nil {
		return err
	}
	if o.Report.State == Submitted && !o.Report.Pending {
		return fault.New(fault.Conflict, "Báo cáo này đã được gửi trước đó.")
	}
	return o.Report.CheckSubmit(o.Earlier.Text())
}

// CheckReceive refuses to accept or send back what does not lie with the coordinator as he saw it:
// seen is the number of the version that he read.
func (o Owed) CheckReceive(seen int) error {
	switch {
	case o.Period.State == PeriodLocked:
		return fault.New(fault.Forbidden, "Kỳ báo cáo đã khóa.")
	case !o.Report.Sent():
		return fault.New(fault.Conflict, "Báo cáo này không còn ở trạng thái đã gửi.")
	case o.Report.SubmittedVersion != seen:
		return fault.New(fault.Conflict, "Đơn vị vừa gửi bản mới của báo cáo này. Xem bản mới rồi chọn lại.")
	}
	return nil
}

// Evidence is a file that proves a report (minh chứng).
type Evidence struct {
	ID         int64
	ReportID   int64
	Name       string
	MediaType  string
	Size       int64
	SHA256     []byte
	UploadedAt time.Time
	Thumbnail  bool // there is a small picture of it
	// A file belongs to the versions after AddedAfter and, where it was removed, up to RemovedAfter.
	AddedAfter, RemovedAfter int
	Removed                  bool
}

// In says whether a file belongs to a submitted version: what is added or removed later changes nothing
// in it.
func (e Evidence) In(version int) bool {
	return e.AddedAfter < version && (!e.Removed || version <= e.RemovedAfter)
}

// Files are those of the working copy, which the next version will have.
func (o Owed) Files() []Evidence { return o.filesIf(func(e Evidence) bool { return !e.Removed }) }

// FilesOf are those of a submitted version.
func (o Owed) FilesOf(version int) []Evidence {
	return o.filesIf(func(e Evidence) bool { return e.In(version) })
}

// SentFiles are those of the newest submitted version; where none was sent, those of the working copy.
func (o Owed) SentFiles() []Evidence {
	if o.Report.SubmittedVersion == 0 {
		return o.Files()
	}
	return o.FilesOf(o.Report.SubmittedVersion)
}

func (o Owed) filesIf(keep func(Evidence) bool) (list []Evidence) {
	for _, e := range o.Evidence {
		if keep(e) {
			list = append(list, e)
		}
	}
	return list
}

// Receipt is one act of sending.
type Receipt struct {
	ID          int64
	UnitID      int64
	UnitName    string
	PersonName  string // who sent; over a link, as he wrote it himself
	LinkID      int64  // 0: not over a link
	OnBehalf    OnBehalf
	SubmittedAt time.Time
	Reports     int
	Rows        []ReceiptRow
}

// ReceiptRow is one report that was sent.
type ReceiptRow struct {
	PlanTitle    string
	ItemID       int64
	Place, Title string
	Version      int
	Answer       Answer
	Status       Status
	Period       Period
}

// Version is one submitted version of a report; it never changes.
type Version struct {
	ReportID int64
	Number   int
	Content
	RefersTo    int64 // for Unchanged: the report whose text it keeps
	ReceiptID   int64
	SubmittedAt time.Time
	Person      string // who sent it; over a link, as he wrote it himself; "" for work that no person started
	Unit        string // for which unit that person acted
	OnBehalf    OnBehalf
}

// ReviewAct is what the coordinator does with a submitted version.
type ReviewAct string

// The acts.
const (
	ReviewAccept   ReviewAct = "accept"    // tiếp nhận
	ReviewSendBack ReviewAct = "send_back" // trả lại
)

// ReportReview is one acceptance or sending back of a version; it never changes.
type ReportReview struct {
	ReportID int64
	Number   int // of the version
	Act      ReviewAct
	Reason   string // of sending back
	At       time.Time
	Person   string
	Unit     string // for which that person acted
}

// OnBehalf says how a report came that was not entered by an account of its unit: on what ground the
// coordinator entered it (nhập thay, rule 10), or over a link.
type OnBehalf string

// The grounds; "" means that the unit reported itself.
const (
	ByUnit     OnBehalf = ""
	ByPhone    OnBehalf = "phone"
	ByDocument OnBehalf = "document"
	ByChat     OnBehalf = "chat"
	ByLink     OnBehalf = "link" // the unit itself, over a link without an account
)

// Grounds are those of an entry by the coordinator, in the order of the form.
var Grounds = []OnBehalf{ByPhone, ByDocument, ByChat}

// Entered says that the coordinator entered in the unit's place.
func (g OnBehalf) Entered() bool { return slices.Contains(Grounds, g) }
