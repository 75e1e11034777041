package planning_test

import (
	"context"
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// signUp gives a person of the work an account, so that it is known whose word an act is.
func (w *work) signUp(actor *account.Actor, name string) {
	w.t.Helper()
	id, err := w.store.In(*actor).InsertAccount(context.Background(), postgres.NewAccount{Account: account.Account{
		Username: "hatrung." + name, FullName: "Người " + name, Posts: []account.Post{{UnitID: actor.UnitID, Roles: actor.Roles}},
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	actor.AccountID = id
}

func (w *work) november(day int) plan.Day { return plan.NewDay(2026, time.November, day) }

// directive is one about two of the health station's rows.
func (w *work) directive(kind plan.DirectiveKind) planning.NewDirective {
	return planning.NewDirective{
		Kind: kind, UnitID: w.health.UnitID, PeriodID: w.plan.Year.ID, Items: []int64{w.plan.Items["III.1.1"].ID, w.plan.Items["II.1.1"].ID},
		Text: "Gửi báo cáo còn thiếu.", DueOn: w.november(25),
	}
}

func (w *work) give(actor account.Actor, n planning.NewDirective) plan.Directive {
	w.t.Helper()
	id, err := w.GiveDirective(context.Background(), actor, rand.Text(), n)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.thread(id)
}

func (w *work) thread(id int64) plan.Directive {
	w.t.Helper()
	d, _, err := w.store.In(w.leader).Directive(context.Background(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s: %v, want kind %d", what, err, kind)
	}
}

func TestDirectiveThread(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	w.signUp(&w.leader, "chutich")
	w.signUp(&w.coordinator, "vanhoa")
	w.signUp(&w.health, "yte")
	d := w.give(w.leader, w.directive(plan.AskExplanation))
	if d.State != plan.WaitsForUnit || d.LeaderID != w.leader.AccountID || d.Recorder != "" || len(d.Items) != 2 || d.Items[0].Place != "II.1.1" || !d.Concerns(w.plan.Items["III.1.1"].ID) {
		t.Fatalf("thread %+v", d)
	}
	step := func(text string) planning.DirectiveStep {
		return planning.DirectiveStep{DirectiveID: d.ID, Version: w.thread(d.ID).Version, Text: text, DueOn: w.november(27)}
	}
	as := func(s planning.DirectiveStep, act plan.DirectiveAct) planning.DirectiveStep {
		s.Act = act
		return s
	}
	wantKind(t, "another unit answers", w.AnswerDirective(ctx, w.police, rand.Text(), step("Trả lời.")), fault.NotFound)
	wantKind(t, "the leader answers", w.AnswerDirective(ctx, w.leader, rand.Text(), step("Trả lời.")), fault.NotFound)
	wantKind(t, "the unit closes", w.DecideDirective(ctx, w.health, rand.Text(), as(step(""), plan.ClosedThread)), fault.Forbidden)
	wantKind(t, "a step of the unit by the leader's door", w.DecideDirective(ctx, w.leader, rand.Text(), as(step("a"), plan.Answered)), fault.NotFound)
	wantKind(t, "answer for a unit without a ground", w.AnswerDirective(ctx, w.coordinator, rand.Text(), step("Trả lời.")), fault.Invalid)

	token := rand.Text()
	for range 2 { // the second press changes nothing
		if err := w.AnswerDirective(ctx, w.health, token, planning.DirectiveStep{DirectiveID: d.ID, Version: 1, Text: "Cân hỏng, đã mượn."}); err != nil {
			t.Fatal(err)
		}
	}
	if now := w.thread(d.ID); now.State != plan.WaitsForLeader || now.Version != 2 || !now.AnsweredAt.Equal(w.clock) {
		t.Fatalf("after the answer %+v", now)
	}
	stale := step("Còn thôn nào?")
	stale.Version, stale.Act = 1, plan.AskedFurther
	wantKind(t, "a step from an older version", w.DecideDirective(ctx, w.leader, rand.Text(), stale), fault.Conflict)
	spoken := as(step("Còn thôn nào chưa cân?"), plan.AskedFurther)
	wantKind(t, "nobody's word", w.DecideDirective(ctx, w.coordinator, rand.Text(), spoken), fault.Invalid)
	spoken.LeaderID = w.leader.AccountID
	if err := w.DecideDirective(ctx, w.coordinator, rand.Text(), spoken); err != nil {
		t.Fatal(err)
	}
	answer := step("Còn hai thôn.")
	answer.OnBehalf = plan.ByPhone
	if err := w.AnswerDirective(ctx, w.coordinator, rand.Text(), answer); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "granting a demand to explain", w.DecideDirective(ctx, w.leader, rand.Text(), as(step("Đồng ý."), plan.GrantedDate)), fault.Conflict)
	if err := w.DecideDirective(ctx, w.leader, rand.Text(), as(step("Đã rõ."), plan.ClosedThread)); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "answer after the end", w.AnswerDirective(ctx, w.health, rand.Text(), step("Nữa.")), fault.Conflict)
	end, entries, err := w.store.In(w.leader).Directive(ctx, d.ID)
	if err != nil || end.State != plan.DirectiveClosed || end.DueOn != w.november(27) || len(entries) != 4 {
		t.Fatalf("at the end %+v with %d entries, %v", end, len(entries), err)
	}
	for i, want := range []plan.DirectiveEntry{
		{Act: plan.Answered, Text: "Cân hỏng, đã mượn.", Author: "Người yte", Unit: "Trạm Y tế"},
		{Act: plan.AskedFurther, Text: "Còn thôn nào chưa cân?", DueOn: w.november(27), Author: "Người vanhoa", Unit: "Phòng Văn hóa - Xã hội", Leader: "Người chutich"},
		{Act: plan.Answered, Text: "Còn hai thôn.", Author: "Người vanhoa", Unit: "Phòng Văn hóa - Xã hội", OnBehalf: plan.ByPhone},
		{Act: plan.ClosedThread, Text: "Đã rõ.", Author: "Người chutich", Unit: "Thường trực UBND"},
	} {
		got := entries[i]
		got.At = time.Time{}
		if got != want {
			t.Errorf("entry %d is %+v, want %+v", i, got, want)
		}
	}
}

// heard are the notices of a person, the newest first.
func (w *work) heard(actor account.Actor) (texts []string) {
	w.t.Helper()
	list, err := w.store.In(actor).Notices(context.Background(), actor.AccountID, 0, 20)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, n := range list {
		texts = append(texts, string(n.Kind)+" "+n.Text)
	}
	return texts
}

// Whoever has to act next is told, and nobody else; a requested body in the words of a request.
func TestDirectiveNotices(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	for actor, name := range map[*account.Actor]string{&w.leader: "chutich", &w.coordinator: "vanhoa", &w.health: "yte", &w.police: "congan", &w.front: "mttq"} {
		w.signUp(actor, name)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	n := w.directive(plan.AskExplanation)
	n.LeaderID = w.leader.AccountID
	d := w.give(w.coordinator, n)
	must(w.AnswerDirective(ctx, w.health, rand.Text(), planning.DirectiveStep{DirectiveID: d.ID, Version: 1, Text: "Cân hỏng."}))
	must(w.DecideDirective(ctx, w.leader, rand.Text(), planning.DirectiveStep{DirectiveID: d.ID, Version: 2, Act: plan.ClosedThread}))
	ask := w.directive(plan.ExtendDue)
	id, err := w.AskExtension(ctx, w.health, rand.Text(), ask)
	must(err)
	must(w.DecideDirective(ctx, w.leader, rand.Text(), planning.DirectiveStep{DirectiveID: id, Version: 1, Act: plan.DeclinedAsked, Text: "Sát hạn của tỉnh."}))
	request := planning.NewDirective{Kind: plan.GiveDirective, UnitID: w.front.UnitID, PeriodID: w.plan.Year.ID, Text: "Gửi số liệu giám sát.", DueOn: w.november(25)}
	w.give(w.leader, request)
	for _, test := range []struct {
		actor account.Actor
		want  []string
	}{
		{w.health, []string{"extension Không được gia hạn: Sát hạn của tỉnh.", "explanation Lãnh đạo đã kết thúc “Gửi báo cáo còn thiếu.”.", "explanation Lãnh đạo yêu cầu giải trình: Gửi báo cáo còn thiếu."}},
		{w.leader, []string{"extension Trạm Y tế đề nghị gia hạn 2 báo cáo: Gửi báo cáo còn thiếu.", "answer Trạm Y tế trả lời: Cân hỏng."}},
		{w.coordinator, []string{"answer Trạm Y tế trả lời: Cân hỏng."}},
		{w.front, []string{"request Đề nghị của lãnh đạo xã: Gửi số liệu giám sát."}},
		{w.police, nil},
	} {
		if got := w.heard(test.actor); !slices.Equal(got, test.want) {
			t.Errorf("%s heard %q\nwant %q", test.actor.UnitName, got, test.want)
		}
	}
}

func TestDirectivePermissions(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	w.signUp(&w.leader, "chutich")
	w.signUp(&w.coordinator, "vanhoa")
	try := func(actor account.Actor, change func(*planning.NewDirective)) error {
		n := w.directive(plan.GiveDirective)
		change(&n)
		_, err := w.GiveDirective(ctx, actor, rand.Text(), n)
		return err
	}
	same := func(*planning.NewDirective) {}
	wantKind(t, "a unit directs", try(w.health, same), fault.Forbidden)
	wantKind(t, "the administrator directs", try(w.admin, same), fault.Forbidden)
	wantKind(t, "the coordinator in nobody's name", try(w.coordinator, same), fault.Invalid)
	wantKind(t, "the coordinator in his own name", try(w.coordinator, func(n *planning.NewDirective) { n.LeaderID = w.coordinator.AccountID }), fault.Invalid)
	wantKind(t, "an item of another unit", try(w.leader, func(n *planning.NewDirective) { n.Items = append(n.Items, w.plan.Items["II.1.2"].ID) }), fault.NotFound)
	wantKind(t, "no such period", try(w.leader, func(n *planning.NewDirective) { n.PeriodID += 1000 }), fault.NotFound)
	wantKind(t, "a requested body is to explain", try(w.leader, func(n *planning.NewDirective) {
		n.Kind, n.UnitID, n.Items = plan.AskExplanation, w.front.UnitID, nil
	}), fault.Invalid)
	n := w.directive(plan.GiveDirective)
	n.LeaderID = w.leader.AccountID
	d := w.give(w.coordinator, n)
	if d.Leader != "Người chutich" || d.Recorder != "Người vanhoa, Phòng Văn hóa - Xã hội" {
		t.Errorf("written down for the leader: %q by %q", d.Leader, d.Recorder)
	}
	n.UnitID, n.Items = w.front.UnitID, nil
	if d := w.give(w.leader, n); !d.Requested || len(d.Items) != 0 || !d.Concerns(1) {
		t.Errorf("request %+v", d)
	}
}

func TestExtensions(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	w.signUp(&w.leader, "chutich")
	w.signUp(&w.health, "yte")
	w.clock = time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC) // three days late
	key := w.plan.Row("III.1.1")
	ask := w.directive(plan.ExtendDue)
	ask.UnitID, ask.LeaderID = w.police.UnitID, w.leader.AccountID // a forged form
	token := rand.Text()
	id, err := w.AskExtension(ctx, w.health, token, ask)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.AskExtension(ctx, w.health, token, ask); err != nil || again != id {
		t.Errorf("the second press made %d, %v", again, err)
	}
	if d := w.thread(id); d.UnitID != w.health.UnitID || d.State != plan.WaitsForLeader || !d.ByUnit || d.LeaderID != 0 || !w.row(w.health, key).Overdue(w.clock, time.UTC) {
		t.Fatalf("request %+v", d)
	}
	_, err = w.AskExtension(ctx, w.health, rand.Text(), ask)
	wantKind(t, "a second request for the same rows", err, fault.Invalid)
	_, err = w.AskExtension(ctx, w.leader, rand.Text(), ask)
	wantKind(t, "the leader asks", err, fault.Forbidden)
	_, err = w.AskExtension(ctx, w.front, rand.Text(), planning.NewDirective{PeriodID: w.plan.Year.ID, Items: []int64{w.plan.Items["III.2.1"].ID}, Text: "Bận.", DueOn: w.november(25)})
	wantKind(t, "a requested body asks", err, fault.Invalid)

	grant := planning.DirectiveStep{DirectiveID: id, Version: 1, Act: plan.GrantedDate, DueOn: w.november(24)}
	if err := w.DecideDirective(ctx, w.leader, rand.Text(), grant); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "granted twice", w.DecideDirective(ctx, w.leader, rand.Text(), grant), fault.Conflict)
	row := w.row(w.health, key)
	if want := (plan.Extension{From: w.november(20), To: w.november(24), Count: 1}); row.Extension != want || row.Due() != w.november(24) || row.Overdue(w.clock, time.UTC) {
		t.Errorf("after the grant %+v, due %v", row.Extension, row.Due())
	}
	if d := w.thread(id); d.Outcome != plan.Granted || d.DueOn != w.november(24) || d.LeaderID != w.leader.AccountID || d.Recorder != "" {
		t.Errorf("granted thread %+v", d)
	}
	if other := w.row(w.health, w.plan.Row("III.1.2")); other.Extension.Count != 0 || other.Due() != w.november(20) {
		t.Errorf("another row moved: %+v", other.Extension)
	}
	if other := w.row(w.police, w.plan.Row("II.1.1")); other.Extension.Count != 0 {
		t.Errorf("another unit's row moved: %+v", other.Extension)
	}
	if earlier := w.row(w.health, w.plan.EarlierRow("III.1.1")); earlier.Extension.Count != 0 {
		t.Errorf("another period's row moved: %+v", earlier.Extension)
	}

	again := w.directive(plan.ExtendDue)
	again.DueOn = w.november(24)
	_, err = w.GiveDirective(ctx, w.leader, rand.Text(), again)
	wantKind(t, "no later than before", err, fault.Invalid)
	again.DueOn = w.november(26)
	if d := w.give(w.leader, again); d.State != plan.DirectiveClosed || d.Outcome != plan.Granted || d.ByUnit {
		t.Errorf("granted at once: %+v", d)
	}
	if row := w.row(w.health, key); row.Extension != (plan.Extension{From: w.november(20), To: w.november(26), Count: 2}) {
		t.Errorf("after the second grant %+v", row.Extension)
	}

	ask.DueOn = w.november(28)
	if id, err = w.AskExtension(ctx, w.health, rand.Text(), ask); err != nil {
		t.Fatal(err)
	}
	decline := planning.DirectiveStep{DirectiveID: id, Version: 1, Act: plan.DeclinedAsked}
	wantKind(t, "declined without a sentence", w.DecideDirective(ctx, w.leader, rand.Text(), decline), fault.Invalid)
	decline.Text = "Sát hạn của tỉnh."
	if err := w.DecideDirective(ctx, w.leader, rand.Text(), decline); err != nil {
		t.Fatal(err)
	}
	if row := w.row(w.health, key); row.Extension.Count != 2 || w.thread(id).Outcome != plan.Declined {
		t.Errorf("after declining %+v, %+v", row.Extension, w.thread(id))
	}
}
