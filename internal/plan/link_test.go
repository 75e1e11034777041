package plan_test

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func TestLinkState(t *testing.T) {
	t.Parallel()
	loc := time.FixedZone("+07", 7*60*60)
	good := plan.Link{ExpiresOn: plan.NewDay(2026, 11, 27), Period: plan.Period{State: plan.PeriodOpen}, LiveReports: 3}
	noon := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name   string
		change func(*plan.Link)
		now    time.Time
		want   plan.LinkState
		opens  bool
	}{
		{"good", func(*plan.Link) {}, noon, plan.LinkLive, true},
		{"last minute of its last day", func(*plan.Link) {}, time.Date(2026, 11, 27, 16, 59, 0, 0, time.UTC), plan.LinkLive, true},
		{"midnight after it", func(*plan.Link) {}, time.Date(2026, 11, 27, 17, 0, 0, 0, time.UTC), plan.LinkExpired, false},
		{"revoked", func(l *plan.Link) { l.RevokedAt = noon }, noon, plan.LinkRevoked, false},
		{"period locked", func(l *plan.Link) { l.Period.State = plan.PeriodLocked }, noon, plan.LinkLocked, true},
		{"everything sent", func(l *plan.Link) { l.LiveReports = 0 }, noon, plan.LinkSpent, true},
	} {
		l := good
		test.change(&l)
		if got := l.State(test.now, loc); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		if err := l.CheckOpen(test.now, loc); (err == nil) != test.opens {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestLinkExpiry(t *testing.T) {
	t.Parallel()
	p := plan.Period{UnitsDue: plan.NewDay(2026, 11, 20)}
	for today, want := range map[plan.Day]plan.Day{
		plan.NewDay(2026, 11, 1):  plan.NewDay(2026, 11, 27),
		plan.NewDay(2026, 11, 23): plan.NewDay(2026, 11, 30), // never less than a week
	} {
		got := plan.LinkExpiry(p, today)
		if got != want {
			t.Errorf("on %s: %s, want %s", today, got, want)
		}
		if err := plan.CheckLinkExpiry(got, today); err != nil {
			t.Error(err)
		}
	}
	today := plan.NewDay(2026, 11, 23)
	for _, bad := range []plan.Day{{}, today.Add(-1), today.Add(181)} {
		if err := plan.CheckLinkExpiry(bad, today); fault.Fields(err)["expires_on"] == "" {
			t.Errorf("%s is taken: %v", bad, err)
		}
	}
}

func TestCheckLink(t *testing.T) {
	t.Parallel()
	for state, want := range map[plan.ReportState]bool{
		plan.Missing: true, plan.Drafted: true, plan.SentBack: true, plan.Submitted: false, plan.Accepted: false,
	} {
		o := plan.Owed{Period: plan.Period{State: plan.PeriodOpen}, Report: plan.ProgressReport{State: state}}
		if err := o.CheckLink(); (err == nil) != want {
			t.Errorf("%q: %v", state, err)
		}
		o.Period.State = plan.PeriodLocked
		if o.CheckLink() == nil {
			t.Errorf("%q in a locked period is taken", state)
		}
	}
}

func TestLinkCode(t *testing.T) {
	t.Parallel()
	key, seed := bytes.Repeat([]byte{7}, 32), make([]byte, 16)
	codes, letters := map[string]bool{}, map[rune]int{}
	const n = 4096
	for i := range n {
		seed[0], seed[1] = byte(i), byte(i>>8)
		code := plan.LinkCode(key, seed)
		codes[code] = true
		for _, c := range code {
			letters[c]++
		}
		if got, typed, ok := plan.ReadLinkKey(" " + strings.ToLower(plan.SpacedCode(code)) + " "); got != code || !typed || !ok {
			t.Fatalf("%s is read as %s, %v, %v", code, got, typed, ok)
		}
	}
	if len(codes) != n {
		t.Errorf("%d codes of %d seeds", len(codes), n)
	}
	// 25 letters, each about equally often: the 55 bits that the comment states.
	if bits := 12 * math.Log2(float64(len(letters))); bits < 55 {
		t.Errorf("%d letters are %.1f bits", len(letters), bits)
	}
	for c, times := range letters {
		if expected := n * 12 / 25; times < expected*8/10 || times > expected*12/10 {
			t.Errorf("%c comes %d times, expected about %d", c, times, expected)
		}
		if strings.ContainsRune("AEIOUYDW01L", c) {
			t.Errorf("%c is mangled by a Vietnamese keyboard, or looks like something else", c)
		}
	}
	if plan.LinkCode(bytes.Repeat([]byte{8}, 32), seed) == plan.LinkCode(key, seed) {
		t.Error("another commune's key makes the same code")
	}
	for _, bad := range []string{"", "7KQ4", "7KQ4-M2XT-9PB", "7KQ4-M2XT-9PBÂ", "7KQ4 M2XT 9PB/", strings.Repeat("A", 27), strings.Repeat("-", 200)} {
		if key, _, ok := plan.ReadLinkKey(bad); ok {
			t.Errorf("%q is read as %q", bad, key)
		}
	}
	if _, typed, ok := plan.ReadLinkKey(strings.Repeat("A", plan.MinLinkKey)); typed || !ok {
		t.Error("a long key is refused, or taken for a code")
	}
}
