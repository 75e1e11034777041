package e2e

import (
	"bytes"
	"encoding/base64"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"
)

// TestSpreadsheet takes a unit's spreadsheet out, fills it in, brings it back, checks and saves it.
func TestSpreadsheet(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	axe := axeScript(t)
	b := s.open(t, "hatrung.yte")
	b.go_("/viec-cua-toi")
	b.follow("Điền bằng Excel")
	b.want("Tải bảng Excel")
	data, err := base64.StdEncoding.DecodeString(ask[string](b, `(()=>{const x=new XMLHttpRequest(); x.open("GET","/viec-cua-toi/excel/bang.xlsx",false); x.overrideMimeType("text/plain; charset=x-user-defined"); x.send(); return btoa([...x.responseText].map(c=>String.fromCharCode(c.charCodeAt(0)&255)).join(""))})()`))
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for cell, text := range map[string]string{
		"D5": "Có kết quả mới", "E5": "Cân, đo 1.768 trẻ dưới 5 tuổi tại 20 thôn; tỷ lệ suy dinh dưỡng thể nhẹ cân còn 7,2%.", "F5": "Đang thực hiện", "G5": "90", "D6": "Đã xong",
	} {
		if err := f.SetCellStr("Bảng 1", cell, text); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "bảng trạm y tế.xlsx")
	if err := f.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.SetUploadFiles("#file", []string{file}))
	b.press(`form button.main`)
	b.want("Kiểm tra tệp Excel", "1 dòng không lưu được", "1 dòng sẽ được lưu thành nháp", "Cân, đo 1.768 trẻ")
	for _, width := range []int64{1280, 390} {
		b.size(width, 860)
		for _, v := range b.violations(axe) {
			t.Errorf("check page at %d: %s", width, v)
		}
	}
	b.picture("kiem-tra-excel")
	b.press(`form button.main`)
	b.want("Đã lưu nháp 1 dòng từ tệp", "Việc của đơn vị")
	if n := strings.Count(ask[string](b, "document.body.innerHTML"), "Cân, đo 1.768 trẻ"); n == 0 {
		t.Error("the saved text is not on the page")
	}
}
