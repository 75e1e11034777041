package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestMeetingSheets(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	health := ten.units["Trạm Y tế"]
	ten.report(t, s, health, p.Row("III.1.1"), true)
	ten.directive(t, s, health, p.Row("II.1.1"))
	leader := s.as(t, "hatrung.chutich")
	leader.get("/tong-quan").want(http.StatusOK, "Phiếu họp")
	leader.get("/theo-doi").want(http.StatusOK, "Phiếu họp")
	page := leader.get("/phieu-hop").want(http.StatusOK, "Nhóm 1. Truyền thông", "Nhóm 2. Chăm sóc sức khỏe", "in tất cả 2 nhóm", "Mở bản in", "Tải PDF", "Tải Word")
	area := fmt.Sprintf("%d-%d", p.ID, p.Items["II.1.1"].AreaID)
	if !strings.Contains(page.body, `value="`+area+`"`) {
		t.Errorf("no sheet %s to choose", area)
	}
	both := leader.get("/phieu-hop/in").want(http.StatusOK, "PHIẾU HỌP", "Số liệu lúc 14:05, 23/11/2026", "Kết luận của người chủ trì", "quá hạn 66 ngày", "Ý kiến chỉ đạo (II.1.1)")
	if n := strings.Count(both.body, `class="official-sheet"`); n != 2 {
		t.Errorf("%d sheets, want one for each area", n)
	}
	one := leader.get("/phieu-hop/in?nhom="+area).want(http.StatusOK, "Truyền thông")
	if n := strings.Count(one.body, `class="official-sheet"`); n != 1 || strings.Contains(one.text(), "Chăm sóc sức khỏe") {
		t.Errorf("%d sheets for one area", n)
	}
	mine := leader.get(fmt.Sprintf("/phieu-hop/in?don-vi=%d", ten.units["Công an xã"])).want(http.StatusOK, "Chỉ gồm việc của: Công an xã")
	if strings.Contains(mine.text(), "III.1.1") || strings.Contains(mine.text(), "Ý kiến chỉ đạo") {
		t.Error("the sheets of one unit speak of another's")
	}
	for format, head := range map[string]string{"pdf": "%PDF-", "docx": "PK"} {
		file := leader.get("/phieu-hop/tai." + format + "?nhom=" + area).want(http.StatusOK)
		if !strings.HasPrefix(file.body, head) || !strings.Contains(file.header.Get("Content-Disposition"), "phieu-hop-2026-11-23."+format) {
			t.Errorf("%s: %.20q, %v", format, file.body, file.header)
		}
	}
	leader.get("/phieu-hop?ke-hoach=999999").want(http.StatusOK, "Không có nhiệm vụ nào khớp")
	leader.get("/phieu-hop/in?nhom=1-x&ke-hoach=abc&don-vi=-4").want(http.StatusOK, "Không có nhiệm vụ nào")
	s.as(t, "hoatgiang.chutich").get("/phieu-hop").want(http.StatusOK, "Chưa có kỳ báo cáo nào đang mở.")
	s.as(t, "hatrung.yte").get("/phieu-hop").want(http.StatusForbidden)
}
