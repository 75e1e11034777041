package importer_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/importer"
)

// workbook makes an .xlsx of one sheet and lets change do the rest.
func workbook(t testing.TB, rows [][]string, change func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		for j, text := range row {
			cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
			if err := f.SetCellStr("Sheet1", cell, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	if change != nil {
		change(f)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// kinds is a workbook whose rows say what they are, as the application writes it.
var kinds = [][]string{
	{"KẾ HOẠCH Giữ sạch nguồn nước"},
	{"TT", "Loại", "Mục", "Nội dung", "Diễn giải", "Chủ trì", "Thực hiện", "Phối hợp", "Thời hạn", "Sản phẩm", "Ghi chú"},
	{"", "Trích yếu", "", "Giữ sạch nguồn nước"},
	{"", "Ngày ban hành", "", "5/2026"},
	{"", "Phần", "I", "NỘI DUNG"},
	{"", "Nhóm nhiệm vụ", "1", "Kênh mương"},
	{"1", "Nhiệm vụ", "1.1", "Nạo vét kênh", "Cả hai bờ.\nTừng thôn.", "Phòng Kinh tế", "", "Công an xã; Các thôn", "Quý II/2026", "Biên bản", "Ưu tiên"},
	{"", "Đơn vị được đề nghị", "2", "Hội Nông dân"},
	{"2", "Trách nhiệm", "", "Vận động hội viên"},
}

func TestReadWorkbook(t *testing.T) {
	t.Parallel()
	d, err := importer.Read(workbook(t, kinds, nil), importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "Giữ sạch nguồn nước" || d.IssuedOn != "2026-05" || len(d.Areas) != 1 || len(d.Duties) != 1 || !d.Duties[0].Requested {
		t.Fatalf("read as %+v", d)
	}
	task := d.Areas[0].Tasks[0]
	if task.Lead[0] != "Phòng Kinh tế" || len(task.Cooperating) != 2 || task.Timing != "Quý II/2026" || task.Deliverable != "Biên bản" ||
		strings.Join(task.Body, "|") != "Cả hai bờ.|Từng thôn.|Ghi chú: Ưu tiên" {
		t.Errorf("task read as %+v", task)
	}
	for _, s := range d.Source {
		if s.Path == "" {
			t.Errorf("row %v has no place: %s", s.Lines, s.Text)
		}
	}
}

func TestReadWorkbookKeepsWhatItCannotPlace(t *testing.T) {
	t.Parallel()
	rows := append(kinds[:len(kinds):len(kinds)], []string{"", "Chuyện khác", "", "Dòng lạ"}, []string{"", "Trích yếu", "", "Tên thứ hai"}, []string{"", "", "", "Không nói là gì"})
	d, err := importer.Read(workbook(t, rows, func(f *excelize.File) {
		_, _ = f.NewSheet("Nháp")
		_ = f.SetCellStr("Nháp", "A1", "x")
		_ = f.SetSheetVisible("Nháp", false)
	}), importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "Giữ sạch nguồn nước" {
		t.Errorf("title %q", d.Title)
	}
	var all strings.Builder
	for _, p := range d.Problems {
		all.WriteString(p.Text + "|")
	}
	for _, want := range []string{"Dòng lạ", "Tên thứ hai", "Không nói là gì", "Nháp"} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("%q is not among the problems: %s", want, all.String())
		}
	}
}

// TestReadForeignWorkbook reads a plan that somebody keeps in Excel: a title above, a table of work below.
func TestReadForeignWorkbook(t *testing.T) {
	t.Parallel()
	d, err := importer.Read(workbook(t, [][]string{
		{"KẾ HOẠCH"},
		{"Phòng, chống đuối nước"},
		{"TT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành"},
		{"I", "TUYÊN TRUYỀN"},
		{"1", "Phát thanh về đuối nước", "Đài Truyền thanh", "Các thôn", "Hằng tháng"},
		{"2", "Cắm biển cảnh báo", "Công an xã", "", "Trước 30/4/2026"},
	}, nil), importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "Phòng, chống đuối nước" || len(d.AnnexTasks) != 2 || d.AnnexTasks[1].Lead[0] != "Công an xã" || d.AnnexTasks[0].Group != "TUYÊN TRUYỀN" {
		t.Errorf("read as title %q, %+v", d.Title, d.AnnexTasks)
	}
}

func TestReadWorkbookRefuses(t *testing.T) {
	t.Parallel()
	formula := workbook(t, kinds, func(f *excelize.File) { _ = f.SetCellFormula("Sheet1", "D7", `HYPERLINK("http://x","y")`) })
	var broken bytes.Buffer
	z := zip.NewWriter(&broken)
	w, _ := z.Create("xl/workbook.xml")
	_, _ = w.Write([]byte(`<!DOCTYPE a [<!ENTITY b "c">]><workbook/>`))
	_ = z.Close()
	old := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), []byte("W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00")...)
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"formula", formula, "Ô D7 của trang “Sheet1” là công thức"},
		{"broken", broken.Bytes(), "Excel"},
		{"old", old, ".xls"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := importer.Read(test.data, importer.Options{})
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Kind != fault.Invalid || !strings.Contains(f.Message, test.want) {
				t.Errorf("got %v, want a refusal with %q", err, test.want)
			}
		})
	}
}
