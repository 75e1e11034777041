package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

func TestLetterheadAndReceivers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.as(t, "hatrung.quantri")
	page := admin.get("/quan-tri/xa").want(http.StatusOK)
	form := func(version string) url.Values {
		f := url.Values{"version-xa": {version}}
		for _, name := range []string{"name", "province", "place", "letterhead_agency", "symbol_suffix", "filing"} {
			f.Set(name, page.input(name))
		}
		f.Set("signer_authority", "KT. CHỦ TỊCH\r\n\r\n  PHÓ CHỦ TỊCH ")
		return f
	}
	first := form(page.input("version-xa"))
	for i, body := range [][]string{{"addressee", "UBND tỉnh", "", "", ""}, {"recipient", "", "", "", ""}, {"recipient", "UBND huyện", "b/c", "", "30/6/2025"}} {
		for j, field := range []string{"use", "name", "purpose", "from", "to"} {
			first.Set(fmt.Sprintf("body-%d-%s", i+1, field), body[j])
		}
	}
	first.Set("body-3-to", "31/2/2025")
	refused := admin.post("/quan-tri/xa", first).want(http.StatusUnprocessableEntity, "Ghi ngày có trong lịch")
	if refused.input("body-2-to") != "31/2/2025" || refused.input("body-2-name") != "UBND huyện" {
		t.Error("the refused row is not shown as typed")
	}
	first.Set("body-3-to", "30/6/2025")
	saved := admin.post("/quan-tri/xa", first).want(http.StatusOK, "Đã lưu thể thức và nơi nhận.")
	for name, want := range map[string]string{
		"body-1-name": "UBND tỉnh", "body-2-name": "UBND huyện", "body-2-purpose": "b/c", "body-2-to": "30/6/2025", "body-3-name": "", "signer_authority": "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
	} {
		if got := saved.input(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	second := form(page.input("version-xa")) // from before the first save
	second.Set("signer_name", "Người ký của tôi")
	conflict := admin.post("/quan-tri/xa", second).want(http.StatusConflict, "người khác vừa sửa", "UBND tỉnh; UBND huyện b/c 30/6/2025")
	if conflict.input("signer_name") != "Người ký của tôi" || conflict.input("version-xa") != saved.input("version-xa") {
		t.Error("the own text, or the newer version, is not in the form")
	}
	admin.post("/quan-tri/xa", form("99999999999")).want(http.StatusConflict)
}

func TestTwoEditOneUnit(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	path := fmt.Sprintf("/quan-tri/don-vi/%d", s.communes["hatrung"].units["Trạm Y tế"])
	admin := s.as(t, "hatrung.quantri")
	page := admin.get(path)
	version := fmt.Sprintf("version-%d", s.communes["hatrung"].units["Trạm Y tế"])
	edit := func(name, from string) url.Values {
		return url.Values{version: {from}, "name": {name}, "kind": {"health"}, "aliases": {page.input("aliases")}, "position": {page.input("position")}, "successor_id": {"0"}}
	}
	admin.post(path, edit("Trạm Y tế xã", page.input(version))).want(http.StatusOK, "Đã lưu Trạm Y tế xã.")
	late := admin.post(path, edit("Trạm Y tế cơ sở", page.input(version))).want(http.StatusConflict, "Bản vừa được người khác lưu", "Trạm Y tế xã")
	if late.input("name") != "Trạm Y tế cơ sở" {
		t.Error("the own text is gone")
	}
	admin.post(path, edit(late.input("name"), late.input(version))).want(http.StatusOK, "Đã lưu Trạm Y tế cơ sở.")
	for _, test := range []struct{ field, value, want string }{
		{"name", "Công an xã", "Đã có đơn vị mang tên này."}, {"name", "", "Ghi tên đơn vị."}, {"kind", "khác", "Chọn loại đơn vị"},
		{"valid_from", "31/02/2025", "Ghi ngày có trong lịch"}, {"position", "một", "Thứ tự là số"}, {"successor_id", fmt.Sprint(s.communes["hoatgiang"].units["Công an xã"]), "không có trong danh sách"},
	} {
		form := edit("Trạm Y tế", admin.get(path).input(version))
		form.Set(test.field, test.value)
		admin.post(path, form).want(http.StatusUnprocessableEntity, test.want)
	}
	ended := edit("Trạm Y tế", admin.get(path).input(version))
	ended.Set("valid_to", "30/6/2025")
	admin.post(path, ended).want(http.StatusOK, "Đã kết thúc hoạt động")
}
