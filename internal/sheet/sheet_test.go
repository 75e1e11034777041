package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/kehoachxa/kehoachxa/internal/docread"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

var (
	key     = bytes.Repeat([]byte{7}, 32)
	other   = bytes.Repeat([]byte{8}, 32)
	year    = plan.Period{ID: 3, Year: 2026, Kind: plan.PeriodYear, State: plan.PeriodOpen, UnitsDue: plan.NewDay(2026, 11, 20)}
	quarter = plan.Period{ID: 4, Year: 2026, Kind: plan.PeriodQuarter, State: plan.PeriodOpen, From: plan.NewDay(2026, 9, 15), UnitsDue: plan.NewDay(2026, 12, 10)}
	written = plan.Content{
		Answer: plan.NewResult, Status: plan.InProgress, Percent: 75, Result: "Cân, đo 1.768 trẻ;\n- thôn 1: =SUM(1)\n  thụt vào <b>&amp; “ngoặc”", Obstacles: "+84 chưa gọi được", Recommendations: "@xã",
	}
)

// owed are four rows of unit 12 in two periods; one of them is closed.
func owed() []plan.Owed {
	row := func(p plan.Period, item int64, place string, r plan.ProgressReport) plan.Owed {
		return plan.Owed{
			PlanTitle: "Kế hoạch mẫu", Period: p, UnitID: 12, UnitName: "Trạm Y tế", Report: r,
			Item: plan.Item{ID: item, Place: place, Title: "Khám sức khỏe đầu năm học cho học sinh các trường"},
		}
	}
	blank := plan.ProgressReport{Content: plan.Content{Percent: -1}}
	typed := plan.ProgressReport{ID: 9, Version: 4, State: plan.Drafted, Content: written}
	accepted := plan.ProgressReport{ID: 10, Version: 2, State: plan.Accepted, Content: written}
	return []plan.Owed{row(year, 1, "III.1.1", blank), row(year, 2, "III.1.2", typed), row(year, 5, "III.1.5", accepted), row(quarter, 1, "III.1.1", blank)}
}

// issue writes the spreadsheet of unit 12.
func issue(t testing.TB, rows []plan.Owed) []byte {
	t.Helper()
	form, ok := Compose(Issue{Unit: "Trạm Y tế", Rows: rows, Key: key, Made: "14:05 23/11/2026"})
	if !ok {
		t.Fatal("nothing to fill in")
	}
	var b bytes.Buffer
	if err := form.WriteXLSX(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// edit changes a spreadsheet as a person with Excel may.
func edit(t testing.TB, file []byte, change func(f *excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if err := change(f); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var ours = Expect{UnitID: 12, Key: key}

// What nobody touched comes back as it went out, whatever was typed into it.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rows := owed()
	for name, file := range map[string][]byte{"as written": issue(t, rows), "saved again": edit(t, issue(t, rows), func(*excelize.File) error { return nil })} {
		read, err := Read(file, ours)
		if err != nil {
			t.Fatal(err)
		}
		if len(read) != 3 {
			t.Fatalf("%s: %d rows, want those that are open: %+v", name, len(read), read)
		}
		for i, o := range []plan.Owed{rows[0], rows[1], rows[3]} {
			r := read[i]
			if r.Key != o.Key() || r.Base != plan.BaseOf(o.Report) || r.Content != o.Report.Content || r.Problem != "" {
				t.Errorf("%s: row %+v, want %+v", name, r, o.Report)
			}
			if verdict, err := r.Judge(o, true, 1); verdict != plan.FilledSame || err != nil {
				t.Errorf("%s: an untouched row is %s: %v", name, verdict, err)
			}
		}
	}
}

// Whatever a unit may have typed is the same text after the way through the spreadsheet, and untouched.
func TestOddTexts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"_x0041_ và _x005F_x000D_", "_x", "a  \nb\t\tc", "=1+1", "'=1+1", "-5", "+84", "007", "1/2", "75%", "1E5", "TRUE", "#N/A", "<row r=\"1\"/>", "]]>", "&#10;",
		"emoji 👨‍👩‍👧 và \u200b\u00a0 khoảng", "“ngoặc” … –", strings.Repeat("Dòng dài có dấu. ", 580) + "hết", strings.Repeat("x\n", 300) + "y",
	} {
		row := owed()[:1]
		row[0].Report.Content.Result, row[0].Report.Content.Obstacles, row[0].Report.Version = text, text, 1
		read, err := Read(issue(t, row), ours)
		if err != nil || len(read) != 1 {
			t.Fatalf("%.40q: %v, %d rows", text, err, len(read))
		}
		if verdict, err := read[0].Judge(row[0], true, 1); verdict != plan.FilledSame {
			t.Errorf("%.40q came back as %.40q: %s, %v", text, read[0].Content.Result, verdict, err)
		}
	}
}

// The sheet itself: locked but for what is filled in, with choices, a hidden key and a frozen head.
func TestSheetLook(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(issue(t, owed())))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Bảng 1", "Bảng 2"}) {
		t.Errorf("sheets %v", got)
	}
	rules, err := f.GetDataValidations("Bảng 1")
	if err != nil || len(rules) != 3 {
		t.Fatalf("%d rules of choice, %v", len(rules), err)
	}
	if !strings.Contains(rules[0].Formula1, "Duy trì như kỳ trước") || rules[0].Sqref != "D5:D6" {
		t.Errorf("choices %+v", rules[0])
	}
	if shown, err := f.GetColVisible("Bảng 1", "K"); shown || err != nil {
		t.Errorf("the key is shown: %v", err)
	}
	panes, err := f.GetPanes("Bảng 1")
	if err != nil || !panes.Freeze || panes.YSplit != 4 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	page, err := f.GetPageLayout("Bảng 1")
	if err != nil || *page.Orientation != "landscape" || *page.Size != 9 || *page.FitToWidth != 1 {
		t.Errorf("page %+v, %v", page, err)
	}
	for cell, locked := range map[string]bool{"B5": true, "D5": false, "E5": false, "G5": false, "K5": true} {
		id, err := f.GetCellStyle("Bảng 1", cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if got := style.Protection == nil || style.Protection.Locked; got != locked {
			t.Errorf("%s locked: %v", cell, got)
		}
	}
	if high, err := f.GetRowHeight("Bảng 1", 6); err != nil || high < 45 {
		t.Errorf("a row of three lines is %v points high, %v", high, err)
	}
}

func TestReadFilled(t *testing.T) {
	t.Parallel()
	file := edit(t, issue(t, owed()), func(f *excelize.File) error {
		_ = f.SetCellStr("Bảng 1", "D5", "  không phát  sinh ")
		_ = f.SetCellStr("Bảng 1", "H5", "Chưa đến\r\nđợt khám")
		_ = f.SetCellStr("Bảng 1", "F5", "CHƯA THỰC HIỆN")
		_ = f.SetCellStr("Bảng 1", "G5", "5 %")
		_ = f.InsertCols("Bảng 2", "D", 1)
		_ = f.SetCellStr("Bảng 2", "F5", "Ở cột đã dời")
		return f.InsertRows("Bảng 1", 5, 2)
	})
	read, err := Read(file, ours)
	if err != nil {
		t.Fatal(err)
	}
	want := plan.Content{Answer: plan.NothingToReport, Status: plan.NotStarted, Percent: 5, Reason: "Chưa đến\nđợt khám"}
	if len(read) != 3 || read[0].Content != want || read[0].Place != "bảng 1, dòng 7" || read[2].Content.Result != "Ở cột đã dời" {
		t.Fatalf("read %+v", read)
	}
	if verdict, err := read[0].Judge(owed()[0], true, 1); verdict != plan.FilledChange || err != nil {
		t.Errorf("a filled row is %s: %v", verdict, err)
	}
}

// TestAttackedSheets: what somebody may do to a file or to its rows; each is refused with a sentence.
func TestAttackedSheets(t *testing.T) {
	t.Parallel()
	clean := issue(t, owed())
	keyOf := func(k plan.SheetKey) string { return k.Sign(key) }
	set := func(cell, text string) func(*excelize.File) error {
		return func(f *excelize.File) error { return f.SetCellStr("Bảng 1", cell, text) }
	}
	for _, test := range []struct {
		name   string
		change func(f *excelize.File) error
		say    string // at the first row
	}{
		{"formula as result", func(f *excelize.File) error { return f.SetCellFormula("Bảng 1", "E5", `HYPERLINK("http://x","y")`) }, "công thức"},
		{"formula as key", func(f *excelize.File) error { return f.SetCellFormula("Bảng 1", "K5", "K6") }, "Mã của dòng đã bị sửa"},
		{"key with another item", set("K5", strings.Replace(keyOf(plan.SheetKey{UnitID: 12, Row: plan.RowKey{PeriodID: 3, ItemID: 1}}), ":3-1:", ":3-7:", 1)), "Mã của dòng đã bị sửa"},
		{"key with another version", set("K5", strings.Replace(keyOf(plan.SheetKey{UnitID: 12, Row: plan.RowKey{PeriodID: 3, ItemID: 1}}), ":0.", ":9.", 1)), "Mã của dòng đã bị sửa"},
		{"key with another unit", set("K5", strings.Replace(keyOf(plan.SheetKey{UnitID: 12, Row: plan.RowKey{PeriodID: 3, ItemID: 1}}), ":12:", ":13:", 1)), "Mã của dòng đã bị sửa"},
		{"key of another unit", set("K5", keyOf(plan.SheetKey{UnitID: 13, Row: plan.RowKey{PeriodID: 3, ItemID: 1}})), "đơn vị khác"},
		{"key of another commune", set("K5", plan.SheetKey{UnitID: 12, Row: plan.RowKey{PeriodID: 3, ItemID: 1}}.Sign(other)), "Mã của dòng đã bị sửa"},
		{"no key", func(f *excelize.File) error {
			_ = f.SetCellStr("Bảng 1", "E5", "Dòng thêm tay")
			return f.SetCellStr("Bảng 1", "K5", "")
		}, "dòng thêm tay"},
		{"row twice", func(f *excelize.File) error { return f.DuplicateRow("Bảng 1", 5) }, "hai dòng"},
		{"unknown answer", set("D5", "Đã xong rồi"), "chọn một trong các câu có sẵn"},
		{"unknown status", set("F5", "Xong"), "chọn một trong các câu có sẵn"},
		{"too much percent", set("G5", "140"), "từ 0 đến 100"},
		{"percent as a share", set("G5", "0.75"), "từ 0 đến 100"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			read, err := Read(edit(t, clean, test.change), ours)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(read[0].Problem, test.say) {
				t.Errorf("row %+v, want a problem that says %q", read[0], test.say)
			}
			if verdict, err := read[0].Judge(owed()[0], true, 1); verdict != plan.FilledRefused || err == nil {
				t.Errorf("the row is %s", verdict)
			}
			if last := read[len(read)-1]; last.Problem != "" {
				t.Errorf("another row is refused too: %+v", last)
			}
		})
	}
	for _, test := range []struct {
		name   string
		file   []byte
		expect Expect
		say    string
	}{
		{"sheet of another unit", clean, Expect{UnitID: 13, Key: key}, "đơn vị khác"},
		{"sheet of another commune", clean, Expect{UnitID: 12, Key: other}, "không phải bảng tải về"},
		{"no row of the period", clean, Expect{UnitID: 12, PeriodID: 8, Key: key}, "kỳ khác"},
		{"any other workbook", edit(t, clean, func(f *excelize.File) error {
			_, _ = f.NewSheet("A")
			_ = f.DeleteSheet("Bảng 1")
			return f.DeleteSheet("Bảng 2")
		}), ours, "không phải bảng tải về"},
		{"no workbook", []byte("a;b"), ours, "không phải tệp Excel"},
		{"endless rows", edit(t, clean, func(f *excelize.File) error {
			for i := range maxRows + 1 {
				if err := f.SetCellStr("Bảng 1", fmt.Sprintf("E%d", i+7), "x"); err != nil {
					return err
				}
			}
			return nil
		}), ours, "2.000 dòng"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, err := Read(test.file, test.expect); fault.KindOf(err) == fault.Internal || err == nil || !strings.Contains(err.Error(), test.say) {
				t.Errorf("got %v, want a refusal that says %q", err, test.say)
			}
		})
	}
}

// The rows of another period are refused one by one where the others are in order.
func TestOneOfTwoPeriods(t *testing.T) {
	t.Parallel()
	read, err := Read(issue(t, owed()), Expect{UnitID: 12, PeriodID: 3, Key: key})
	if err != nil || len(read) != 3 || read[0].Problem != "" || !strings.Contains(read[2].Problem, "kỳ báo cáo khác") {
		t.Errorf("read %+v, %v", read, err)
	}
}

func TestNothingToFillIn(t *testing.T) {
	t.Parallel()
	if _, ok := Compose(Issue{Unit: "Trạm Y tế", Rows: owed()[2:3], Key: key}); ok {
		t.Error("a sheet of an accepted report")
	}
}

// FuzzRows varies the cells of a row under a sound head.
func FuzzRows(f *testing.F) {
	f.Add(plan.SheetKey{UnitID: 12, Row: plan.RowKey{PeriodID: 3, ItemID: 1}}.Sign(key), "Có kết quả mới", "Đã làm", "5%", true)
	f.Add("KHX1:12:3-1:0.x:", "", "", "", false)
	f.Fuzz(func(t *testing.T, mark, answer, result, percent string, formula bool) {
		r := reader{Expect: ours, at: map[plan.RowKey]int{}}
		head := docread.SheetRow{Number: 1}
		for i, label := range append(slices.Clone(inputs), labelKey) {
			head.Cells = append(head.Cells, docread.SheetCell{Column: i, Text: label})
		}
		row := docread.SheetRow{Number: 2, Cells: []docread.SheetCell{
			{Column: 0, Text: answer}, {Column: 1, Text: result, Formula: formula}, {Column: 3, Text: percent}, {Column: 7, Text: mark},
		}}
		r.sheet(docread.Sheet{Rows: []docread.SheetRow{head, row}})
		for _, got := range r.rows {
			if got.Problem == "" && (got.Key.ItemID == 0 || formula || got.Content.Percent > 100) {
				t.Fatalf("row %+v", got)
			}
		}
	})
}
