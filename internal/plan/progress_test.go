package plan

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

func TestWordOf(t *testing.T) {
	t.Parallel()
	due, before, after := NewDay(2026, 11, 20), NewDay(2026, 11, 19), NewDay(2026, 11, 21)
	for _, test := range []struct {
		name            string
		status          Status
		completed, asOf Day
		word            Word
		late            bool
	}{
		{"done before", Completed, before, after, DoneOnTime, false},
		{"done on the day", Completed, due, after, DoneOnTime, false},
		{"done after", Completed, after, after, DoneLate, true},
		{"in progress on the day", InProgress, Day{}, due, Doing, false},
		{"in progress after", InProgress, Day{}, after, DoingLate, true},
		{"not started in time", NotStarted, Day{}, before, NotBegun, false},
		{"not started after", NotStarted, Day{}, after, NotBegun, true},
		{"not done after", NotDone, Day{}, after, NotBegun, true},
		{"no report in time", "", Day{}, due, NotBegun, false},
		{"no report after", "", Day{}, after, NotBegun, true},
		{"an old report by its day", InProgress, Day{}, before, Doing, false},
	} {
		if word, late := WordOf(test.status, test.completed, due, test.asOf); word != test.word || late != test.late {
			t.Errorf("%s: %s, %v; want %s, %v", test.name, word, late, test.word, test.late)
		}
	}
}

func TestTimelinessOf(t *testing.T) {
	t.Parallel()
	loc, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	due := NewDay(2026, 11, 20)
	last := time.Date(2026, 11, 20, 23, 59, 59, 0, loc)
	next := last.Add(time.Second)
	for _, test := range []struct {
		name            string
		requested, sent bool
		first, now      time.Time
		want            Timeliness
	}{
		{"missing in the last second", false, false, time.Time{}, last, NotDueYet},
		{"missing at midnight", false, false, time.Time{}, next, Overdue},
		{"sent in the last second", false, true, last, next, InTime},
		{"sent at midnight", false, true, next, next, SentLate},
		{"corrected later", false, true, last, next.AddDate(0, 1, 0), InTime},
		{"sent in time, sent back, and the day passes", false, false, last, next.AddDate(0, 1, 0), InTime},
		{"sent late and sent back", false, false, next, next.AddDate(0, 1, 0), SentLate},
		{"requested, missing", true, false, time.Time{}, next.AddDate(1, 0, 0), NoResponse},
		{"requested, answered long after", true, true, next.AddDate(0, 6, 0), next.AddDate(1, 0, 0), Responded},
	} {
		if got := TimelinessOf(test.requested, test.sent, test.first, due, test.now, loc); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	p := YearlyPeriod(2026, 11, 30)
	for _, test := range []struct {
		name   string
		timing Timing
		dueOn  Day
		want   Day
	}{
		{"standing", TimingStanding, Day{}, p.UnitsDue},
		{"standing with a stray date", TimingStanding, NewDay(2026, 5, 1), p.UnitsDue},
		{"dated inside", TimingDated, NewDay(2026, 6, 30), NewDay(2026, 6, 30)},
		{"dated on the first day", TimingDated, p.From, p.From},
		{"dated before the period", TimingDated, p.From.Add(-1), p.UnitsDue},
		{"dated after the units' day", TimingDated, p.UnitsDue.Add(1), p.UnitsDue},
	} {
		if got := Due(p, test.timing, test.dueOn); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestWordOfARow(t *testing.T) {
	t.Parallel()
	p := YearlyPeriod(2026, 11, 30)
	row := func(state ReportState, status Status, due Day) Owed {
		o := Owed{Period: p, SentStatus: status, Item: Item{Timing: TimingDated, DueOn: due}}
		o.Report.State, o.Report.CompletedAt = state, time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)
		return o
	}
	for _, test := range []struct {
		name string
		row  Owed
		want Word
	}{
		{"its own day is still to come", row(Submitted, InProgress, NewDay(2026, 12, 31)), Doing},
		{"its own day has passed", row(Submitted, InProgress, NewDay(2026, 6, 30)), DoingLate},
		{"done after its own day", row(Accepted, Completed, NewDay(2026, 6, 30)), DoneLate},
		{"done before its own day", row(Accepted, Completed, NewDay(2026, 12, 31)), DoneOnTime},
		{"sent back", row(SentBack, Completed, NewDay(2026, 12, 31)), NotBegun},
	} {
		if got, _ := test.row.Word(NewDay(2026, 11, 23), time.UTC); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestYearlyPeriod(t *testing.T) {
	t.Parallel()
	p := YearlyPeriod(2026, 11, 30)
	got := []string{p.From.String(), p.CutOff.String(), p.UnitsDue.String(), p.Compile.String(), p.Approve.String(), p.SuperiorDue.String()}
	want := []string{"2025-12-15", "2026-11-15", "2026-11-20", "2026-11-25", "2026-11-27", "2026-11-30"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestParseDay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Day{
		"": {}, "1/12/2026": NewDay(2026, 12, 1), "01-12-2026": NewDay(2026, 12, 1), " 29.2.2028 ": NewDay(2028, 2, 29),
	} {
		if got, err := ParseDay(text); err != nil || got != want {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"31/02/2026", "29/2/2026", "0/1/2026", "1/13/2026", "2026-12-01", "1/12/26", "hôm nay", "1/12/2026x"} {
		if got, err := ParseDay(text); err == nil {
			t.Errorf("%q was read as %s", text, got)
		}
	}
}

func TestCheckSubmit(t *testing.T) {
	t.Parallel()
	full := Content{Answer: NewResult, Status: InProgress, Percent: 50, Result: "Đã làm."}
	change := func(f func(*Content)) Content {
		c := full
		f(&c)
		return c
	}
	for _, test := range []struct {
		name    string
		content Content
		earlier bool
		fields  []string
	}{
		{"complete", full, false, nil},
		{"nothing", Content{Percent: -1}, true, []string{"answer", "status"}},
		{"new result of spaces", change(func(c *Content) { c.Result = " \n" }), true, []string{"result"}},
		{"unchanged after a text", change(func(c *Content) { c.Answer, c.Result = Unchanged, "" }), true, nil},
		{"unchanged after nothing", change(func(c *Content) { c.Answer = Unchanged }), false, []string{"answer"}},
		{"nothing to report without a reason", change(func(c *Content) { c.Answer = NothingToReport }), true, []string{"reason"}},
		{"nothing to report with one", change(func(c *Content) { c.Answer, c.Reason = NothingToReport, "Không có trẻ mới." }), false, nil},
		{"not done without a reason", change(func(c *Content) { c.Status = NotDone }), false, []string{"reason"}},
		{"an answer of somebody's own", change(func(c *Content) { c.Answer = "maybe" }), false, []string{"answer"}},
		{"percent over 100", change(func(c *Content) { c.Percent = 101 }), false, []string{"percent"}},
		{"too long", change(func(c *Content) { c.Obstacles = strings.Repeat("ỗ", MaxText+1) }), false, []string{"obstacles"}},
		{"just not too long", change(func(c *Content) { c.Obstacles = strings.Repeat("ỗ", MaxText) }), false, nil},
	} {
		got := slices.Sorted(maps.Keys(fault.Fields(test.content.CheckSubmit(test.earlier))))
		if !slices.Equal(got, test.fields) {
			t.Errorf("%s: refused at %v, want %v", test.name, got, test.fields)
		}
	}
}

func TestBaseTellsTouchedRows(t *testing.T) {
	t.Parallel()
	r := ProgressReport{Version: 3, Content: Content{Percent: -1, Result: "Một", Obstacles: "Hai"}}
	base, ok := ParseBase(BaseOf(r).String())
	if !ok || base.Version != 3 || base.Mark != r.Mark() {
		t.Errorf("read back: %+v, %v", base, ok)
	}
	moved := r.Content
	moved.Result, moved.Obstacles = "", "MộtHai"
	if moved.Mark() == r.Mark() {
		t.Error("text that moved between fields has the same mark")
	}
	for _, text := range []string{"", "3", "x.ab", "-1.ab"} {
		if _, ok := ParseBase(text); ok {
			t.Errorf("%q was read as a base", text)
		}
	}
}

func TestRowKey(t *testing.T) {
	t.Parallel()
	k := RowKey{12, 345}
	if got, ok := ParseRowKey(k.String()); !ok || got != k {
		t.Errorf("read back: %v, %v", got, ok)
	}
	for _, text := range []string{"", "12", "12-", "-12-3", "0-3", "12-345x", "012-345", "12--3"} {
		if got, ok := ParseRowKey(text); ok {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestWhatMayBeDone(t *testing.T) {
	t.Parallel()
	full := Content{Answer: NewResult, Status: Completed, Percent: 100, Result: "Xong."}
	row := func(period PeriodState, state ReportState, pending bool) Owed {
		return Owed{Period: Period{State: period}, Report: ProgressReport{State: state, Content: full, Version: 1, SubmittedVersion: 2, Pending: pending}}
	}
	for _, test := range []struct {
		name                  string
		row                   Owed
		edit, submit, receive bool
	}{
		{"draft", row(PeriodOpen, Drafted, false), true, true, false},
		{"submitted", row(PeriodOpen, Submitted, false), true, false, true},
		{"submitted and edited", row(PeriodOpen, Submitted, true), true, true, true},
		{"sent back", row(PeriodOpen, SentBack, false), true, true, false},
		{"accepted", row(PeriodOpen, Accepted, false), false, false, true},
		{"locked", row(PeriodLocked, Submitted, true), false, false, false},
		{"planned", row(PeriodPlanned, Drafted, false), false, false, false},
	} {
		if got := test.row.CheckEdit() == nil; got != test.edit {
			t.Errorf("%s: edit %v", test.name, got)
		}
		if got := test.row.CheckSubmit() == nil; got != test.submit {
			t.Errorf("%s: submit %v", test.name, got)
		}
		if got := test.row.CheckReceive(2) == nil; got != test.receive {
			t.Errorf("%s: receive %v", test.name, got)
		}
		if test.row.CheckReceive(1) == nil {
			t.Errorf("%s: received a version that was not seen", test.name)
		}
	}
}

func TestTally(t *testing.T) {
	t.Parallel()
	loc := time.FixedZone("UTC+7", 7*3600)
	due := NewDay(2026, 11, 20)
	now, early, late := due.Add(3).End(loc), due.Add(-2).End(loc), due.Add(2).End(loc)
	row := func(unit int64, state ReportState, first time.Time) Owed {
		return Owed{UnitID: unit, Requested: unit == 9, Period: Period{UnitsDue: due},
			Report: ProgressReport{State: state, Version: 1, FirstSubmittedAt: first}}
	}
	rows := []Owed{
		row(1, Missing, time.Time{}), row(1, Drafted, time.Time{}), row(1, Submitted, early), row(1, Accepted, late), row(1, SentBack, early),
		row(2, Submitted, late), row(9, Missing, time.Time{}), row(9, Submitted, late),
	}
	total, requested := TallyOf(rows, now, loc)
	if want := (Tally{Owed: 6, Sent: 3, InTime: 2, Late: 2, SentLate: 2, Empty: 1, Drafted: 1, SentBack: 1, Accepted: 1, Since: due}); total != want {
		t.Errorf("total %+v\nwant  %+v", total, want)
	}
	if want := (Tally{Owed: 2, Sent: 1, Empty: 1}); requested != want {
		t.Errorf("requested %+v\nwant      %+v", requested, want)
	}
	by := TallyBy(rows, func(o Owed) int64 { return o.UnitID }, now, loc)
	if by[2] != (Tally{Owed: 1, Sent: 1, SentLate: 1}) || by[1].Missing() != 3 || len(by) != 3 {
		t.Errorf("by unit: %+v", by)
	}
}

func TestEvidenceType(t *testing.T) {
	t.Parallel()
	zip := FileFacts{Size: 9, Head: []byte("PK\x03\x04…"), Tail: []byte("…[Content_Types].xml…word/document.xml")}
	text := FileFacts{Size: 9, Head: []byte("<html>"), Text: true}
	for _, test := range []struct {
		name  string
		facts FileFacts
		kind  fault.Kind // Internal: taken
	}{
		{"a.pdf", FileFacts{Size: 9, Head: []byte("%PDF-1.7")}, fault.Internal},
		{"A.PDF", FileFacts{Size: 9, Head: []byte("%PDF-1.7")}, fault.Internal},
		{"a.docx", zip, fault.Internal},
		{"a.xlsx", zip, fault.Invalid},
		{"a.doc", FileFacts{Size: 9, Head: []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}, fault.Internal},
		{"a.png", text, fault.Invalid},
		{"a.txt", text, fault.Internal},
		{"a.txt", FileFacts{Size: 9, Head: []byte("MZ\x00")}, fault.Invalid},
		{"a.html", text, fault.Invalid},
		{"a", text, fault.Invalid},
		{"a.pdf", FileFacts{}, fault.Invalid},
		{"a.pdf", FileFacts{Size: MaxEvidence + 1, Head: []byte("%PDF-1.7")}, fault.TooLarge},
	} {
		if _, err := EvidenceType(test.name, test.facts); fault.KindOf(err) != test.kind {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestCleanFileName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"To\u0302\u0309ng hợp.xlsx":       "Tổng hợp.xlsx", // NFD
		`C:\Users\lan\a.pdf`:              "a.pdf",
		"../../etc/passwd.txt":            "passwd.txt",
		"a\x00\r\nb.pdf":                  "a b.pdf",
		"ảnh\u202egnp.exe.png":            "ảnhgnp.exe.png",
		` "x"<y>.pdf `:                    "xy.pdf",
		".pdf":                            "pdf",
		"":                                "minh-chung",
		strings.Repeat("ỗ", 300) + ".pdf": strings.Repeat("ỗ", 116) + ".pdf",
	} {
		if got := CleanFileName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
