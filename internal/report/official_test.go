package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/officialdoc/layoutcheck"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

// said are the words that units send, from a line to what breaks a layout: marks typed apart, pictures,
// words without an end, a text of several pages.
var said = map[string]string{
	"short":   "Đã làm xong.",
	"long":    strings.TrimSpace(strings.Repeat("Tổ chức 12 buổi truyền thông tại 12 thôn với 2.215 lượt người nghe; cấp phát 2.400 tờ gấp, lập danh sách theo dõi từng hộ gia đình.\n", 60)),
	"hostile": "Chu\u031b\u0303 co\u0301 da\u0302\u0301u ro\u031b\u0300i 👩\u200D🏫 <b>&amp;</b> \x01 https://example.vn/" + strings.Repeat("duong-dan/", 40) + " " + strings.Repeat("ừ", 400) + "\n" + strings.Repeat("Nội dung một ô dài hơn bốn trang giấy. ", 400),
}

// document is one that the program makes. source is what it was read from, where it is a plan that came as a
// document: its words are not the program's.
type document struct {
	name string
	*officialdoc.Document
	source string
}

// filled is data whose rows all say the words.
func filled(words string) report.Data {
	d := data()
	d.Plan.SourceName = "x"
	for i := range d.Rows {
		r := &d.Rows[i]
		r.Report.State, r.SentStatus = plan.Accepted, plan.InProgress
		r.Sent = plan.Content{Answer: plan.NewResult, Status: plan.InProgress, Result: words, Obstacles: words[:min(len(words), 40)], Recommendations: "Đề nghị hỗ trợ."}
	}
	for _, key := range []string{"situation", "strengths", "causes", "directions"} {
		d.Edits[key] = report.Edit{Text: words, Version: 1}
	}
	return d
}

// everything is what a commune issues with the program, in every size.
func everything(t *testing.T) (all []document) {
	t.Helper()
	add := func(name string, d *officialdoc.Document) { all = append(all, document{name: name, Document: d}) }
	units := []plan.Unit{
		{ID: 1, Name: "Phòng Văn hóa - Xã hội", Kind: plan.UnitOffice}, {ID: 2, Name: "Trường Tiểu học và Trung học cơ sở Nguyễn Bá Ngọc", Kind: plan.UnitSchool},
		{ID: 3, Name: "Trạm Y tế", Kind: plan.UnitHealth}, {ID: 4, Name: "Ủy ban MTTQ Việt Nam xã", Kind: plan.UnitRequested},
	}
	for size, words := range said {
		d := filled(words)
		add("bao-cao-"+size, report.Compose(d).Document(d))
		for _, preset := range plan.ReportPresets()[1:] {
			d := ofPreset(filled(words), preset)
			add(preset.Preset+"-"+size, report.Compose(d).Document(d))
		}
		for _, u := range units {
			of := unitData(u)
			for i := range of.Rows {
				of.Rows[i].Report.State, of.Rows[i].Sent = plan.Accepted, plan.Content{Answer: plan.NewResult, Status: plan.InProgress, Result: words, Obstacles: words}
			}
			add("don-vi-"+strconv.FormatInt(u.ID, 10)+"-"+size, report.UnitReport(of))
		}
		for _, requested := range []bool{false, true} {
			add("thu-"+strconv.FormatBool(requested)+"-"+size, letterOf(requested, words).Document())
		}
		inside := report.Compose(d).Document(d)
		inside.Internal = true
		inside.Annexes = append(inside.Annexes, officialdoc.Annex{Title: "Số liệu nội bộ", Note: "Kèm theo Báo cáo", Restricted: true, Body: []officialdoc.Block{officialdoc.Text(words)}})
		add("noi-bo-"+size, inside)
		add("ke-hoach-tay-"+size, report.PlanDocument(report.PlanData{Letterhead: d.Letterhead, On: d.AsOf, Units: map[int64]plan.Unit{1: units[0], 4: units[3]}, Plan: plan.Plan{Title: "Việc của xã " + words[:min(len(words), 600)], ShortTitle: "Việc của xã"}, Items: []plan.Item{
			{ID: 1, AreaID: 1, Kind: plan.ItemArea, Title: "Nhóm một"},
			{ID: 2, ParentID: 1, AreaID: 1, Kind: plan.ItemTask, Title: words, Body: []string{words}, LeadText: []string{"Phòng Văn hóa - Xã hội"}, TimingText: "Quý IV", Deliver: words},
			{ID: 3, AreaID: 1, UnitID: 1, Kind: plan.ItemDuty, Title: words}, {ID: 4, UnitID: 4, Kind: plan.ItemDuty, Title: "Giám sát."},
		}}))
	}
	for i, tasks := range []int{0, 3, 40} {
		m := report.Meeting{Letterhead: data().Letterhead, Sheets: []plan.MeetingSheet{meetingSheet(tasks, i, "Công tác trẻ em")}, Now: time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC), Loc: hanoi}
		add("phieu-hop-"+strconv.Itoa(tasks), m.Document())
	}
	list := make([]plan.Directive, 30)
	for i := range list {
		list[i] = plan.Directive{Kind: plan.GiveDirective, Text: said["long"][:200*(i%3+1)], UnitName: "Trạm Y tế", DueOn: plan.NewDay(2026, 11, 20), State: plan.WaitsForUnit}
	}
	add("danh-sach-chi-dao", report.Directives(data().Letterhead, list, plan.NewDay(2026, 11, 23), hanoi))
	for name, text := range documents(t) {
		draft, b := read(t, name, text)
		words, err := json.Marshal(draft)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, document{"ke-hoach-" + name, report.PlanDocument(planData(b)), string(words)})
	}
	return all
}

func letterOf(requested bool, words string) report.Letter {
	day := plan.NewDay(2026, 11, 20)
	l := report.Letter{Letterhead: data().Letterhead, Requested: requested, Drafting: "VHXH", On: plan.NewDay(2026, 11, 23)}
	l.Reminder = plan.Reminder{PlanTitle: "Kế hoạch trẻ em", Period: data().Period, Text: words, RequestText: words}
	for i, name := range []string{"Trạm Y tế", "Trường Tiểu học", "Ủy ban MTTQ Việt Nam xã", "Hội Liên hiệp Phụ nữ xã"} {
		u := plan.ReminderUnit{UnitID: int64(i), UnitName: name, Requested: i > 1}
		for range 1 + len(words)/400 {
			u.Rows = append(u.Rows, plan.ReminderRow{Place: "II.1.1", Title: words[:min(len(words), 300)], Period: data().Period, Due: day})
		}
		l.Reminder.Units = append(l.Reminder.Units, u)
	}
	return l
}

// chosen says that a finding is about words that the authority of a plan chose, as its own document has them:
// where a Party body files a copy elsewhere than with văn thư, or a plan ends without “./.”. The program prints
// such words as they stand; a rule about them judges their author.
func (d document) chosen(f layoutcheck.Finding) bool {
	if !strings.HasPrefix(f.Rule, "the last recipient") && !strings.HasPrefix(f.Rule, "the text ends") {
		return false
	}
	words := strings.TrimRight(strings.TrimPrefix(strings.TrimPrefix(strings.Trim(f.Found, "“”…"), "- "), "Lưu: "), " .;")
	return words != "" && strings.Contains(d.source, words)
}

// wantNoFindings shows what the checker finds, each rule a few times.
func (d document) wantNoFindings(t *testing.T, format string, findings []layoutcheck.Finding, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, f := range findings {
		if d.chosen(f) {
			continue
		}
		if seen[f.Rule]++; seen[f.Rule] <= 2 {
			t.Errorf("%s: %s", format, f)
		}
	}
}

// TestEveryDocumentKeepsTheDecree holds what the program makes against Nghị định 30/2020/NĐ-CP.
func TestEveryDocumentKeepsTheDecree(t *testing.T) {
	t.Parallel()
	all := everything(t)
	if len(all) < 30 {
		t.Fatalf("only %d documents", len(all))
	}
	for _, d := range all {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			var docx, pdf bytes.Buffer
			if err := d.WriteDOCX(&docx); err != nil {
				t.Fatal(err)
			}
			if err := d.WritePDF(&pdf); err != nil {
				t.Fatal(err)
			}
			findings, err := layoutcheck.DOCX(docx.Bytes())
			d.wantNoFindings(t, "DOCX", findings, err)
			findings, err = layoutcheck.PDF(pdf.Bytes())
			d.wantNoFindings(t, "PDF", findings, err)
			if strings.Contains(d.name, "hostile") && len(d.Unprintable()) == 0 {
				t.Error("nobody is told of what cannot be printed")
			}
		})
	}
}

// loose is what a reader of PDF drops or adds at the ends of lines, and what the machine's fonts may lack.
var loose = regexp.MustCompile(`[\s-]+|[\x{2000}-\x{200F}]|[^\x{0000}-\x{24FF}]`)

var manyPages = regexp.MustCompile(`/Type /Page /`)

// TestLibreOfficeTakesAsManyPages opens the Word files in LibreOffice: as many pages as our PDF, within
// one in twenty.
func TestLibreOfficeTakesAsManyPages(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("not run: soffice is not installed")
	}
	dir := t.TempDir()
	arguments := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir}
	own, texts := map[string]int{}, map[string][]string{}
	for _, d := range everything(t) {
		var docx, pdf bytes.Buffer
		if err := d.WriteDOCX(&docx); err != nil {
			t.Fatal(err)
		}
		if err := d.WritePDF(&pdf); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, d.name+".docx")
		if err := os.WriteFile(name, docx.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		lines, err := layoutcheck.DOCXText(docx.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		texts[d.name] = lines
		own[d.name] = len(manyPages.FindAll(pdf.Bytes(), -1))
		arguments = append(arguments, name)
	}
	if out, err := exec.CommandContext(t.Context(), "soffice", arguments...).CombinedOutput(); err != nil { //nolint:gosec // our own files
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	compared := 0
	for name, pages := range own {
		out, err := exec.CommandContext(t.Context(), "pdfinfo", filepath.Join(dir, name+".pdf")).Output() //nolint:gosec // our own file
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_, after, _ := strings.Cut(string(out), "Pages:")
		line, _, _ := strings.Cut(after, "\n")
		theirs, _ := strconv.Atoi(strings.TrimSpace(line))
		if off := max(theirs-pages, pages-theirs); off > max(1, pages/20) {
			t.Errorf("%s: LibreOffice takes %d pages, the PDF %d", name, theirs, pages)
		}
		shown, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", filepath.Join(dir, name+".pdf"), "-").Output() //nolint:gosec // our own file
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		page, lost := loose.ReplaceAllString(string(shown), ""), 0
		for _, line := range texts[name] {
			// A longer text is broken by the ends of pages and what stands there.
			if line = loose.ReplaceAllString(line, ""); line != "" && len(line) < 300 {
				compared++
			}
			if len(line) < 300 && !strings.Contains(page, line) {
				if lost++; lost < 4 {
					t.Errorf("%s: LibreOffice does not show %q", name, line)
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d lines were compared", compared)
	}
}

// pages is where the first pages of each kind are kept as pictures; make docs copies them.
const pages = "../../build/pages"

// TestPictures keeps the pages of a document of each kind, to be looked at.
func TestPictures(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("not run: pdftoppm is not installed")
	}
	if err := os.MkdirAll(pages, 0o755); err != nil { //nolint:gosec // pictures for everybody
		t.Fatal(err)
	}
	kinds := map[string]string{
		"bao-cao-short": "bao-cao-nam", "don-vi-1-short": "bao-cao-don-vi", "thu-false-short": "cong-van-don-doc", "thu-true-short": "giay-de-nghi",
		"ke-hoach-hatrung-tre-em.txt": "ke-hoach", "noi-bo-long": "phu-luc-noi-bo", "6-thang-short": "bao-cao-6-thang", "quy-short": "bao-cao-quy",
		"phieu-hop-3": "phieu-hop",
	}
	for _, d := range everything(t) {
		kind, ok := kinds[d.name]
		if !ok {
			continue
		}
		if kind == "phu-luc-noi-bo" { // the inner annex alone, its first pages
			d.Body, d.Annexes = nil, d.Annexes[len(d.Annexes)-1:]
		}
		var pdf bytes.Buffer
		if err := d.WritePDF(&pdf); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(file, pdf.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		// Text and annex begin on pages of their own: the first page, and the last but one.
		last := len(manyPages.FindAll(pdf.Bytes(), -1))
		for i, page := range []int{1, max(last-1, 2)} {
			if page > last {
				continue // a sheet of one page
			}
			name := filepath.Join(pages, kind+"-"+strconv.Itoa(i+1))
			out, err := exec.CommandContext(t.Context(), "pdftoppm", "-r", "52", "-gray", "-png", "-singlefile", "-f", strconv.Itoa(page), "-l", strconv.Itoa(page), file, name).CombinedOutput() //nolint:gosec // our own file
			if err != nil {
				t.Fatalf("pdftoppm: %v\n%s", err, out)
			}
		}
	}
}
