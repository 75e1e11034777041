package demo_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/demo"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// hanoi is the communes' time zone.
var hanoi = account.Commune{TimeZone: "Asia/Ho_Chi_Minh"}.Location()

// dayOfTests is the day that the tests of the product set their clock to.
var dayOfTests = time.Date(2026, time.November, 23, 9, 0, 0, 0, hanoi)

// loaded is a loaded demonstration.
type loaded struct {
	store    *postgres.Store
	now      time.Time
	accounts []demo.Account
	communes map[string]*postgres.Queries // by the short code
}

func load(t *testing.T, now time.Time) loaded {
	t.Helper()
	l := loaded{store: pgtest.New(t).Store, now: now, communes: map[string]*postgres.Queries{}}
	start := time.Now()
	var err error
	if l.accounts, err = demo.Load(t.Context(), l.store, now); err != nil {
		t.Fatal(err)
	}
	// On a quiet machine it is one second; the bound finds what grows out of all proportion.
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("loading took %s", took)
	} else {
		t.Logf("loaded in %s", took.Round(time.Millisecond))
	}
	codes, err := l.store.CommuneCodes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range codes {
		l.communes[c.ShortCode] = l.store.In(account.System(c.ID))
	}
	return l
}

// must gives the value of a read that has to succeed.
func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// period is the commune's period of a plan, the plans counted as they were saved.
func (l loaded) period(t *testing.T, commune string, nth int, kind plan.PeriodKind, year int) plan.Period {
	t.Helper()
	q := l.communes[commune]
	plans := must[[]plan.Plan](t)(q.Plans(t.Context()))
	slices.SortFunc(plans, func(a, b plan.Plan) int { return int(a.ID - b.ID) })
	for _, p := range must[[]plan.Period](t)(q.Periods(t.Context(), plans[nth].ID)) {
		if p.Kind == kind && p.Year == year {
			return p
		}
	}
	t.Fatalf("%s: plan %d has no period %s of %d", commune, nth, kind, year)
	return plan.Period{}
}

func TestLoadWholeYear(t *testing.T) {
	t.Parallel()
	for _, now := range []time.Time{
		dayOfTests,
		time.Date(2027, time.January, 1, 0, 5, 0, 0, hanoi),
		time.Date(2028, time.February, 29, 23, 50, 0, 0, hanoi),
		time.Date(2026, time.December, 31, 23, 59, 0, 0, hanoi),
	} {
		t.Run(now.Format(time.DateOnly), func(t *testing.T) {
			t.Parallel()
			l := load(t, now)
			l.checkChildren(t)
			l.checkOthers(t)
		})
	}
}

// checkChildren looks at the plan for children: three periods, each as far as it is.
func (l loaded) checkChildren(t *testing.T) {
	t.Helper()
	q, today := l.communes["hatrung"], plan.DayOf(l.now, hanoi)
	last := l.period(t, "hatrung", 0, plan.PeriodYear, today.Year()-1)
	nine := l.period(t, "hatrung", 0, plan.PeriodNineMonths, today.Year())
	year := l.period(t, "hatrung", 0, plan.PeriodYear, today.Year())
	if year.UnitsDue != today.Add(-3) || year.CutOff != today.Add(-8) || year.SuperiorDue != today.Add(7) {
		t.Errorf("year: cut-off %s, units due %s, superior due %s on %s", year.CutOff, year.UnitsDue, year.SuperiorDue, today)
	}
	if last.State != plan.PeriodLocked || nine.State != plan.PeriodLocked || year.State != plan.PeriodOpen {
		t.Errorf("states: last year %s, nine months %s, year %s", last.State, nine.State, year.State)
	}
	if !last.SuperiorDue.Before(nine.CutOff) || !nine.SuperiorDue.Before(year.CutOff.Add(1)) {
		t.Errorf("the periods do not follow each other: %s, %s, %s", last.SuperiorDue, nine.CutOff, year.CutOff)
	}
	tree := must[postgres.PlanTree](t)(q.PlanTree(t.Context(), year.PlanID))
	kinds := map[plan.ItemKind]int{}
	for _, it := range tree.Items {
		kinds[it.Kind]++
	}
	if kinds[plan.ItemArea] != 5 || kinds[plan.ItemTask] != 16 || kinds[plan.ItemDuty] != 28 || len(plan.WithoutFocal(tree.Items, tree.Assignments)) > 0 {
		t.Errorf("tree: %v", kinds)
	}
	for _, p := range []plan.Period{last, nine} {
		total, _ := plan.TallyOf(must[[]plan.Owed](t)(q.OwedOfPeriod(t.Context(), p.ID)), l.now, hanoi)
		if total.SentEmpty = 0; total != (plan.Tally{Owed: 64, Sent: 64, InTime: 64, Accepted: 64}) {
			t.Errorf("%s %d: %+v", p.Kind, p.Year, total)
		}
	}
	rows := must[[]plan.Owed](t)(q.OwedOfPeriod(t.Context(), year.ID))
	total, requested := plan.TallyOf(rows, l.now, hanoi)
	if want := (plan.Tally{Owed: 64, Sent: 51, SentEmpty: 1, InTime: 49, Late: 12, SentLate: 3, Empty: 8, Drafted: 4, SentBack: 1, Accepted: 16, Since: year.UnitsDue}); total != want {
		t.Errorf("year: %+v, want %+v", total, want)
	}
	if want := (plan.Tally{Owed: 2, Sent: 1, Empty: 1}); requested != want {
		t.Errorf("requested: %+v, want %+v", requested, want)
	}
	missing := map[string]int{}
	words := map[plan.Word]int{}
	for _, o := range rows {
		if !o.Report.Sent() {
			missing[o.UnitName]++
		}
		if o.Focal {
			word, _ := o.Word(today, hanoi)
			words[word]++
		}
		if o.Report.SubmittedAt.After(l.now) || o.Report.AcceptedAt.After(l.now) {
			t.Errorf("%s of %s lies in the future: %s", o.Item.Place, o.UnitName, o.Report.SubmittedAt)
		}
	}
	for unit, want := range map[string]int{"Trạm Y tế": 5, "Trường THCS": 4, "Phòng Kinh tế": 3, "Trường Mầm non": 1, "Công an xã": 0} {
		if missing[unit] != want {
			t.Errorf("%s: %d missing, want %d", unit, missing[unit], want)
		}
	}
	for _, word := range []plan.Word{plan.DoneOnTime, plan.DoneLate, plan.DoingLate, plan.NotBegun} {
		if words[word] == 0 {
			t.Errorf("no item is %s: %v", word, words)
		}
	}
	if c := tree.Cycles; len(c) != 2 || c[0].Closed || !c[1].Closed {
		t.Errorf("cycles: %+v", c)
	}
}

// checkOthers looks at the plans whose periods units still have time for.
func (l loaded) checkOthers(t *testing.T) {
	t.Helper()
	today := plan.DayOf(l.now, hanoi)
	for _, want := range []struct {
		commune        string
		nth, areas     int
		daysLeft       int
		total, request plan.Tally
	}{
		{"hatrung", 1, 3, 16, plan.Tally{Owed: 17, Sent: 7, InTime: 7, Accepted: 1, Drafted: 3, Empty: 7}, plan.Tally{Owed: 1, Empty: 1}},
		{"hoatgiang", 0, 3, 6, plan.Tally{Owed: 16, Sent: 8, InTime: 8, Accepted: 3, Drafted: 2, Empty: 6}, plan.Tally{Owed: 1, Sent: 1}},
	} {
		p := l.period(t, want.commune, want.nth, plan.PeriodYear, today.Year())
		if p.State != plan.PeriodOpen || today.Until(p.UnitsDue) != want.daysLeft {
			t.Errorf("%s: %s, due in %d days", want.commune, p.State, today.Until(p.UnitsDue))
		}
		q := l.communes[want.commune]
		tree := must[postgres.PlanTree](t)(q.PlanTree(t.Context(), p.PlanID))
		areas := 0
		for _, it := range tree.Items {
			if it.Kind == plan.ItemArea {
				areas++
			}
		}
		if short := []rune(tree.Plan.ShortTitle); len(short) > 60 {
			t.Errorf("%q is long for a list", tree.Plan.ShortTitle)
		}
		if tree.Plan.State != plan.StateActive || areas != want.areas {
			t.Errorf("%s: plan is %s with %d areas", want.commune, tree.Plan.State, areas)
		}
		total, request := plan.TallyOf(must[[]plan.Owed](t)(q.OwedOfPeriod(t.Context(), p.ID)), l.now, hanoi)
		if total != want.total || request != want.request {
			t.Errorf("%s: %+v, requested %+v", want.commune, total, request)
		}
	}
}

// TestDemonstration looks at one loading from several sides.
func TestDemonstration(t *testing.T) {
	t.Parallel()
	l := load(t, dayOfTests)
	t.Run("walls", l.testWalls)
	t.Run("accounts", l.testAccounts)
	t.Run("texts", l.testTexts)
	t.Run("again", func(t *testing.T) {
		again, err := demo.Load(t.Context(), l.store, dayOfTests)
		if err != nil || len(again) > 0 {
			t.Errorf("second loading: %d accounts, %v", len(again), err)
		}
		if n := len(must[[]postgres.Commune](t)(l.store.CommuneCodes(t.Context()))); n != 2 {
			t.Errorf("%d communes", n)
		}
	})
}

func TestLoadLeavesOthersAlone(t *testing.T) {
	t.Parallel()
	store := pgtest.New(t).Store
	_, err := store.AddCommune(t.Context(), postgres.Commune{
		Commune:   account.Commune{Code: "15271", Name: "Xã Hà Trung", Province: "tỉnh Thanh Hóa", Place: "Hà Trung", TimeZone: "Asia/Ho_Chi_Minh"},
		ShortCode: "that", LetterheadAgency: "ỦY BAN NHÂN DÂN XÃ HÀ TRUNG",
	})
	if err != nil {
		t.Fatal(err)
	}
	if accounts, err := demo.Load(t.Context(), store, dayOfTests); err != nil || len(accounts) > 0 {
		t.Errorf("into a commune's own database: %d accounts, %v", len(accounts), err)
	}
}

// TestLoadCutShort: what a loading leaves behind that ended before its time is not taken for the demonstration.
func TestLoadCutShort(t *testing.T) {
	t.Parallel()
	store := pgtest.New(t).Store
	for _, code := range []string{"15271", "15286"} {
		_, err := store.AddCommune(t.Context(), postgres.Commune{
			Commune: account.Commune{Code: code, Name: "Xã", Province: "tỉnh", Place: "Xã"}, ShortCode: "x" + code, LetterheadAgency: "UBND", Demo: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		if accounts, err := demo.Load(t.Context(), store, dayOfTests); !errors.Is(err, demo.ErrHalf) || len(accounts) > 0 {
			t.Errorf("after commune %s without its end: %d accounts, %v", code, len(accounts), err)
		}
	}
}

// testWalls: neither commune sees a plan, a period or a report of the other.
func (l loaded) testWalls(t *testing.T) {
	for own, other := range map[string]string{"hatrung": "hoatgiang", "hoatgiang": "hatrung"} {
		q := l.communes[own]
		for _, p := range must[[]plan.Plan](t)(l.communes[other].Plans(t.Context())) {
			if _, err := q.Plan(t.Context(), p.ID); err == nil {
				t.Errorf("%s reads plan %d of %s", own, p.ID, other)
			}
			for _, period := range must[[]plan.Period](t)(l.communes[other].Periods(t.Context(), p.ID)) {
				if rows := must[[]plan.Owed](t)(q.OwedOfPeriod(t.Context(), period.ID)); len(rows) > 0 {
					t.Errorf("%s reads %d rows of %s", own, len(rows), other)
				}
			}
		}
		if n := len(must[[]plan.Owed](t)(q.OwedOpen(t.Context()))); n == 0 {
			t.Errorf("%s owes nothing", own)
		}
	}
}

func (l loaded) testAccounts(t *testing.T) {
	roles, names := map[string]int{}, map[string]bool{}
	for _, a := range l.accounts {
		roles[a.Commune+" "+a.Role]++
		if names[a.Username] || !account.IsOneTimePassword(a.Password) {
			t.Errorf("account %q", a.Username)
		}
		names[a.Username] = true
		c := must[postgres.Credential](t)(l.store.Attempt(t.Context(), a.Username, l.now, postgres.SignInLimit{Attempts: 5, Window: time.Minute}))
		if ok, err := account.CheckPassword(t.Context(), a.Password, c.Hash); !ok || err != nil {
			t.Errorf("%s cannot sign in: %v", a.Username, err)
		}
	}
	for _, commune := range []string{"Xã Hà Trung", "Xã Hoạt Giang"} {
		for _, role := range []string{"coordinator", "leader", "admin", "unit"} {
			if roles[commune+" "+role] == 0 {
				t.Errorf("%s has no %s", commune, role)
			}
		}
	}
	b, err := json.Marshal(l.accounts[0])
	if want := `{"commune":"Xã Hà Trung","unit":"Thường trực UBND","role":"leader","username":"hatrung.chutich","password":"` + l.accounts[0].Password + `"}`; err != nil || string(b) != want {
		t.Errorf("JSON %s, %v", b, err)
	}
}

// testTexts: every text of a period is its own, so that a reader can tell the rows apart, and what is
// asked of reports (files, obstacles, each answer) can be seen somewhere.
func (l loaded) testTexts(t *testing.T) {
	q := l.communes["hatrung"]
	answers, seen := map[plan.Answer]int{}, map[string]string{}
	files, obstacles, recommendations, sentBack := 0, 0, 0, 0
	for _, kind := range []plan.PeriodKind{plan.PeriodNineMonths, plan.PeriodYear} {
		period := l.period(t, "hatrung", 0, kind, 2026)
		for _, u := range must[[]plan.Unit](t)(q.Units(t.Context())) {
			for _, o := range must[[]plan.Owed](t)(q.OwedOfUnitPeriod(t.Context(), u.ID, period.ID)) {
				place := o.UnitName + " " + o.Item.Place + " " + string(kind)
				if text := o.Report.Result; text != "" {
					if other, twice := seen[text]; twice {
						t.Errorf("%s says what %s says", place, other)
					}
					seen[text] = place
				}
				if kind != plan.PeriodYear {
					continue
				}
				answers[o.Report.Answer]++
				files += len(o.Evidence)
				if o.Report.Obstacles != "" {
					obstacles++
				}
				if o.Report.Recommendations != "" {
					recommendations++
				}
				if o.Report.SentBackReason != "" {
					sentBack++
				}
				if o.Report.Sent() && o.Earlier.Text() && o.Report.Percent < o.Earlier.Content.Percent {
					t.Errorf("%s: %d%% after %d%%", place, o.Report.Percent, o.Earlier.Content.Percent)
				}
			}
		}
	}
	if answers[plan.Unchanged] < 5 || answers[plan.NothingToReport] < 1 || files != 4 || obstacles < 4 || recommendations < 3 || sentBack != 1 {
		t.Errorf("answers %v, %d files, %d obstacles, %d recommendations, %d sent back", answers, files, obstacles, recommendations, sentBack)
	}
}
