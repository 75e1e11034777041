package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/importer"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// readPlan understands a downloaded plan.
func readPlan(t testing.TB, file answer) plan.Draft {
	t.Helper()
	if file.status != http.StatusOK {
		t.Fatalf("download: %d", file.status)
	}
	d, err := importer.Read([]byte(file.body), importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d.AdoptAnnex()
	return d
}

func TestPlanFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	unit, planner := s.as(t, "hatrung.yte"), s.as(t, "hatrung.vanhoa")
	address := fmt.Sprintf("/ke-hoach/%d", p.ID)
	unit.get(address).want(http.StatusOK, "Tải Word", "Mở bản in", "Tải Excel")
	unit.get(address+"/in").want(http.StatusOK, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "KẾ HOẠCH", "Số: 12/KH-UBND", "DANH MỤC PHÂN CÔNG NHIỆM VỤ", "Đề nghị Ủy ban MTTQ Việt Nam xã")
	if pdf := unit.get(address + "/tai.pdf"); !strings.HasPrefix(pdf.body, "%PDF-1.7") {
		t.Errorf("pdf begins %q", pdf.body[:min(len(pdf.body), 20)])
	}
	if xlsx := unit.get(address + "/tai.xlsx"); xlsx.status != http.StatusOK || !strings.HasPrefix(xlsx.body, "PK") {
		t.Errorf("xlsx: %d", xlsx.status)
	}
	d := readPlan(t, unit.get(address+"/tai.docx"))
	if len(d.Areas) != 2 || len(d.Areas[0].Tasks) != 2 || len(d.Duties) != 2 {
		t.Fatalf("read back as %+v", d.Counts())
	}
	task := d.Areas[0].Tasks[0]
	if task.Title != "Tuyên truyền chăm sóc trẻ em tại thôn" || !slices.Equal(task.Lead, []string{"Trạm Y tế"}) || task.Timing != "Thường xuyên" {
		t.Errorf("first task read back as %+v", task)
	}
	if !d.Duties[1].Requested || d.Duties[1].Unit != "Ủy ban MTTQ Việt Nam xã" || d.Duties[0].Requested {
		t.Errorf("duties read back as %+v", d.Duties)
	}

	// What was changed on the screen is what the document orders.
	form := url.Values{"version-plan": {"2"}, "focal": {fmt.Sprint(s.communes["hatrung"].units["Phòng Văn hóa - Xã hội"])}, "reason": {"Văn bản ghi Phòng Văn hóa - Xã hội"}}
	planner.post(fmt.Sprintf("%s/phan-cong/%d", address, p.Items["II.1.1"].ID), form).want(http.StatusOK, "Đã lưu phân công")
	d = readPlan(t, unit.get(address+"/tai.docx"))
	if task = d.Areas[0].Tasks[0]; !slices.Equal(task.Lead, []string{"Phòng Văn hóa - Xã hội"}) || len(task.Cooperating) != 0 {
		t.Errorf("first task, assigned anew, read back as %+v", task.DraftRoles)
	}
}

func TestDraftPlanFilesAreForPlanners(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	id := draftPlan(t, s, s.communes["hatrung"])
	for _, file := range []string{"/in", "/tai.docx", "/tai.pdf", "/tai.xlsx"} {
		s.as(t, "hatrung.yte").get(fmt.Sprintf("/ke-hoach/%d%s", id, file)).want(http.StatusNotFound)
		if got := s.as(t, "hatrung.vanhoa").get(fmt.Sprintf("/ke-hoach/%d%s", id, file)); got.status != http.StatusOK {
			t.Errorf("%s: %d", file, got.status)
		}
	}
}

func TestImportOwnWorkbook(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b := s.as(t, "hatrung.vanhoa")
	file := b.get(fmt.Sprintf("/ke-hoach/%d/tai.xlsx", p.ID))
	b.get("/ke-hoach/nhap").want(http.StatusOK, "Excel (.xlsx)")
	b.sendFile("ke-hoach.xlsx", []byte(file.body)).want(http.StatusOK, "Đối chiếu kế hoạch", "Tuyên truyền chăm sóc trẻ em tại thôn", "không bỏ dòng nào")

	// A text that takes more than one row of a spreadsheet is one task all the same.
	long := strings.TrimSpace(strings.Repeat("Nội dung rất dài của nhiệm vụ. ", 400))
	s.db.Exec(t, s.communes["hatrung"].actor.CommuneID, `UPDATE plan_items SET body = ARRAY[$1::text] WHERE id = $2`, long, p.Items["II.1.1"].ID)
	file = b.get(fmt.Sprintf("/ke-hoach/%d/tai.xlsx", p.ID))
	b.sendFile("ke-hoach.xlsx", []byte(file.body)).want(http.StatusOK, "Đối chiếu kế hoạch", "Tuyên truyền chăm sóc trẻ em tại thôn", "không bỏ dòng nào", long,
		"Nhiệm vụ trong các nhóm 2", "Trách nhiệm của 2 đơn vị 3")
}
