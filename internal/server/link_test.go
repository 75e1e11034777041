package server_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/server"
)

// entryLink is a link for a unit and a period, good until 27/11; it is opened by its code.
func entryLink(t testing.TB, s *site, ten *tenant, unit, period int64) plan.Link {
	t.Helper()
	ctx := context.Background()
	p, err := s.db.Store.In(ten.actor).Period(ctx, period)
	if err != nil {
		t.Fatal(err)
	}
	id, err := planning.New(s.db.Store, func() time.Time { return testNow }).AddLink(ctx, ten.actor, rand.Text(), planning.NewLink{
		UnitID: unit, PeriodID: period, ExpiresOn: plan.LinkExpiry(p, plan.NewDay(2026, 11, 23)),
	})
	if err != nil {
		t.Fatal(err)
	}
	link, err := s.db.Store.In(ten.actor).Link(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return link
}

// The coordinator makes a link, the body fills in its form without an account, and the way stays visible.
func TestLinkStory(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	front := s.communes["hatrung"].units["Ủy ban MTTQ Việt Nam xã"]
	coordinator, holder := s.as(t, "hatrung.vanhoa"), s.stranger(t)

	coordinator.get(fmt.Sprintf("/theo-doi/%d", front)).want(http.StatusOK, "Nhập thay đơn vị", "Tạo liên kết cho đơn vị")
	page := coordinator.get(fmt.Sprintf("/lien-ket?don-vi=%d&ky=%d", front, p.Year.ID)).want(http.StatusOK, "Tạo liên kết", "năm 2026")
	if got := page.input("expires_on"); got != "30/11/2026" { // a week from today, since the due date has passed
		t.Errorf("good until %s", got)
	}
	form := url.Values{"token": {page.input("token")}, "key": {page.input("key")}, "unit": {fmt.Sprint(front)}, "period": {fmt.Sprint(p.Year.ID)}, "expires_on": {"20/11/2026"}}
	coordinator.post("/lien-ket", form).want(http.StatusUnprocessableEntity, "Ngày hết hạn đã qua")
	form.Set("expires_on", "27/11/2026")
	made := coordinator.post("/lien-ket", form).want(http.StatusOK, "Địa chỉ chỉ hiện một lần", "không cần tài khoản, dùng đến hết ngày 27/11/2026", "Thu hồi liên kết")
	address := "/phieu/" + page.input("key")
	if !strings.Contains(made.body, address) {
		t.Error("the address is not shown")
	}
	coordinator.get("/lien-ket").want(http.StatusOK, "Ủy ban MTTQ Việt Nam xã", "chưa mở", "Chưa gửi")

	got := holder.get(address).want(http.StatusOK, "Phiếu báo cáo của Ủy ban MTTQ Việt Nam xã", "III.2.1", "Giám sát việc thực hiện quyền trẻ em", "Lưu nháp")
	for header, want := range map[string]string{"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store", "Set-Cookie": ""} {
		if value := got.header.Get(header); value != want {
			t.Errorf("%s is %q, want %q", header, value, want)
		}
	}
	for _, other := range []string{"III.1.1", "<nav", "/theo-doi", "/nhiem-vu", "/viec-cua-toi", "9 tháng", "data-autosave"} {
		if strings.Contains(got.body, other) {
			t.Errorf("the form shows %q", other)
		}
	}
	key := p.Row("III.2.1")
	check := holder.post(address, got.rowForm(key, newResult("Đã giám sát hai trường."))).want(http.StatusOK, "Kiểm tra trước khi gửi", "Đã giám sát hai trường.", "Họ tên, chức vụ người gửi")
	send := url.Values{"token": {check.input("token")}, "pick": {key.String()}, "version-" + key.String(): {check.input("version-" + key.String())}}
	holder.post(address+"/gui", send).want(http.StatusUnprocessableEntity, "Ghi họ tên, chức vụ người gửi.")
	send.Set("sender", "Bà Lê Thị Hoa, Chủ tịch")
	receipt := holder.post(address+"/gui", send).want(http.StatusOK, "Đã gửi 1 báo cáo lúc 14:05.", "Số xác nhận", "14:05, 23/11/2026", "Bà Lê Thị Hoa, Chủ tịch", "Gửi qua liên kết")
	if again := holder.post(address+"/gui", send); again.path != receipt.path {
		t.Errorf("second press came to %s, the first to %s", again.path, receipt.path)
	}

	// One use per report: neither a fresh token nor an edit comes through.
	before := s.digestOf(t, "progress_reports", "progress_report_versions", "receipts")
	send.Set("token", "0123456789abcdefgh")
	holder.post(address+"/gui", send).want(http.StatusUnprocessableEntity, "liên kết chỉ gửi được một lần")
	holder.post(address, url.Values{"version-" + key.String(): {"1.00000000"}, "result-" + key.String(): {"Viết lại."}}).want(http.StatusUnprocessableEntity, "Viết lại.", "liên kết chỉ gửi được một lần")
	if s.digestOf(t, "progress_reports", "progress_report_versions", "receipts") != before {
		t.Error("a replay changed something")
	}
	holder.get(address).want(http.StatusOK, "Báo cáo này đã gửi; liên kết chỉ gửi được một lần.", "Đã giám sát hai trường.")

	coordinator.get(fmt.Sprintf("/nhiem-vu/%d", key.ItemID)).want(http.StatusOK, "gửi qua liên kết", "Bà Lê Thị Hoa, Chủ tịch")
	coordinator.get(fmt.Sprintf("/theo-doi/%d", front)).want(http.StatusOK, "gửi qua liên kết")
	coordinator.get("/lien-ket").want(http.StatusOK, "Đã gửi đủ", "gửi 14:05, 23/11/2026")
	s.as(t, "hatrung.quantri").get("/quan-tri/nhat-ky").want(http.StatusOK, "Thêm liên kết gửi báo cáo", "Gửi báo cáo của đơn vị")
}

// digestOf is a fingerprint of tables of Hà Trung.
func (s *site) digestOf(t testing.TB, tables ...string) string {
	t.Helper()
	var kept []string
	for line := range strings.SplitSeq(s.digest(t, "hatrung"), "\n") {
		for _, table := range tables {
			if strings.HasPrefix(line, table+" ") {
				kept = append(kept, line)
			}
		}
	}
	if len(kept) != len(tables) {
		t.Fatalf("tables %v: %v", tables, kept)
	}
	return strings.Join(kept, "\n")
}

// What a link must not open is refused with a sentence, and nothing changes.
func TestLinkAttacked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p, there := s.planned(t, "hatrung"), s.planned(t, "hoatgiang")
	ten := s.communes["hatrung"]
	link := entryLink(t, s, ten, ten.units["Ủy ban MTTQ Việt Nam xã"], p.Year.ID)
	address, holder := "/phieu/"+link.Code, s.stranger(t)
	tables := []string{"progress_reports", "progress_report_versions", "receipts", "evidence", "links", "audit_entries"}
	holder.get(address).want(http.StatusOK)
	police := ten.report(t, s, ten.units["Công an xã"], p.Row("II.1.2"), true)
	before, elsewhere := s.digestOf(t, tables...), s.digest(t, "hoatgiang")

	forms := map[string]struct {
		key    plan.RowKey
		status int
	}{
		"another unit's row":         {p.Row("III.1.1"), http.StatusNotFound},
		"another unit's sent row":    {p.Row("II.1.2"), http.StatusNotFound},
		"the own row, other period":  {p.EarlierRow("III.2.1"), http.StatusNotFound},
		"another commune's row":      {there.Row("III.2.1"), http.StatusNotFound},
		"a row that is nowhere":      {plan.RowKey{PeriodID: p.Year.ID, ItemID: 98765432109876}, http.StatusNotFound},
		"a mixture of two communes'": {plan.RowKey{PeriodID: p.Year.ID, ItemID: there.Row("III.2.1").ItemID}, http.StatusNotFound},
	}
	for name, f := range forms {
		id := f.key.String()
		form := url.Values{"version-" + id: {"0.00000000"}, "answer-" + id: {"new_result"}, "status-" + id: {"in_progress"}, "result-" + id: {"Chữ bị giữ lại " + name}}
		holder.post(address, form).want(f.status, "Không tìm thấy việc này", "Chữ bị giữ lại "+name)
		send := url.Values{"token": {"fedcba9876543210" + id}, "sender": {"Ai đó"}, "pick": {id}, "version-" + id: {"1"}}
		holder.post(address+"/gui", send).want(f.status, "Không tìm thấy việc này")
	}
	holder.get(fmt.Sprintf("%s/da-gui/%d", address, police.receipt)).want(http.StatusNotFound)
	for _, path := range []string{"/viec-cua-toi", "/theo-doi", fmt.Sprintf("/nhiem-vu/%d", p.Row("III.2.1").ItemID), fmt.Sprintf("/minh-chung/%d", police.evidence), "/lien-ket"} {
		if a := holder.still().get(path); a.status != http.StatusSeeOther || !strings.HasPrefix(a.header.Get("Location"), "/dang-nhap") {
			t.Errorf("%s answered %d to whoever holds a link", path, a.status)
		}
	}
	for _, wrong := range []string{"x", strings.Repeat("A", 26), link.Code + "/..", "%2e%2e", strings.Repeat("Ấ", 40), link.Code[:11]} {
		holder.get("/phieu/" + wrong).want(http.StatusNotFound)
	}
	if after := s.digestOf(t, tables...); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
	if s.digest(t, "hoatgiang") != elsewhere {
		t.Error("another commune changed")
	}

	// A post from another site does not reach the form, although there is no cookie to abuse.
	req, err := http.NewRequest(http.MethodPost, s.url+address, strings.NewReader("save=1"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	holder.do(req).want(http.StatusForbidden)

	// Expired: the same database, four days later.
	later := server.New(server.Options{Store: s.db.Store, Now: func() time.Time { return time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC) }})
	expired := s.handled(t, later)
	own := p.Row("III.2.1").String()
	typed := url.Values{"version-" + own: {"0.00000000"}, "answer-" + own: {"new_result"}, "result-" + own: {"Gõ quá hạn liên kết."}}
	expired.get(address).want(http.StatusForbidden, "Liên kết này đã hết hạn.")
	expired.post(address, typed).want(http.StatusForbidden, "Liên kết này đã hết hạn.", "Gõ quá hạn liên kết.", "chưa được lưu")
	expired.post("/phieu", url.Values{"code": {link.Code}}).want(http.StatusForbidden, "Liên kết này đã hết hạn.")

	// Revoked.
	coordinator := s.as(t, "hatrung.vanhoa")
	coordinator.post(fmt.Sprintf("/lien-ket/%d/thu-hoi", link.ID), nil).want(http.StatusOK, "Đã thu hồi liên kết.")
	before = s.digestOf(t, "progress_reports", "receipts")
	holder.get(address).want(http.StatusForbidden, "Liên kết này đã được thu hồi.")
	holder.post(address, typed).want(http.StatusForbidden, "Liên kết này đã được thu hồi.", "Gõ quá hạn liên kết.")
	holder.post(address+"/gui", url.Values{"token": {"0123456789abcdefg"}, "sender": {"Ai"}, "pick": {own}, "version-" + own: {"1"}}).want(http.StatusForbidden)
	if s.digestOf(t, "progress_reports", "receipts") != before {
		t.Error("an expired or revoked link changed something")
	}
}

// Codes are typed as people type them; guessing stops, without shutting out long addresses.
func TestCodeOfALink(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	link := entryLink(t, s, ten, ten.units["Ủy ban MTTQ Việt Nam xã"], p.Year.ID)
	b := s.stranger(t)
	b.get("/phieu").want(http.StatusOK, "Mã phiếu", "Mở phiếu")
	for _, typed := range []string{link.Code, plan.SpacedCode(link.Code), " " + strings.ToLower(plan.SpacedCode(link.Code)) + " "} {
		b.post("/phieu", url.Values{"code": {typed}}).want(http.StatusOK, "Phiếu báo cáo của Ủy ban MTTQ Việt Nam xã")
	}
	b.post("/phieu", url.Values{"code": {"7KQ4"}}).want(http.StatusUnprocessableEntity, "Mã gồm 12 chữ và số")
	wrong := func(i int) string { return link.Code[:11] + string("23456789BC"[i]) }
	tried := 0
	for i := range 10 {
		if wrong(i) == link.Code {
			continue
		}
		tried++
		if i%2 == 0 {
			b.post("/phieu", url.Values{"code": {wrong(i)}}).want(http.StatusUnprocessableEntity, "Không có phiếu nào")
		} else {
			b.get("/phieu/" + wrong(i)).want(http.StatusNotFound)
		}
	}
	for ; tried < 10; tried++ {
		b.get("/phieu/222222222222").want(http.StatusNotFound)
	}
	b.post("/phieu", url.Values{"code": {link.Code}}).want(http.StatusTooManyRequests, "Chờ 15 phút")
	b.get("/phieu/"+link.Code).want(http.StatusTooManyRequests, "Chờ 15 phút")

	ctx, key := context.Background(), planning.NewLinkKey()
	_, err := planning.New(s.db.Store, func() time.Time { return testNow }).AddLink(ctx, ten.actor, key, planning.NewLink{
		UnitID: link.UnitID, PeriodID: p.Year.ID, ExpiresOn: plan.NewDay(2026, 11, 27), Key: key,
	})
	if err != nil {
		t.Fatal(err)
	}
	b.get("/phieu/"+key).want(http.StatusOK, "Phiếu báo cáo")
	var stored int
	if err := s.owner(t, "hatrung").QueryRow(ctx, `SELECT count(*) FROM links l, link_keys k WHERE l::text LIKE '%'||$1||'%' OR k::text LIKE '%'||$1||'%' OR l::text LIKE '%'||$2||'%'`, key, link.Code).Scan(&stored); err != nil || stored > 0 {
		t.Errorf("the key or the code is stored as it is (%v)", err)
	}
}
