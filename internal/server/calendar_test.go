package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func TestCalendarPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p, ten := s.planned(t, "hatrung"), s.communes["hatrung"]
	s.planned(t, "hoatgiang")
	ten.report(t, s, ten.units["Trạm Y tế"], p.Row("III.1.1"), true)
	s.db.Exec(t, ten.actor.CommuneID, `UPDATE plan_items SET timing = 'dated', due_on = '2026-11-02' WHERE commune_id = $1 AND id = $2`, ten.actor.CommuneID, p.Items["II.1.2"].ID)

	unit := s.as(t, "hatrung.yte")
	unit.get("/lich").want(http.StatusOK, "Tháng 11 năm 2026", "Thứ Sáu, 20/11/2026", "Gửi báo cáo năm 2026", "3 báo cáo, đã gửi 1", "Quá hạn, còn 2", "Thứ Hai, 23/11/2026 (hôm nay)")
	if text := unit.get("/lich").text(); strings.Contains(text, "II.1.2") || strings.Contains(text, "cấp trên") || strings.Contains(text, "Lãnh đạo duyệt") {
		t.Errorf("the unit sees what it does not owe: %s", text)
	}
	s.as(t, "hatrung.congan").get("/lich").want(http.StatusOK, "Thứ Hai, 02/11/2026", "Hạn nhiệm vụ II.1.2: Phổ biến kỹ năng")
	s.as(t, "hatrung.mttq").get("/lich").want(http.StatusOK, "Chưa có phản hồi: 1")

	leader := s.as(t, "hatrung.chutich")
	leader.get("/lich").want(http.StatusOK, "Các đơn vị gửi báo cáo năm 2026", "5 báo cáo, đã gửi 1", "Thứ Tư, 25/11/2026 Âm lịch 17/10 Tổng hợp xong báo cáo năm 2026", "Thứ Sáu, 27/11/2026 Âm lịch 19/10 Lãnh đạo duyệt báo cáo năm 2026",
		"Nộp báo cáo năm 2026 cho cấp trên", "đầu mối: Công an xã")
	leader.get("/lich?thang=2026-09").want(http.StatusOK, "Quốc khánh", "Tết Trung thu", "Âm lịch 15/8", "Thứ Sáu, 25/9/2026", "9 tháng năm 2026")
	leader.get("/lich?thang=2026-02").want(http.StatusOK, "Thứ Ba, 17/02/2026 Âm lịch 1/1 Tết Nguyên đán")
	leader.get("/lich?thang=nonsense").want(http.StatusOK, "Tháng 11 năm 2026")
	coordinator := s.as(t, "hatrung.vanhoa")
	coordinator.get("/lich").want(http.StatusOK, "Toàn xã", "Các đơn vị gửi báo cáo")
	if text := coordinator.get("/lich?xem=don-vi").text(); strings.Contains(text, "Các đơn vị gửi") {
		t.Error("the own unit's calendar shows all units")
	}
}

var feedAddress = regexp.MustCompile(`/lich/[0-9]+-[0-9]+-[A-Z2-7]{26}\.ics`)

func TestCalendarFeed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	s.planned(t, "hatrung")
	s.planned(t, "hoatgiang")
	unit := s.as(t, "hatrung.yte")
	make := func(b *browser) string {
		t.Helper()
		page := b.get("/tai-khoan")
		made := b.post("/tai-khoan/lich", url.Values{"act": {"make"}, "secret": {page.input("secret")}}).want(http.StatusOK, "chỉ hiện một lần")
		address := feedAddress.FindString(made.body)
		if address == "" {
			t.Fatal("no address on the page")
		}
		return address
	}
	address := make(unit)
	if page := unit.get("/tai-khoan").want(http.StatusOK, "chưa ứng dụng nào đọc"); feedAddress.MatchString(page.body) {
		t.Error("the address is shown again")
	}
	stranger := s.stranger(t) // a calendar program has no session
	feed := stranger.get(address)
	if feed.status != http.StatusOK || feed.header.Get("Content-Type") != "text/calendar; charset=utf-8" || len(feed.header["Set-Cookie"]) > 0 {
		t.Fatalf("%d %v", feed.status, feed.header)
	}
	unfolded := strings.ReplaceAll(feed.body, "\r\n ", "")
	for _, line := range []string{
		"BEGIN:VCALENDAR\r\n", "DTSTART;VALUE=DATE:20261120\r\nDTEND;VALUE=DATE:20261121\r\nSUMMARY:Gửi báo cáo năm 2026\r\n", "DTSTAMP:20261123T070500Z\r\n",
		"DESCRIPTION:Trạm Y tế\\; Kế hoạch mẫu về trẻ em\\; 3 báo cáo\\, đã gửi 0\r\n",
	} {
		if !strings.Contains(unfolded, line) {
			t.Errorf("the feed has no %q:\n%s", line, unfolded)
		}
	}
	if n := strings.Count(feed.body, "BEGIN:VEVENT"); n != 1 { // the nine months lie too far back
		t.Errorf("%d events", n)
	}
	for _, other := range []string{"Công an xã", "Nộp báo cáo", "hoatgiang"} {
		if strings.Contains(unfolded, other) {
			t.Errorf("the feed of a unit says %q", other)
		}
	}
	unit.get("/tai-khoan").want(http.StatusOK, "được đọc gần nhất lúc 14:05, 23/11/2026")

	// Leaders see the whole commune; a UID stands once.
	all := strings.ReplaceAll(stranger.get(make(s.as(t, "hatrung.vanhoa"))).body, "\r\n ", "")
	if !strings.Contains(all, "SUMMARY:Các đơn vị gửi báo cáo năm 2026") || !strings.Contains(all, "SUMMARY:Nộp báo cáo năm 2026 cho cấp trên") {
		t.Errorf("the coordinator's feed: %s", all)
	}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`UID:([^\r]+)`).FindAllStringSubmatch(all, -1) {
		if seen[m[1]] {
			t.Errorf("UID %s stands twice", m[1])
		}
		seen[m[1]] = true
	}

	// The secret is not in the database, and no part of the address can be exchanged.
	secret := address[strings.LastIndexByte(address, '-')+1 : strings.Index(address, ".ics")]
	if strings.Contains(s.digestText(t), secret) {
		t.Error("the secret is stored")
	}
	other := s.communes["hoatgiang"]
	for _, wrong := range []string{
		fmt.Sprintf("/lich/%d-%d-%s.ics", ten.actor.CommuneID, ten.accounts["congan"], secret),
		fmt.Sprintf("/lich/%d-%d-%s.ics", other.actor.CommuneID, other.accounts["yte"], secret),
		fmt.Sprintf("/lich/%d-%d-%s.ics", ten.actor.CommuneID, ten.accounts["yte"], strings.Repeat("A", 26)),
		"/lich/1-1-.ics", "/lich/x.ics", "/lich/9999999999999999999-1-" + secret + ".ics", "/lich/%00.ics",
	} {
		if a := stranger.get(wrong); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", wrong, a.status)
		}
	}

	// A new address ends the old one; revoking ends it; so does disabling the account.
	renewed := make(unit)
	if old, now := stranger.get(address).status, stranger.get(renewed).status; old != http.StatusNotFound || now != http.StatusOK {
		t.Errorf("old address %d, new address %d", old, now)
	}
	unit.post("/tai-khoan/lich", url.Values{"act": {"revoke"}}).want(http.StatusOK, "Đã thu hồi địa chỉ lịch.")
	stranger.get(renewed).want(http.StatusNotFound)
	unit.post("/tai-khoan/lich", url.Values{"act": {"make"}, "secret": {"short"}}).want(http.StatusUnprocessableEntity, "Trang này đã cũ")
	last := make(unit)
	if err := s.db.Store.In(ten.actor).SetDisabled(context.Background(), ten.accounts["yte"], 1, testNow); err != nil {
		t.Fatal(err)
	}
	stranger.get(last).want(http.StatusNotFound)
}

// digestText is everything that a commune holds, as text.
func (s *site) digestText(t testing.TB) string {
	t.Helper()
	conn := s.owner(t, "hatrung")
	var all string
	if err := conn.QueryRow(context.Background(), `SELECT coalesce(string_agg(f::text, ' '), '') || coalesce((SELECT string_agg(a::text, ' ') FROM audit_entries a), '') FROM calendar_feeds f`).Scan(&all); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(all, "calendar_feed") {
		t.Fatal("nothing was stored")
	}
	return all
}

func TestFeedFollowsTheRows(t *testing.T) {
	t.Parallel()
	day := plan.NewDay(2026, 11, 20)
	list := plan.ObligationsOf([]plan.Owed{
		{UnitID: 1, Period: plan.Period{ID: 1, UnitsDue: day}, Report: plan.ProgressReport{State: plan.Accepted}},
		{UnitID: 1, Period: plan.Period{ID: 1, UnitsDue: day}},
		{UnitID: 2, Period: plan.Period{ID: 1, UnitsDue: day}},
		{UnitID: 1, Period: plan.Period{ID: 2, UnitsDue: day.Add(40)}},
		{UnitID: 1, Period: plan.Period{ID: 1, UnitsDue: day, From: day.Add(-300)}, Item: plan.Item{ID: 7, Timing: plan.TimingDated, DueOn: day.Add(-5)}},
	}, day.Add(-10), day.Add(10))
	if len(list) != 3 || list[0].Kind != plan.TaskDue || list[0].Item.ID != 7 || list[1].Reports != 2 || list[1].Sent != 1 || list[1].Done() || list[2].UnitID != 2 {
		t.Errorf("%+v", list)
	}
}
