package remind_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/mail"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
	"github.com/kehoachxa/kehoachxa/internal/remind"
	"github.com/kehoachxa/kehoachxa/internal/remind/smtptest"
)

func TestMain(m *testing.M) {
	if os.Getenv(workerEnv) != "" {
		worker()
		return
	}
	pgtest.Main(m)
}

// morning is Friday 13/11/2026, 08:00 in Vietnam: seven days before the units' due day of the year.
var morning = time.Date(2026, 11, 13, 1, 0, 0, 0, time.UTC)

// town is a commune with a plan and people.
type town struct {
	actor                 account.Actor
	plan                  pgtest.Planned
	health, police, front int64            // units
	people                map[string]int64 // accounts
}

// makeTown adds a commune: lan reports for the health station, ba for it and the police, mat for the
// front, which is asked; tam has no address and sau wants no mail.
func makeTown(t testing.TB, store *postgres.Store, number int) *town {
	t.Helper()
	ctx := context.Background()
	short := fmt.Sprintf("xa%d", number)
	id, err := store.AddCommune(ctx, postgres.Commune{
		Commune:   account.Commune{Code: fmt.Sprint(10000 + number), Name: "Xã Hà Trung", Place: "Hà Trung", Province: "tỉnh Thanh Hóa", TimeZone: "Asia/Ho_Chi_Minh"},
		ShortCode: short, LetterheadAgency: "ỦY BAN NHÂN DÂN XÃ HÀ TRUNG",
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &town{actor: account.System(id), people: map[string]int64{}}
	q := store.In(w.actor)
	unit := func(name string, kind plan.UnitKind) int64 {
		unit, err := q.InsertUnit(ctx, plan.Unit{Name: name, Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		return unit
	}
	w.health, w.police, w.front = unit("Trạm Y tế", plan.UnitHealth), unit("Công an xã", plan.UnitForce), unit("Ủy ban MTTQ Việt Nam xã", plan.UnitRequested)
	for _, p := range []struct {
		name   string
		email  bool
		wanted bool
		units  []int64
	}{
		{"lan", true, true, []int64{w.health}}, {"ba", true, true, []int64{w.health, w.police}}, {"mat", true, true, []int64{w.front}},
		{"tam", false, true, []int64{w.health}}, {"sau", true, false, []int64{w.health}},
	} {
		a := account.Account{Username: short + "." + p.name, FullName: "Nguyễn Thị " + p.name}
		if p.email {
			a.Email = p.name + "@" + short + ".vn"
		}
		for _, u := range p.units {
			a.Posts = append(a.Posts, account.Post{UnitID: u, Roles: []account.Role{account.RoleUnit}})
		}
		if w.people[p.name], err = q.InsertAccount(ctx, postgres.NewAccount{Account: a}); err != nil {
			t.Fatal(err)
		}
		if !p.wanted {
			if err := q.SetContact(ctx, w.people[p.name], postgres.Contact{Email: a.Email, Version: 1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.plan = pgtest.Plan(t, store, w.actor, pgtest.PlanUnits{Lead: w.health, Cooperating: w.police, Requested: w.front})
	// The nine-month period is over: only the year's is due.
	nine := w.plan.NineMonths
	nine.State = plan.PeriodLocked
	nine.Version = 1
	if err := q.UpdatePeriod(ctx, nine, morning); err != nil {
		t.Fatal(err)
	}
	return w
}

// run works until the test ends.
func run(t testing.TB, o remind.Options) {
	t.Helper()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = func() time.Time { return morning }
	}
	o.BaseURL = "https://kehoach.example"
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- remind.Run(ctx, o) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func server(s *smtptest.Server) *remind.MailServer {
	return &remind.MailServer{Addr: s.Addr, From: "Kế hoạch xã <kehoach@hatrung.example>", TLS: remind.NoTLS}
}

// mailsTo sorts mails by their receivers.
func mailsTo(mails []smtptest.Mail) map[string][]smtptest.Mail {
	to := map[string][]smtptest.Mail{}
	for _, m := range mails {
		to[m.To] = append(to[m.To], m)
	}
	return to
}

func TestDigestOfADay(t *testing.T) {
	t.Parallel()
	db, post := pgtest.New(t), smtptest.Start(t)
	w := makeTown(t, db.Store, 1)
	run(t, remind.Options{Store: db.Store, Mail: server(post)})
	mails := mailsTo(post.Wait(3))
	if len(mails) != 3 {
		t.Errorf("mails to %d people", len(mails))
	}
	for name, want := range map[string]struct{ subject, text, not string }{
		"lan": {"Nhắc gửi báo cáo: 3 báo cáo, Xã Hà Trung", "Trạm Y tế: Kế hoạch mẫu về trẻ em, kỳ năm 2026, hạn 20/11/2026\n- II.1.1 Tuyên truyền", "Công an xã"},
		"ba":  {"Nhắc gửi báo cáo: 5 báo cáo, Xã Hà Trung", "Công an xã: Kế hoạch mẫu về trẻ em", "đôn đốc"},
		"mat": {"Đề nghị phối hợp thông tin: 1 nội dung, Xã Hà Trung", "trân trọng đề nghị", "hạn"},
	} {
		all := mails[name+"@xa1.vn"]
		if len(all) != 1 {
			t.Errorf("%s: %d mails", name, len(all))
			continue
		}
		m := all[0]
		if m.Subject != want.subject {
			t.Errorf("%s: subject %q, want %q", name, m.Subject, want.subject)
		}
		if !strings.Contains(m.Body, want.text) || strings.Contains(m.Body, want.not) {
			t.Errorf("%s: want %q and not %q in\n%s", name, want.text, want.not, m.Body)
		}
		if !strings.Contains(m.Body, "Kính gửi ông/bà Nguyễn Thị "+name+",") || !strings.Contains(m.Body, "https://kehoach.example/viec-cua-toi\n") {
			t.Errorf("%s: no address or link in\n%s", name, m.Body)
		}
		plain(t, m)
	}
	for name, want := range map[string]string{
		"lan": "Cần gửi 3 báo cáo, hạn 20/11/2026 (còn 7 ngày): II.1.1, III.1.1, III.1.2.",
		"ba":  "Cần gửi 5 báo cáo, hạn 20/11/2026 (còn 7 ngày): II.1.1, III.1.1, III.1.2, II.1.2.",
		"mat": "Kính đề nghị quý cơ quan gửi thông tin kết quả thực hiện 1 nội dung: III.2.1. Trân trọng cảm ơn.",
		"tam": "Cần gửi 3 báo cáo", "sau": "Cần gửi 3 báo cáo",
	} {
		list, err := db.Store.In(w.actor).Notices(t.Context(), w.people[name], 0, 10)
		if err != nil || len(list) != 1 || !strings.HasPrefix(list[0].Text, want) {
			t.Errorf("notices of %s: %v, %v, want %q", name, list, err, want)
		}
	}
}

// plain checks what every mail must be: text alone in UTF-8, with a name of ours and none of this machine's.
func plain(t *testing.T, m smtptest.Mail) {
	t.Helper()
	if kind := m.Header.Get("Content-Type"); kind != "text/plain; charset=UTF-8" {
		t.Errorf("content type %q", kind)
	}
	from, err := mail.ParseAddress(m.Header.Get("From"))
	if err != nil || from.Name != "Kế hoạch xã" || from.Address != "kehoach@hatrung.example" {
		t.Errorf("from %v, %v", from, err)
	}
	if id := m.Header.Get("Message-ID"); !strings.HasSuffix(id, "@hatrung.example>") || !strings.HasPrefix(id, "<mail-") {
		t.Errorf("message id %q", id)
	}
	host, _ := os.Hostname()
	for _, word := range []string{"<img", "<html", "http://", host, "User-Agent", "X-Mailer", "Return-Receipt", "Disposition-Notification"} {
		if strings.Contains(m.Raw, word) {
			t.Errorf("the mail holds %q:\n%s", word, m.Raw)
		}
	}
	if n := strings.Count(m.Body, "https://"); n != 2 {
		t.Errorf("%d links:\n%s", n, m.Body)
	}
}

// Two ladders at once, again after it, and on the next day, which has no step.
func TestLadderOnceADay(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db := pgtest.New(t)
	w := makeTown(t, db.Store, 1)
	now := morning
	p := planning.New(db.Store, func() time.Time { return now })
	words := planning.Digest{Words: func([]plan.Owed, plan.Day) string { return "Việc." }}
	told := make(chan int, 4)
	for range cap(told) {
		go func() {
			n, err := p.RunLadder(ctx, w.actor.CommuneID, plan.NewDay(2026, 11, 13), plan.Calendar{}, words)
			if err != nil {
				t.Error(err)
			}
			told <- n
		}()
	}
	var all []int
	for range cap(told) {
		all = append(all, <-told)
	}
	slices.Sort(all)
	if !slices.Equal(all, []int{0, 0, 0, 5}) {
		t.Errorf("told %v", all)
	}
	now = now.Add(24 * time.Hour)
	if n, err := p.RunLadder(ctx, w.actor.CommuneID, plan.NewDay(2026, 11, 14), plan.Calendar{}, words); n != 0 || err != nil {
		t.Errorf("a day without a step: told %d, %v", n, err)
	}
}

// Before the hour of the commune nothing goes out.
func TestDigestWaitsForItsHour(t *testing.T) {
	t.Parallel()
	db, post := pgtest.New(t), smtptest.Start(t)
	w := makeTown(t, db.Store, 1)
	early := time.Date(2026, 11, 13, 0, 29, 59, 0, time.UTC) // 07:29:59
	started := time.Now()
	run(t, remind.Options{Store: db.Store, Mail: server(post), Now: func() time.Time { return early.Add(time.Since(started)) }})
	post.Wait(3)
	if list, _, err := db.Store.In(w.actor).Reminders(t.Context(), 0, 10); err != nil || len(list) != 1 || list[0].MadeAt.Before(early.Add(time.Second)) {
		t.Errorf("reminders: %v, %v", list, err)
	}
}

// What the mail server says decides: refused for good, not now, and a line that breaks at the end.
func TestMailServerSaysNo(t *testing.T) {
	t.Parallel()
	db, post := pgtest.New(t), smtptest.Start(t)
	w := makeTown(t, db.Store, 1)
	tries := map[string]int{}
	post.Refuse = func(to string, data bool) error {
		if !data {
			tries[to]++ // one session at a time for each receiver
		}
		switch {
		case to == "lan@xa1.vn" && !data:
			return &smtp.SMTPError{Code: 550, Message: "no such person"}
		case to == "ba@xa1.vn" && data && tries[to] == 1:
			return &smtp.SMTPError{Code: 451, Message: "not now"}
		}
		return nil
	}
	run(t, remind.Options{Store: db.Store, Mail: server(post)})
	if mails := mailsTo(post.Wait(2)); len(mails["lan@xa1.vn"]) != 0 || len(mails["ba@xa1.vn"]) != 1 || len(mails["mat@xa1.vn"]) != 1 {
		t.Errorf("mails: %v", mails)
	}
	states := waitMails(t, db.Store, w, 3)
	if states["Nguyễn Thị lan"] != plan.MailFailed || states["Nguyễn Thị ba"] != plan.MailSent || states["Nguyễn Thị mat"] != plan.MailSent {
		t.Errorf("states: %v", states)
	}
}

// waitMails waits until the mails of the newest reminder are done and gives their states by person.
func waitMails(t testing.TB, store *postgres.Store, w *town, n int) map[string]plan.MailState {
	t.Helper()
	ctx := context.Background()
	states := map[string]plan.MailState{}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		list, _, err := store.In(w.actor).Reminders(ctx, 0, 1)
		if err != nil || len(list) == 0 {
			t.Fatal("no reminder", err)
		}
		r, err := store.In(w.actor).Reminder(ctx, list[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		clear(states)
		done := 0
		for _, u := range r.Units {
			for _, m := range u.Mails {
				if states[m.Person] == "" && m.State != plan.MailQueued && m.State != plan.MailHandedOver {
					done++
				}
				states[m.Person] = m.State
			}
		}
		if done == n {
			return states
		}
	}
	t.Fatalf("mails are not done: %v", states)
	return nil
}

// A report that comes before the mail goes out is not asked for any more.
func TestMailStopsWhenTheReportIsIn(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, post := pgtest.New(t), smtptest.Start(t)
	w := makeTown(t, db.Store, 1)
	p := planning.New(db.Store, func() time.Time { return morning })
	words := planning.Digest{Words: func([]plan.Owed, plan.Day) string { return "Việc." }, Mail: true}
	if n, err := p.RunLadder(ctx, w.actor.CommuneID, plan.NewDay(2026, 11, 13), plan.Calendar{}, words); n != 5 || err != nil {
		t.Fatal(n, err)
	}
	for place, unit := range map[string]int64{"III.2.1": w.front, "III.1.1": w.health} {
		actor := w.actor
		actor.UnitID, actor.AccountID = unit, w.people["lan"]
		d := planning.Draft{Key: w.plan.Row(place), Content: plan.Content{Answer: plan.NothingToReport, Status: plan.NotStarted, Reason: "Chưa đến đợt.", Percent: -1}}
		d.Base = plan.BaseOf(plan.ProgressReport{Content: plan.Content{Percent: -1}})
		saved, err := p.SaveDrafts(ctx, actor, []planning.Draft{d})
		if err != nil || len(saved) != 1 || saved[0].Err != nil {
			t.Fatal(saved, err)
		}
		if _, err := p.Submit(ctx, actor, "token-of-sixteen-"+place, []planning.Pick{{Key: d.Key, Version: saved[0].Row.Report.Version}}); err != nil {
			t.Fatal(err)
		}
	}
	run(t, remind.Options{Store: db.Store, Mail: server(post), Now: func() time.Time { return morning.Add(24 * time.Hour) }})
	states := waitMails(t, db.Store, w, 3)
	if states["Nguyễn Thị mat"] != plan.MailUnneeded {
		t.Errorf("states: %v", states)
	}
	mails := mailsTo(post.Wait(2))
	if m := mails["lan@xa1.vn"]; len(m) != 1 || strings.Contains(m[0].Body, "III.1.1") || !strings.Contains(m[0].Body, "III.1.2") {
		t.Errorf("mail: %+v", m)
	}
}
