package plan

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Answer is a unit's quick answer on one item for one period.
type Answer string

// The quick answers. No answer yet is "".
const (
	NewResult       Answer = "new_result"        // có kết quả mới
	Unchanged       Answer = "unchanged"         // duy trì như kỳ trước
	NothingToReport Answer = "nothing_to_report" // không phát sinh
)

// Answers are all of them in the order of the form.
var Answers = []Answer{NewResult, Unchanged, NothingToReport}

// Status is what the unit says of the work itself.
type Status string

// The stored statuses; the word shown is derived from them (rule 5).
const (
	NotStarted Status = "not_started"
	InProgress Status = "in_progress"
	Completed  Status = "completed"
	NotDone    Status = "not_done"
)

// Statuses are all of them in the order of the form.
var Statuses = []Status{NotStarted, InProgress, Completed, NotDone}

// ReportState is the state of a progress report.
type ReportState string

// The states. What has no row yet is Missing.
const (
	Missing   ReportState = ""
	Drafted   ReportState = "draft"
	Submitted ReportState = "submitted"
	SentBack  ReportState = "sent_back"
	Accepted  ReportState = "accepted"
)

// Content is what a unit says on one item for one period: the part of a progress report that is
// typed, and that a version keeps.
type Content struct {
	Answer          Answer
	Status          Status
	Percent         int // 0 to 100; -1: not given
	Result          string
	Reason          string // of NothingToReport and of NotDone
	Obstacles       string
	Recommendations string
}

// Base is the state of a row from which a form was made: the version that it then had and a mark of
// its content. What comes back with the same mark was not touched, and touches nobody else's edit.
type Base struct {
	Version int
	Mark    string
}

// BaseOf is the base of a form that is made from a report now.
func BaseOf(r ProgressReport) Base { return Base{r.Version, r.Mark()} }

// String is the base as forms carry it: "3.90c2d1a7".
func (b Base) String() string { return fmt.Sprintf("%d.%s", b.Version, b.Mark) }

// ParseBase reads what String wrote.
func ParseBase(text string) (b Base, ok bool) {
	number, mark, found := strings.Cut(text, ".")
	v, err := strconv.Atoi(number)
	return Base{v, mark}, found && err == nil && v >= 0
}

// Mark is short and differs where the content does.
func (c Content) Mark() string {
	h := fnv.New32a()
	_, _ = fmt.Fprintf(h, "%q", []any{c.Answer, c.Status, strconv.Itoa(c.Percent), c.Result, c.Reason, c.Obstacles, c.Recommendations})
	return fmt.Sprintf("%08x", h.Sum32())
}

// Limits of what is typed, in letters.
const (
	MaxText   = 10000
	MaxReason = 2000
)

// Empty says that nothing was typed.
func (c Content) Empty() bool {
	return c.Answer == "" && c.Result == "" && c.Reason == "" && c.Obstacles == "" && c.Recommendations == "" &&
		c.Percent < 0 && (c.Status == "" || c.Status == NotStarted)
}

// Hollow says that the content gives the plan no result: nothing to report, or a text without a
// single letter or figure. What is unchanged stands on its earlier text.
func (c Content) Hollow() bool {
	switch c.Answer {
	case NothingToReport:
		return true
	case NewResult:
		return !strings.ContainsFunc(c.Result, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
	}
	return false
}

// CheckDraft refuses only what cannot be kept: a draft may be unfinished.
func (c Content) CheckDraft() error {
	v := fault.Invalids{}
	for field, text := range map[string]string{"result": c.Result, "obstacles": c.Obstacles, "recommendations": c.Recommendations} {
		if utf8.RuneCountInString(text) > MaxText {
			v.Add(field, "Nội dung dài quá 10.000 chữ cái; rút gọn hoặc đính kèm tệp.")
		}
	}
	if utf8.RuneCountInString(c.Reason) > MaxReason {
		v.Add("reason", "Lý do dài quá 2.000 chữ cái.")
	}
	if c.Answer != "" && !slices.Contains(Answers, c.Answer) {
		v.Add("answer", "Chọn một trong ba câu trả lời.")
	}
	if c.Status != "" && !slices.Contains(Statuses, c.Status) {
		v.Add("status", "Chọn tình trạng thực hiện.")
	}
	if c.Percent < -1 || c.Percent > 100 {
		v.Add("percent", "Mức hoàn thành là số từ 0 đến 100.")
	}
	return v.Err()
}

// CheckSubmit refuses an empty report (rule 6). hasEarlier says whether an earlier period of the same
// cycle holds a text that Unchanged can refer to.
func (c Content) CheckSubmit(hasEarlier bool) error {
	if err := c.CheckDraft(); err != nil {
		return err
	}
	v := fault.Invalids{}
	switch c.Answer {
	case "":
		v.Add("answer", "Chọn một trong ba câu trả lời.")
	case NewResult:
		if strings.TrimSpace(c.Result) == "" {
			v.Add("result", "Ghi kết quả thực hiện kỳ này.")
		}
	case Unchanged:
		if !hasEarlier {
			v.Add("answer", "Năm nay chưa có báo cáo kỳ trước để duy trì; chọn câu trả lời khác.")
		}
	case NothingToReport:
		if strings.TrimSpace(c.Reason) == "" {
			v.Add("reason", "Ghi lý do không phát sinh.")
		}
	default:
		v.Add("answer", "Chọn một trong ba câu trả lời.")
	}
	switch c.Status {
	case NotStarted, InProgress, Completed:
	case NotDone:
		if strings.TrimSpace(c.Reason) == "" {
			v.Add("reason", "Ghi lý do không thực hiện.")
		}
	default:
		v.Add("status", "Chọn tình trạng thực hiện.")
	}
	return v.Err()
}

// ProgressReport is what one unit says on one item for one period, with where it stands.
type ProgressReport struct {
	ID       int64
	PeriodID int64
	ItemID   int64
	UnitID   int64
	State    ReportState
	Content
	Version          int // of the row: every save counts
	SubmittedVersion int // number of the newest submitted version; 0: none
	// Pending says that the row was edited after its newest submitted version.
	Pending          bool
	FirstSubmittedAt time.Time // zero: never; decides on time or late
	SubmittedAt      time.Time
	// CompletedAt is when the first of the unbroken run of versions that say completed was submitted.
	CompletedAt    time.Time
	AcceptedAt     time.Time
	SentBackReason string
	OnBehalf       OnBehalf
	UpdatedAt      time.Time
	UpdatedBy      int64  // account; 0 over a link
	EnteredBy      string // who entered the working copy in the unit's place, with his unit; "" where the unit did
	SheetBase      Base   // of the row of a spreadsheet that the working copy is; zero where it was typed
}

// Sent says that a version lies with the coordinator: submitted or accepted.
func (r ProgressReport) Sent() bool { return r.State == Submitted || r.State == Accepted }

// Word is the word of a task (rule 5).
type Word string

// The words.
const (
	DoneOnTime Word = "done_on_time" // hoàn thành đúng hạn
	DoneLate   Word = "done_late"    // hoàn thành quá hạn
	Doing      Word = "doing"        // đang thực hiện trong hạn
	DoingLate  Word = "doing_late"   // đang thực hiện quá hạn
	NotBegun   Word = "not_begun"    // chưa thực hiện
)

// Words are all of them in the order of the stacked bars.
var Words = []Word{DoneOnTime, DoneLate, Doing, DoingLate, NotBegun}

// WordOf derives the word of a task from what its focal unit last submitted, the day it was
// completed, the due day and the as-of day, so that an old report can be reproduced. A status of ""
// means no report. late is the remark "quá hạn" on work that has not begun.
func WordOf(status Status, completedOn, due, asOf Day) (word Word, late bool) {
	switch status {
	case Completed:
		if completedOn.IsZero() || !completedOn.After(due) {
			return DoneOnTime, false
		}
		return DoneLate, true
	case InProgress:
		if asOf.After(due) {
			return DoingLate, true
		}
		return Doing, false
	default:
		return NotBegun, asOf.After(due)
	}
}

// Timeliness says how one owed report stands against its due day.
type Timeliness string

// The kinds of timeliness.
const (
	NotDueYet  Timeliness = "not_due"     // never sent, but the day has not passed
	InTime     Timeliness = "in_time"     // first sent on or before the due day
	SentLate   Timeliness = "sent_late"   // first sent after it
	Overdue    Timeliness = "overdue"     // never sent, and the day has passed
	NoResponse Timeliness = "no_response" // a requested body that has not answered: never late
	Responded  Timeliness = "responded"   // a requested body that has answered
)

// TimelinessOf judges one owed report (rules 3 and 4). firstSubmitted is zero where nothing was ever
// sent; it alone decides: a report that was sent in time and sent back since is not late, however long
// its correction takes, and one that was late stays so. sent says that a version lies with the
// coordinator now.
func TimelinessOf(requested, sent bool, firstSubmitted time.Time, due Day, now time.Time, loc *time.Location) Timeliness {
	switch end := due.End(loc); {
	case requested && sent:
		return Responded
	case requested:
		return NoResponse
	case firstSubmitted.IsZero() && now.Before(end):
		return NotDueYet
	case firstSubmitted.IsZero():
		return Overdue
	case firstSubmitted.Before(end):
		return InTime
	}
	return SentLate
}
