package planning_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

// work is a commune with a plan, its people and a clock that the test moves.
type work struct {
	*planning.Service
	t                          *testing.T
	db                         *pgtest.Database
	store                      *postgres.Store
	plan                       pgtest.Planned
	health, police, front      account.Actor // units' officers
	coordinator, leader, admin account.Actor
	clock                      time.Time
}

func newWork(t *testing.T) *work {
	t.Helper()
	ctx := context.Background()
	db := pgtest.New(t)
	id, err := db.Store.AddCommune(ctx, postgres.Commune{
		Commune: account.Commune{Code: "15271", Name: "Xã Hà Trung", Place: "Hà Trung", Province: "tỉnh Thanh Hóa", TimeZone: "Asia/Ho_Chi_Minh"}, ShortCode: "hatrung", LetterheadAgency: "ỦY BAN NHÂN DÂN",
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &work{t: t, db: db, store: db.Store, clock: time.Date(2026, 11, 18, 3, 0, 0, 0, time.UTC)}
	q := db.Store.In(account.System(id))
	officer := func(name string, kind plan.UnitKind, roles ...account.Role) account.Actor {
		unit, err := q.InsertUnit(ctx, plan.Unit{Name: name, Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		return account.Actor{CommuneID: id, UnitID: unit, UnitName: name, Roles: roles}
	}
	w.health = officer("Trạm Y tế", plan.UnitHealth, account.RoleUnit)
	w.police = officer("Công an xã", plan.UnitForce, account.RoleUnit)
	w.front = officer("Ủy ban MTTQ Việt Nam xã", plan.UnitRequested, account.RoleUnit)
	w.coordinator = officer("Phòng Văn hóa - Xã hội", plan.UnitOffice, account.RoleCoordinator)
	w.leader = officer("Thường trực UBND", plan.UnitLeadership, account.RoleLeader)
	w.admin = officer("Văn phòng", plan.UnitOffice, account.RoleAdmin)
	w.plan = pgtest.Plan(t, db.Store, account.System(id), pgtest.PlanUnits{Lead: w.health.UnitID, Cooperating: w.police.UnitID, Requested: w.front.UnitID})
	w.Service = planning.New(db.Store, func() time.Time { return w.clock })
	return w
}

// row is a row of a unit as it stands.
func (w *work) row(actor account.Actor, key plan.RowKey) plan.Owed {
	w.t.Helper()
	list, err := w.store.In(actor).OwedOfUnitPeriod(context.Background(), actor.UnitID, key.PeriodID)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, o := range list {
		if o.Key() == key {
			return o
		}
	}
	w.t.Fatalf("%s owes nothing at %s", actor.UnitName, key)
	return plan.Owed{}
}

// draft is a form made from the row as it stands, filled in.
func (w *work) draft(actor account.Actor, key plan.RowKey, c plan.Content) planning.Draft {
	w.t.Helper()
	return planning.Draft{Key: key, Base: plan.BaseOf(w.row(actor, key).Report), Content: c}
}

func (w *work) save(actor account.Actor, drafts ...planning.Draft) []planning.Saved {
	w.t.Helper()
	saved, err := w.SaveDrafts(context.Background(), actor, drafts)
	if err != nil {
		w.t.Fatal(err)
	}
	return saved
}

// send saves and sends one row.
func (w *work) send(actor account.Actor, key plan.RowKey, c plan.Content) int64 {
	w.t.Helper()
	for _, s := range w.save(actor, w.draft(actor, key, c)) {
		if s.Err != nil {
			w.t.Fatal(s.Err)
		}
	}
	id, err := w.Submit(context.Background(), actor, tokenOf(key.String()+w.clock.String()), []planning.Pick{{Key: key, Version: w.row(actor, key).Report.Version}})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func tokenOf(seed string) string { return (strings.Repeat("t", 16) + seed)[:16+min(len(seed), 40)] }

func result(text string) plan.Content {
	return plan.Content{Answer: plan.NewResult, Status: plan.InProgress, Percent: 50, Result: text}
}

func TestReportStory(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	key := w.plan.Row("III.1.1")

	w.clock = time.Date(2026, 11, 20, 16, 59, 0, 0, time.UTC) // 23:59 of the due day in Vietnam
	receipt := w.send(w.health, key, result("Cân, đo được 1.768 trẻ."))
	got := w.row(w.health, key)
	if got.Report.State != plan.Submitted || got.Report.SubmittedVersion != 1 || got.SentStatus != plan.InProgress || !got.Report.FirstSubmittedAt.Equal(w.clock) {
		t.Fatalf("after sending: %+v", got.Report)
	}
	loc, _ := time.LoadLocation("Asia/Ho_Chi_Minh")
	if tl := got.Timeliness(w.clock, loc); tl != plan.InTime {
		t.Errorf("sent at 23:59 of the due day: %s", tl)
	}
	c, err := w.store.In(w.health).Receipt(ctx, receipt, w.health.UnitID)
	if err != nil || c.Reports != 1 || len(c.Rows) != 1 || c.Rows[0].Place != "III.1.1" {
		t.Errorf("receipt: %+v, %v", c, err)
	}
	if _, err := w.store.In(w.police).Receipt(ctx, receipt, w.police.UnitID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another unit's receipt: %v", err)
	}

	// A correction is a second version; the first one stays, and the first time of sending decides.
	w.clock = w.clock.Add(48 * time.Hour)
	done := result("Cân, đo được 1.770 trẻ.")
	done.Status = plan.Completed
	if w.save(w.health, w.draft(w.health, key, done)); !w.row(w.health, key).Report.Pending {
		t.Error("an edit after sending is not pending")
	}
	w.send(w.health, key, done)
	got = w.row(w.health, key)
	if got.Report.SubmittedVersion != 2 || got.Timeliness(w.clock, loc) != plan.InTime || !got.Report.CompletedAt.Equal(w.clock) {
		t.Errorf("after the correction: %+v", got.Report)
	}
	versions, err := w.store.In(w.health).Versions(ctx, key.ItemID)
	if err != nil || len(versions) != 2 || versions[1].Result != "Cân, đo được 1.768 trẻ." {
		t.Errorf("versions: %+v, %v", versions, err)
	}
	completed := w.clock

	// The coordinator must have seen the newest version; accepting closes the row.
	id := got.Report.ID
	if err := w.Accept(ctx, w.coordinator, []planning.Seen{{ReportID: id, Version: 1}}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("accepting an old version: %v", err)
	}
	for range 2 {
		if err := w.Accept(ctx, w.coordinator, []planning.Seen{{ReportID: id, Version: 2}}); err != nil {
			t.Errorf("accept: %v", err)
		}
	}
	edit := w.draft(w.health, key, result("Sửa sau khi tiếp nhận."))
	if s := w.save(w.health, edit); fault.KindOf(s[0].Err) != fault.Forbidden {
		t.Errorf("edit of an accepted report: %v", s[0].Err)
	}
	if err := w.SendBack(ctx, w.coordinator, []planning.Seen{{ReportID: id, Version: 2}}, " "); fault.Fields(err)["reason"] == "" {
		t.Errorf("sent back without a reason: %v", err)
	}
	if err := w.SendBack(ctx, w.coordinator, []planning.Seen{{ReportID: id, Version: 2}}, "Thiếu số liệu thôn 3."); err != nil {
		t.Fatal(err)
	}
	w.clock = w.clock.Add(time.Hour)
	again := done
	again.Result += " Thôn 3: 80 trẻ."
	w.send(w.health, key, again)
	got = w.row(w.health, key)
	if got.Report.SubmittedVersion != 3 || got.Report.SentBackReason != "" || !got.Report.CompletedAt.Equal(completed) {
		t.Errorf("after sending again: %+v; completed on %s", got.Report, completed)
	}
	task, err := w.store.In(w.coordinator).Task(ctx, key.ItemID)
	if err != nil || len(task.Reviews) != 2 {
		t.Fatalf("reviews: %+v, %v", task.Reviews, err)
	}
	accepted, back := task.Reviews[0], task.Reviews[1]
	if accepted.Act != plan.ReviewAccept || accepted.Number != 2 || back.Act != plan.ReviewSendBack || back.Reason != "Thiếu số liệu thôn 3." || back.ReportID != id {
		t.Errorf("reviews: %+v", task.Reviews)
	}
}

func TestSentEmptyFollowsTheNewestVersion(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	key := w.plan.Row("III.1.1")
	for i, c := range []plan.Content{
		{Answer: plan.NothingToReport, Status: plan.NotStarted, Percent: -1, Reason: "Chưa đến mùa."}, result("- - -"), result("Đã cân 12 trẻ."),
	} {
		w.clock = w.clock.Add(time.Hour)
		w.send(w.health, key, c)
		if got, want := w.row(w.health, key).SentEmpty, i < 2; got != want {
			t.Errorf("version %d: empty %v, want %v", i+1, got, want)
		}
	}
}

func TestLateAfterTheDueDay(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	loc, _ := time.LoadLocation("Asia/Ho_Chi_Minh")
	w.clock = time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC) // midnight in Vietnam
	for _, test := range []struct {
		actor        account.Actor
		place        string
		before, sent plan.Timeliness
	}{
		{w.health, "III.1.2", plan.Overdue, plan.SentLate},
		{w.front, "III.2.1", plan.NoResponse, plan.Responded},
	} {
		key := w.plan.Row(test.place)
		if got := w.row(test.actor, key).Timeliness(w.clock, loc); got != test.before {
			t.Errorf("%s missing: %s, want %s", test.place, got, test.before)
		}
		w.send(test.actor, key, result("Đã làm."))
		if got := w.row(test.actor, key).Timeliness(w.clock, loc); got != test.sent {
			t.Errorf("%s sent: %s, want %s", test.place, got, test.sent)
		}
	}
}

func TestTwoPeopleOneRow(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	one, two := w.plan.Row("III.1.1"), w.plan.Row("III.1.2")
	mine := []planning.Draft{w.draft(w.health, one, result("Của tôi, dòng một.")), w.draft(w.health, two, result("Của tôi, dòng hai."))}
	untouched := w.draft(w.health, w.plan.Row("II.1.1"), plan.Content{Percent: -1})
	w.save(w.health, w.draft(w.health, one, result("Của người khác.")))

	saved := w.save(w.health, append(mine, untouched)...)
	if len(saved) != 2 {
		t.Fatalf("rows touched: %+v", saved)
	}
	if fault.KindOf(saved[0].Err) != fault.Conflict || saved[0].Row.Report.Result != "Của người khác." || saved[0].Result != "Của tôi, dòng một." {
		t.Errorf("the row that was overtaken: %+v", saved[0])
	}
	if saved[1].Err != nil || w.row(w.health, two).Report.Result != "Của tôi, dòng hai." {
		t.Errorf("the other row: %+v", saved[1])
	}
	if w.row(w.health, w.plan.Row("II.1.1")).Report.ID != 0 {
		t.Error("a row that was not touched got a report")
	}
	// The same form once more is the second press of one button.
	if again := w.save(w.health, mine[1]); again[0].Err != nil || again[0].Row.Report.Version != 1 {
		t.Errorf("second press: %+v", again[0])
	}
}

func TestFirstSaveTwiceAtOnce(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	key := w.plan.Row("III.1.1")
	d := w.draft(w.health, key, result("Bấm hai lần."))
	errs := make(chan error, 8)
	for range cap(errs) {
		go func() {
			saved, err := w.SaveDrafts(context.Background(), w.health, []planning.Draft{d})
			if err == nil {
				err = saved[0].Err
			}
			errs <- err
		}()
	}
	for range cap(errs) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if v := w.row(w.health, key).Report.Version; v != 1 {
		t.Errorf("saved %d times", v)
	}
}

func TestSendingIsAllOrNothingAndOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	full, empty := w.plan.Row("III.1.1"), w.plan.Row("III.1.2")
	w.save(w.health, w.draft(w.health, full, result("Đủ.")))
	_, err := w.Submit(ctx, w.health, tokenOf("a"), []planning.Pick{{full, 1}, {empty, 0}})
	if fault.Fields(err)[empty.String()] == "" || w.row(w.health, full).Report.State != plan.Drafted {
		t.Errorf("a complete row with an empty one: %v", err)
	}
	if _, err := w.Submit(ctx, w.health, tokenOf("b"), []planning.Pick{{full, 7}}); fault.Fields(err)[full.String()] == "" {
		t.Errorf("sending what was not checked: %v", err)
	}
	first, err := w.Submit(ctx, w.health, tokenOf("c"), []planning.Pick{{full, 1}})
	if err != nil {
		t.Fatal(err)
	}
	if second, err := w.Submit(ctx, w.health, tokenOf("c"), []planning.Pick{{full, 1}}); err != nil || second != first {
		t.Errorf("second press made %d, %v; first %d", second, err, first)
	}
	if _, err := w.Submit(ctx, w.health, tokenOf("d"), []planning.Pick{{full, 1}}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("sent again from another window: %v", err)
	}
	if v := w.row(w.health, full).Report.SubmittedVersion; v != 1 {
		t.Errorf("%d versions", v)
	}
}

func TestUnchangedRefersToTheNewestTextOfTheCycle(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	key := w.plan.Row("III.1.1")
	keep := plan.Content{Answer: plan.Unchanged, Status: plan.InProgress, Percent: -1}
	w.save(w.health, w.draft(w.health, key, keep))
	if _, err := w.Submit(ctx, w.health, tokenOf("none"), []planning.Pick{{key, 1}}); fault.Fields(err)[key.String()] == "" {
		t.Errorf("unchanged without an earlier text: %v", err)
	}
	w.send(w.health, w.plan.EarlierRow("III.1.1"), result("Chín tháng: 1.742 trẻ."))
	row := w.row(w.health, key)
	if row.Earlier.Content.Result != "Chín tháng: 1.742 trẻ." || row.Earlier.LastAnswer != plan.NewResult || row.Earlier.Period.Kind != plan.PeriodNineMonths {
		t.Fatalf("earlier: %+v", row.Earlier)
	}
	if _, err := w.Submit(ctx, w.health, tokenOf("some"), []planning.Pick{{key, 1}}); err != nil {
		t.Fatal(err)
	}
	versions, err := w.store.In(w.health).Versions(ctx, key.ItemID)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions {
		if v.Answer == plan.Unchanged && v.RefersTo != row.Earlier.ReportID {
			t.Errorf("refers to %d, want %d", v.RefersTo, row.Earlier.ReportID)
		}
	}
}

func TestLockedPeriodTakesNothing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	key := w.plan.Row("III.1.1")
	w.send(w.health, key, result("Trước khi khóa."))
	d := w.draft(w.health, key, result("Sau khi khóa."))
	locked := w.plan.Year
	locked.State, locked.Version = plan.PeriodLocked, 1
	if err := w.store.In(w.coordinator).UpdatePeriod(ctx, locked, w.clock); err != nil {
		t.Fatal(err)
	}
	if s := w.save(w.health, d); fault.KindOf(s[0].Err) != fault.Forbidden || !strings.Contains(fault.Message(s[0].Err), "khóa") {
		t.Errorf("save: %v", s[0].Err)
	}
	id := w.row(w.health, key).Report.ID
	if err := w.SendBack(ctx, w.coordinator, []planning.Seen{{ReportID: id, Version: 1}}, "Sửa"); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("send back: %v", err)
	}
}

func TestWhoMayReport(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	key := w.plan.Row("III.1.1")
	w.send(w.health, key, result("Của Trạm Y tế."))
	id := w.row(w.health, key).Report.ID
	foreign := planning.Draft{Key: key, Base: plan.Base{}, Content: result("Của người ngoài.")}
	if s := w.save(w.police, foreign); fault.KindOf(s[0].Err) != fault.NotFound {
		t.Errorf("another unit's duty: %v", s[0].Err)
	}
	if _, err := w.Submit(ctx, w.police, tokenOf("p"), []planning.Pick{{key, 1}}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("sending another unit's duty: %v", err)
	}
	for _, who := range []account.Actor{w.leader, w.admin, w.coordinator} {
		if _, err := w.SaveDrafts(ctx, who, []planning.Draft{foreign}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s saves: %v", who.UnitName, err)
		}
	}
	for _, who := range []account.Actor{w.leader, w.admin, w.health} {
		if err := w.Accept(ctx, who, []planning.Seen{{ReportID: id, Version: 1}}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s accepts: %v", who.UnitName, err)
		}
		if _, err := w.ReportFor(ctx, who, tokenOf("f"), w.front.UnitID, planning.Draft{Key: w.plan.Row("III.2.1"), Content: result("x")}, plan.ByPhone); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s enters for another unit: %v", who.UnitName, err)
		}
	}
}

func TestEntryOnBehalf(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	key := w.plan.Row("III.2.1")
	d := w.draft(w.front, key, result("Đã giám sát hai trường."))
	if _, err := w.ReportFor(ctx, w.coordinator, tokenOf("x"), w.front.UnitID, d, ""); fault.Fields(err)["on_behalf"] == "" {
		t.Errorf("without a ground: %v", err)
	}
	if _, err := w.ReportFor(ctx, w.coordinator, tokenOf("y"), w.front.UnitID, d, plan.ByPhone); err != nil {
		t.Fatal(err)
	}
	if r := w.row(w.front, key).Report; r.State != plan.Submitted || r.OnBehalf != plan.ByPhone {
		t.Errorf("report: %+v", r)
	}
	versions, err := w.store.In(w.front).Versions(ctx, key.ItemID)
	if err != nil || versions[0].OnBehalf != plan.ByPhone || versions[0].Unit != w.coordinator.UnitName {
		t.Errorf("version: %+v, %v", versions, err)
	}
}

func TestEvidenceIsWholeOnceAndGuarded(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	key := w.plan.Row("III.1.1")
	form := w.draft(w.health, key, result("Gõ trước khi tải tệp lên."))
	content := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("0123456789abcdef"), 40000)...) // three chunks
	up := func(name string, content []byte) planning.Upload {
		return planning.Upload{Token: tokenOf("up"), UnitID: w.health.UnitID, Key: key, Name: name, Content: bytes.NewReader(content)}
	}
	id, err := w.AddEvidence(ctx, w.health, up(`C:\Tài liệu\Tổng hợp.pdf`, content))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.AddEvidence(ctx, w.health, up(`C:\Tài liệu\Tổng hợp.pdf`, content)); err != nil || again != id {
		t.Errorf("the same file again: %d, %v; first %d", again, err, id)
	}
	if s := w.save(w.health, form); s[0].Err != nil {
		t.Errorf("the form beside the upload: %v", s[0].Err)
	}
	row := w.row(w.health, key)
	if len(row.Evidence) != 1 || row.Evidence[0].Name != "Tổng hợp.pdf" || row.Evidence[0].MediaType != "application/pdf" {
		t.Fatalf("evidence of the row: %+v", row.Evidence)
	}
	var back bytes.Buffer
	if err := w.store.In(w.health).WriteEvidence(ctx, id, &back); err != nil || !bytes.Equal(back.Bytes(), content) {
		t.Errorf("%d bytes back, %v; want %d", back.Len(), err, len(content))
	}
	for _, bad := range []struct {
		name    string
		content []byte
		kind    fault.Kind
	}{
		{"trang.png", []byte("<html><script>alert(1)</script></html>"), fault.Invalid},
		{"trang.html", []byte("<html></html>"), fault.Invalid},
		{"hinh.svg", []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"), fault.Invalid},
		{"trong.pdf", nil, fault.Invalid},
		{"to.pdf", append([]byte("%PDF-"), make([]byte, plan.MaxEvidence)...), fault.TooLarge},
	} {
		if _, err := w.AddEvidence(ctx, w.health, up(bad.name, bad.content)); fault.KindOf(err) != bad.kind {
			t.Errorf("%s: %v", bad.name, err)
		}
	}
	if _, err := w.AddEvidence(ctx, w.police, up("a.pdf", content)); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("upload to another unit: %v", err)
	}
	if err := w.RemoveEvidence(ctx, w.police, id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("removal by another unit: %v", err)
	}
	if _, err := w.store.In(w.police).Evidence(ctx, id, w.police.UnitID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another unit's file: %v", err)
	}
	if err := w.RemoveEvidence(ctx, w.health, id); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.In(w.health).Evidence(ctx, id, 0); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a removed file: %v", err)
	}
}
