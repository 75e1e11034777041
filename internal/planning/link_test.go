package planning_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
)

// link makes a link for MTTQ and the yearly period; holder is whoever holds it.
func (w *work) link() (link plan.Link, key string, holder account.Actor) {
	w.t.Helper()
	ctx := context.Background()
	key = planning.NewLinkKey()
	id, err := w.AddLink(ctx, w.coordinator, tokenOf(key), planning.NewLink{UnitID: w.front.UnitID, PeriodID: w.plan.Year.ID, ExpiresOn: plan.NewDay(2026, 11, 27), Key: key})
	if err != nil {
		w.t.Fatal(err)
	}
	if link, err = w.store.In(w.coordinator).Link(ctx, id); err != nil {
		w.t.Fatal(err)
	}
	return link, key, account.LinkHolder(account.Commune{ID: w.front.CommuneID, TimeZone: "Asia/Ho_Chi_Minh"}, w.front.UnitID, w.front.UnitName, id)
}

// byLetter asks MTTQ for what is missing by a letter, and gives the links whose codes letters then print.
func (w *work) byLetter(token string) map[int64]plan.Link {
	w.t.Helper()
	ctx := context.Background()
	if _, err := w.Remind(ctx, w.coordinator, tokenOf("letter"+token), planning.Asking{
		Period: w.plan.Year.ID, Units: []int64{w.front.UnitID}, RequestText: "Trân trọng đề nghị.", Ways: []plan.Way{plan.WayLetter},
	}); err != nil {
		w.t.Fatal(err)
	}
	links, err := w.store.In(w.coordinator).LiveLinks(ctx, w.plan.Year.ID, []int64{w.front.UnitID, w.health.UnitID}, plan.DayOf(w.clock, time.FixedZone("", 7*3600)))
	if err != nil {
		w.t.Fatal(err)
	}
	return links
}

func TestLinkIsFoundByKeyAndCodeAlone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	link, key, _ := w.link()
	if link.UnitName != w.front.UnitName || link.PlanTitle == "" || link.LiveReports != 1 || link.Period.ID != w.plan.Year.ID {
		t.Errorf("link: %+v", link)
	}
	for _, opener := range []string{key, link.Code} {
		found, err := w.store.FindLink(ctx, plan.HashLinkKey(opener), "203.0.113.1", w.clock)
		if err != nil || found.ID != link.ID || found.Commune.ID != w.front.CommuneID || found.Commune.Name != "Xã Hà Trung" {
			t.Errorf("%s finds %+v, %v", opener, found, err)
		}
	}
	if found, err := w.store.FindLink(ctx, plan.HashLinkKey(key+"A"), "203.0.113.1", w.clock); err != nil || found.ID != 0 {
		t.Errorf("another key finds %+v, %v", found, err)
	}
	if err := w.RevokeLink(ctx, w.coordinator, link.ID); err != nil {
		t.Fatal(err)
	}
	fresh := w.byLetter("b")[w.front.UnitID]
	if fresh.Code == "" || fresh.Code == link.Code || fresh.ExpiresOn != plan.NewDay(2026, 11, 27) {
		t.Errorf("after revoking: %+v", fresh)
	}
	if again := w.byLetter("c")[w.front.UnitID]; again.Code != fresh.Code {
		t.Errorf("the next letter prints %s; the link has %s", again.Code, fresh.Code)
	}
	if found, err := w.store.FindLink(ctx, plan.HashLinkKey(fresh.Code), "203.0.113.1", w.clock); err != nil || found.ID != fresh.ID {
		t.Errorf("the printed code finds %+v, %v", found, err)
	}
	for _, who := range []account.Actor{w.leader, w.admin, w.health} {
		if err := w.RevokeLink(ctx, who, fresh.ID); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s revokes: %v", who.UnitName, err)
		}
	}
	none := planning.NewLink{UnitID: w.admin.UnitID, PeriodID: w.plan.Year.ID, ExpiresOn: plan.NewDay(2026, 11, 27)}
	if _, err := w.AddLink(ctx, w.coordinator, tokenOf("n"), none); fault.KindOf(err) != fault.NotFound {
		t.Errorf("for a unit that owes nothing: %v", err)
	}
}

func TestReportingOverALink(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	_, _, holder := w.link()
	key := w.plan.Row("III.2.1")
	d := w.draft(w.front, key, result("Đã giám sát hai trường."))
	saved, err := w.SaveByLink(ctx, holder, []planning.Draft{d})
	if err != nil || saved[0].Err != nil {
		t.Fatal(err, saved)
	}
	pick := []planning.Pick{{Key: key, Version: 1}}
	if _, err := w.SubmitByLink(ctx, holder, tokenOf("a"), "  ", pick); fault.Fields(err)["sender"] == "" {
		t.Errorf("nobody sends: %v", err)
	}
	receipt, err := w.SubmitByLink(ctx, holder, tokenOf("b"), "Bà Lê Thị Hoa, Chủ tịch", pick)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.SubmitByLink(ctx, holder, tokenOf("b"), "Bà Lê Thị Hoa, Chủ tịch", pick); err != nil || again != receipt {
		t.Errorf("second press: %d, %v; first %d", again, err, receipt)
	}
	c, err := w.store.In(holder).Receipt(ctx, receipt, w.front.UnitID)
	if err != nil || c.PersonName != "Bà Lê Thị Hoa, Chủ tịch" || c.LinkID != holder.LinkID {
		t.Errorf("receipt: %+v, %v", c, err)
	}
	versions, err := w.store.In(w.coordinator).Versions(ctx, key.ItemID)
	if err != nil || versions[0].OnBehalf != plan.ByLink || versions[0].Person != c.PersonName || versions[0].Unit != w.front.UnitName {
		t.Errorf("version: %+v, %v", versions, err)
	}
	if r := w.row(w.front, key).Report; r.OnBehalf != plan.ByLink || r.State != plan.Submitted {
		t.Errorf("report: %+v", r)
	}

	// One use per report: neither a replay nor another text changes what was sent.
	if _, err := w.SubmitByLink(ctx, holder, tokenOf("c"), "Người khác", pick); !strings.Contains(planning.Sentence(err), "chỉ gửi được một lần") {
		t.Errorf("replayed with a fresh token: %v", err)
	}
	other := w.draft(w.front, key, result("Viết lại sau khi gửi."))
	if saved, err := w.SaveByLink(ctx, holder, []planning.Draft{other}); err != nil || fault.KindOf(saved[0].Err) != fault.Forbidden {
		t.Errorf("another text after sending: %v, %+v", err, saved)
	}
	if r := w.row(w.front, key).Report; r.Result != "Đã giám sát hai trường." || r.SubmittedVersion != 1 {
		t.Errorf("report: %+v", r)
	}

	// What is sent back is asked for again.
	if err := w.SendBack(ctx, w.coordinator, []planning.Seen{{ReportID: w.row(w.front, key).Report.ID, Version: 1}}, "Thiếu tên trường."); err != nil {
		t.Fatal(err)
	}
	if saved, err := w.SaveByLink(ctx, holder, []planning.Draft{w.draft(w.front, key, result("Hai trường: tiểu học, mầm non."))}); err != nil || saved[0].Err != nil {
		t.Fatal(err, saved)
	}
	if _, err := w.SubmitByLink(ctx, holder, tokenOf("d"), "Bà Lê Thị Hoa", []planning.Pick{{Key: key, Version: w.row(w.front, key).Report.Version}}); err != nil {
		t.Error(err)
	}
}

func TestLinkOpensItsFormAlone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	link, _, holder := w.link()
	own := w.plan.Row("III.2.1")
	w.save(w.front, w.draft(w.front, own, result("Nháp.")))
	text := result("Qua liên kết.")
	draft := func(key plan.RowKey) []planning.Draft { return []planning.Draft{{Key: key, Content: text}} }
	version := w.row(w.front, own).Report.Version

	stranger := holder
	stranger.UnitID = w.health.UnitID
	attack := func(name string, who account.Actor, key plan.RowKey, want fault.Kind) {
		t.Helper()
		before := w.row(w.front, own).Report
		saved, err := w.SaveByLink(ctx, who, draft(key))
		if err == nil && len(saved) > 0 {
			err = saved[0].Err
		}
		if fault.KindOf(err) != want || planning.Sentence(err) == "" {
			t.Errorf("%s, saving: %v", name, err)
		}
		if _, err := w.SubmitByLink(ctx, who, tokenOf(name), "Ai đó", []planning.Pick{{Key: key, Version: version}}); fault.KindOf(err) != want {
			t.Errorf("%s, sending: %v", name, err)
		}
		if after := w.row(w.front, own).Report; after != before {
			t.Errorf("%s changed %+v to %+v", name, before, after)
		}
		for _, key := range []plan.RowKey{w.plan.Row("III.1.1"), w.plan.Row("III.1.2")} {
			if r := w.row(w.health, key).Report; r.ID != 0 {
				t.Errorf("%s wrote another unit's row: %+v", name, r)
			}
		}
	}
	attack("another period", holder, w.plan.EarlierRow("III.2.1"), fault.NotFound)
	attack("another unit's row", holder, w.plan.Row("III.1.1"), fault.NotFound)
	attack("a link turned to another unit", stranger, w.plan.Row("III.1.1"), fault.NotFound)
	nowhere := holder
	nowhere.LinkID = 98765432109876
	attack("a link that is not there", nowhere, own, fault.NotFound)
	for _, who := range []account.Actor{w.health, w.coordinator, w.leader, w.admin} {
		who.LinkID = link.ID
		attack(who.UnitName+" with the link's number", who, own, fault.Forbidden)
	}
	if _, err := w.SaveDrafts(ctx, holder, draft(own)); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("the holder at the unit's own door: %v", err)
	}
	if _, err := w.SaveDraftsFor(ctx, holder, w.health.UnitID, draft(w.plan.Row("III.1.1"))); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("the holder at the coordinator's door: %v", err)
	}
	w.clock = time.Date(2026, 11, 27, 17, 0, 0, 0, time.UTC)
	attack("expired", holder, own, fault.Forbidden)
	w.clock = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	if err := w.RevokeLink(ctx, w.coordinator, link.ID); err != nil {
		t.Fatal(err)
	}
	attack("revoked", holder, own, fault.Forbidden)
}

func TestOneLinkSendsOnceAtOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	_, _, holder := w.link()
	key := w.plan.Row("III.2.1")
	w.save(w.front, w.draft(w.front, key, result("Một lần.")))
	var wait sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wait.Go(func() {
			_, errs[i] = w.SubmitByLink(ctx, holder, tokenOf(string(rune('a'+i))), "Bà Hoa", []planning.Pick{{Key: key, Version: 1}})
		})
	}
	wait.Wait()
	sent := 0
	for _, err := range errs {
		switch {
		case err == nil:
			sent++
		case !strings.Contains(planning.Sentence(err), "một lần"):
			t.Error(err)
		}
	}
	if r := w.row(w.front, key).Report; sent != 1 || r.SubmittedVersion != 1 {
		t.Errorf("%d presses sent, %d versions", sent, r.SubmittedVersion)
	}
}

func TestEntryOnBehalfPressedAgainWithAnotherText(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	key := w.plan.Row("III.2.1")
	d := w.draft(w.front, key, result("Đã giám sát hai trường."))
	first, err := w.ReportFor(ctx, w.coordinator, tokenOf("x"), w.front.UnitID, d, plan.ByPhone)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.ReportFor(ctx, w.coordinator, tokenOf("x"), w.front.UnitID, d, plan.ByPhone); err != nil || again != first {
		t.Errorf("the same press again: %d, %v; first %d", again, err, first)
	}
	d.Result = "Đã giám sát ba trường."
	if _, err := w.ReportFor(ctx, w.coordinator, tokenOf("x"), w.front.UnitID, d, plan.ByPhone); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the same token with another text: %v", err)
	}
	if _, err := w.ReportFor(ctx, w.coordinator, tokenOf("x"), w.front.UnitID, w.draft(w.front, key, d.Content), plan.ByChat); err != nil {
		t.Errorf("choosing the other text: %v", err)
	}
	if r := w.row(w.front, key).Report; r.Result != "Đã giám sát ba trường." || r.SubmittedVersion != 2 || r.OnBehalf != plan.ByChat {
		t.Errorf("report: %+v", r)
	}
}

func TestEntryForAUnitAsDraft(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	key := w.plan.Row("III.2.1")
	d := []planning.Draft{w.draft(w.front, key, result("Nghe qua điện thoại."))}
	for _, who := range []account.Actor{w.leader, w.admin, w.health} {
		if _, err := w.SaveDraftsFor(ctx, who, w.front.UnitID, d); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s saves: %v", who.UnitName, err)
		}
		if _, err := w.SubmitFor(ctx, who, tokenOf("s"), w.front.UnitID, []planning.Pick{{Key: key}}, plan.ByPhone); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s sends: %v", who.UnitName, err)
		}
	}
	saved, err := w.SaveDraftsFor(ctx, w.coordinator, w.front.UnitID, d)
	if err != nil || saved[0].Err != nil {
		t.Fatal(err, saved)
	}
	pick := []planning.Pick{{Key: key, Version: 1}}
	for _, via := range []plan.OnBehalf{"", plan.ByLink, "other"} {
		if _, err := w.SubmitFor(ctx, w.coordinator, tokenOf("g"), w.front.UnitID, pick, via); fault.Fields(err)["on_behalf"] == "" {
			t.Errorf("on the ground %q: %v", via, err)
		}
	}
	if _, err := w.SubmitFor(ctx, w.coordinator, tokenOf("h"), w.health.UnitID, pick, plan.ByPhone); fault.KindOf(err) != fault.NotFound {
		t.Errorf("for a unit that does not owe it: %v", err)
	}
	if _, err := w.SubmitFor(ctx, w.coordinator, tokenOf("i"), w.front.UnitID, pick, plan.ByDocument); err != nil {
		t.Fatal(err)
	}
	if r := w.row(w.front, key).Report; r.OnBehalf != plan.ByDocument || r.Result != "Nghe qua điện thoại." {
		t.Errorf("report: %+v", r)
	}
}
