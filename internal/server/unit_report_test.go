package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestUnitReportFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	health := ten.units["Trạm Y tế"]
	own := fmt.Sprintf("/viec-cua-toi/bao-cao/%d", p.Year.ID)
	unit, planner := s.as(t, "hatrung.yte"), s.as(t, "hatrung.vanhoa")
	if page := unit.get("/viec-cua-toi"); strings.Contains(page.body, own) {
		t.Error("a report is offered before anything was sent")
	}
	sent := ten.report(t, s, health, p.Row("II.1.1"), true)
	unit.get("/viec-cua-toi").want(http.StatusOK, "Báo cáo của đơn vị theo thể thức")
	receipt := unit.get(fmt.Sprintf("/viec-cua-toi/da-gui/%d", sent.receipt)).want(http.StatusOK, "Báo cáo của đơn vị theo thể thức", "Tải Word")
	for _, page := range []answer{receipt, unit.get("/viec-cua-toi")} {
		if !strings.Contains(page.body, own+"/tai.docx") {
			t.Errorf("no link to %s", own)
		}
	}
	unit.get(own+"/in").want(http.StatusOK, "TRẠM Y TẾ", "UBND XÃ HÀ TRUNG", "Kính gửi: Ủy ban nhân dân xã Hà Trung")
	if docx := unit.get(own + "/tai.docx"); !strings.HasPrefix(docx.body, "PK") {
		t.Errorf("docx: %d", docx.status)
	}
	if pdf := unit.get(own + "/tai.pdf"); !strings.HasPrefix(pdf.body, "%PDF-1.7") {
		t.Errorf("pdf: %d", pdf.status)
	}
	// The coordinator reads it from the unit's page; another unit has its own or none.
	other := fmt.Sprintf("/theo-doi/%d", health)
	planner.get(other).want(http.StatusOK, "Báo cáo của đơn vị theo thể thức")
	planner.get(fmt.Sprintf("%s/bao-cao/%d/in", other, p.Year.ID)).want(http.StatusOK, "TRẠM Y TẾ")
	unit.get(fmt.Sprintf("%s/bao-cao/%d/in", other, p.Year.ID)).want(http.StatusForbidden)
	s.as(t, "hoatgiang.vanhoa").get(fmt.Sprintf("%s/bao-cao/%d/in", other, p.Year.ID)).want(http.StatusNotFound)
	s.as(t, "hatrung.congan").get(own+"/in").want(http.StatusOK, "CÔNG AN XÃ")
	planner.get(own + "/in").want(http.StatusNotFound)
}
