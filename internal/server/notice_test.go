package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

// notice tells one person something and gives the notice's id.
func (ten *tenant) notice(t testing.TB, s *site, name, text string) int64 {
	t.Helper()
	ctx, q := context.Background(), s.db.Store.In(ten.actor)
	err := q.InsertNotices(ctx, testNow, postgres.NewNotice{Account: ten.accounts[name], Kind: plan.NoticeReminder, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	list, err := q.Notices(ctx, ten.accounts[name], 0, 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("notices of %s: %v, %v", name, list, err)
	}
	return list[0].ID
}

func TestBellCountsUntilRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	first := ten.notice(t, s, "yte", "Việc thứ nhất.")
	ten.notice(t, s, "yte", "Việc thứ hai.")
	b := s.as(t, "hatrung.yte")
	b.get("/ke-hoach").want(http.StatusOK, "Thông báo 2 mới")
	b.get("/thong-bao").want(http.StatusOK, "Việc thứ nhất.", "Việc thứ hai.", "Đánh dấu tất cả đã đọc")
	// Opening leads to the work and counts down; a second press does the same.
	for range 2 {
		if a := b.post("/thong-bao/"+fmt.Sprint(first), nil).want(http.StatusOK, "Thông báo 1 mới"); a.path != "/viec-cua-toi" {
			t.Errorf("a reminder leads to %s", a.path)
		}
	}
	page := b.get("/thong-bao")
	ten.notice(t, s, "yte", "Đến sau khi mở trang.")
	b.post("/thong-bao", url.Values{"up_to": {page.input("up_to")}}).want(http.StatusOK, "Thông báo 1 mới")
	s.as(t, "hatrung.congan").get("/thong-bao").want(http.StatusOK, "Chưa có thông báo nào.")
}

func TestManyNotices(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	many := make([]postgres.NewNotice, 120)
	for i := range many {
		many[i] = postgres.NewNotice{Unit: ten.units["Trạm Y tế"], Kind: plan.NoticeReminder, Text: "Việc."}
	}
	if err := s.db.Store.In(ten.actor).InsertNotices(t.Context(), testNow, many...); err != nil {
		t.Fatal(err)
	}
	b := s.as(t, "hatrung.yte")
	page := b.get("/thong-bao").want(http.StatusOK, "Thông báo 99+ mới", "Xem thông báo cũ hơn")
	b.get(firstMatch(t, page, `/thong-bao\?truoc=\d+`)).want(http.StatusOK, "Về thông báo mới nhất")
}

// A report that comes back is told to the people of its unit alone, and leads to its row.
func TestSendBackTells(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	unit := ten.units["Trạm Y tế"]
	p := pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{Lead: unit})
	sent := ten.report(t, s, unit, p.Row("III.1.2"), true)
	back := url.Values{"act": {"send_back"}, "seen": {fmt.Sprint(sent.report) + ".1"}, "reason": {"Ghi thêm số trẻ được khám."}}
	for range 2 { // the second press tells nothing more
		s.as(t, "hatrung.vanhoa").post("/theo-doi/"+fmt.Sprint(unit)+"/nhan", back).want(http.StatusOK)
	}
	b := s.as(t, "hatrung.yte")
	page := b.get("/thong-bao").want(http.StatusOK, "Thông báo 1 mới", "III.1.2", "bị trả lại: Ghi thêm số trẻ được khám.")
	if a := b.post(firstMatch(t, page, `/thong-bao/\d+`), nil); !strings.HasPrefix(a.path, "/viec-cua-toi?mo="+p.Row("III.1.2").String()) {
		t.Errorf("the notice leads to %s", a.path)
	}
	s.as(t, "hatrung.congan").get("/thong-bao").want(http.StatusOK, "Chưa có thông báo nào.")
}

// Who holds two posts is led to the one for which he was told.
func TestNoticeSwitchesPost(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	q := s.db.Store.In(ten.actor)
	posts := []account.Post{
		{UnitID: ten.units["Trạm Y tế"], Roles: []account.Role{account.RoleUnit}}, {UnitID: ten.units["Phòng Kinh tế"], Roles: []account.Role{account.RoleUnit}},
	}
	if err := q.SetPosts(t.Context(), ten.accounts["yte"], posts); err != nil {
		t.Fatal(err)
	}
	b := s.as(t, "hatrung.yte")
	for _, post := range posts {
		err := q.InsertNotices(t.Context(), testNow, postgres.NewNotice{Unit: post.UnitID, Kind: plan.NoticeReminder, Text: "Việc."})
		if err != nil {
			t.Fatal(err)
		}
		list, err := q.Notices(t.Context(), ten.accounts["yte"], 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		b.post("/thong-bao/"+fmt.Sprint(list[0].ID), nil)
		b.get("/tai-khoan").want(http.StatusOK, "Đang làm việc cho "+list[0].UnitName)
	}
}
