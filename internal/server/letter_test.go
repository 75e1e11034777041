package server_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

// Letters stand in the yearly register with plans and reports: one series for all letters, each number once.
func TestLettersStandInTheRegister(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	health, front := ten.units["Trạm Y tế"], ten.units["Ủy ban MTTQ Việt Nam xã"]
	p := pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{Lead: health, Cooperating: ten.units["Công an xã"], Requested: front})
	address := fmt.Sprintf("/don-doc/%d", ten.reminder(t, s, p, health, front))
	b, leader := s.as(t, "hatrung.vanhoa"), s.as(t, "hatrung.chutich")
	b.get(address).want(http.StatusOK, "Công văn đôn đốc", "Giấy đề nghị", "Số và ngày để trống cho văn thư.", "Ghi số, ngày")
	if text := leader.get(address).want(http.StatusOK).text(); strings.Contains(text, "Ghi số, ngày") {
		t.Error("the leader is offered the clerk's work")
	}
	number := func(kind, number, on string, status int, want ...string) answer {
		t.Helper()
		page := b.get(address+kind+"/so").want(http.StatusOK, "dùng chung một dãy số")
		form := url.Values{"token": {page.input("token")}, "seen": {page.input("seen")}, "number": {number}, "on": {on}}
		return b.post(address+kind+"/so", form).want(status, want...)
	}
	if got := b.get(address + "/cong-van/so").input("number"); got != "1" {
		t.Errorf("proposed number %q", got)
	}
	refused := number("/cong-van", "không", "24/11/2026", http.StatusUnprocessableEntity, "Ghi số bằng chữ số", "không sau hôm nay")
	if refused.input("number") != "không" || refused.input("on") != "24/11/2026" {
		t.Error("what was typed is lost")
	}
	number("/cong-van", "5", "22/11/2026", http.StatusUnprocessableEntity, "không trước ngày lập văn bản")
	number("/cong-van", "12", "23/11/2026", http.StatusOK, "Đã ghi số 12/", "Số 12/", "Sửa số, ngày")
	number("/giay-de-nghi", "12", "23/11/2026", http.StatusUnprocessableEntity, "Số 12 năm 2026 đã cấp cho văn bản khác; số tiếp theo còn trống là 13.")
	number("/giay-de-nghi", "13", "23/11/2026", http.StatusOK, "Số 13/")

	// A slip is corrected; who has an older page open is told.
	stale := b.get(address + "/cong-van/so")
	number("/cong-van", "14", "23/11/2026", http.StatusOK, "Số 14/")
	b.post(address+"/cong-van/so", url.Values{"token": {stale.input("token")}, "seen": {stale.input("seen")}, "number": {"15"}, "on": {"23/11/2026"}}).
		want(http.StatusConflict, "Người khác vừa ghi số văn bản này")

	// Number and day are printed, in the note of the annex as well, and what was numbered stays as it was.
	paper := b.get(address+"/cong-van/in").want(http.StatusOK, "Số: 14/", "ngày 23 tháng 11 năm 2026", "Kèm theo Công văn số 14/")
	if _, err := s.owner(t, "hatrung").Exec(context.Background(), `UPDATE units SET name = 'Trung tâm khác' WHERE name = 'Trạm Y tế'`); err != nil {
		t.Fatal(err)
	}
	if later := b.get(address + "/cong-van/in"); later.text() != paper.text() {
		t.Error("the numbered letter has changed")
	}
	if docx := wordText(t, b.get(address+"/cong-van/tai.docx").body); !strings.Contains(docx, "14/") || !strings.Contains(docx, "Trạm Y tế") {
		t.Errorf("the Word file of the numbered letter: %s", docx)
	}

	register := b.get("/bao-cao/so").want(http.StatusOK, "Công văn", "14/", "V/v đôn đốc gửi báo cáo", "13/", "Giấy đề nghị: Về việc phối hợp", "Trạm Y tế", "Đã cấp số")
	if strings.Contains(register.text(), "12/UBND") {
		t.Error("the corrected number still stands there")
	}
	if sheet := leader.get("/bao-cao/so/in").want(http.StatusOK, "Công văn: V/v đôn đốc", "Giấy đề nghị: Về việc phối hợp"); strings.Contains(sheet.text(), "Công văn: Giấy") {
		t.Error("a request is called by two names")
	}
	s.as(t, "hoatgiang.vanhoa").get("/bao-cao/so").want(http.StatusOK, "chưa có văn bản nào")
	s.as(t, "hatrung.quantri").get("/quan-tri/nhat-ky").want(http.StatusOK, "Cấp số công văn, giấy đề nghị")
}

// Plans came with number and day; those of the commune itself stand in the register of their year.
func TestPlansStandInTheRegister(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{Lead: ten.units["Trạm Y tế"], Cooperating: ten.units["Công an xã"], Requested: ten.units["Ủy ban MTTQ Việt Nam xã"]})
	b := s.as(t, "hatrung.vanhoa")
	for _, test := range []struct {
		number, on, issuer, state string
		superior, want            bool
	}{
		{"36/KH-UBND", "2025-12-15", "", "active", false, true},
		{"36/KH-UBND", "2025-12-15", "UBND xã Hà Trung", "closed", false, true},
		{"36/KH-UBND", "2025-12-15", "Ủy ban nhân dân thị trấn Hà Trung", "active", false, false},
		{"36/KH-UBND", "2025-12-15", "", "draft", false, false},
		{"36/KH-UBND", "2025-12-15", "", "closed", true, false},
		{"36/KH-UBND", "2025-12", "", "active", false, false},
		{"36/KH-UBND", "2025-02-31", "", "active", false, false},
		{"…/KH-UBND", "2025-12-15", "", "active", false, false},
		{"", "2025-12-15", "", "active", false, false},
	} {
		if _, err := s.owner(t, "hatrung").Exec(context.Background(), `UPDATE plans SET number = $1, issued_on = $2, issuer = $3, state = $4, superior = $5`,
			test.number, test.on, test.issuer, test.state, test.superior); err != nil {
			t.Fatal(err)
		}
		page := b.get("/bao-cao/so?nam=2025").want(http.StatusOK)
		if got := strings.Contains(page.text(), "36/KH-UBND 15/12/2025"); got != test.want {
			t.Errorf("%+v: stands there %v", test, got)
		}
	}
}

// wordText is the markup of a Word file's body.
func wordText(t *testing.T, docx string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader([]byte(docx)), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
