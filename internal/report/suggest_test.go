package report_test

import (
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

// counted is a plan of one area with n tasks of one unit, of which some are completed.
func counted(n, done int) report.Data {
	d := data()
	period := d.Period
	row := d.Rows[0]
	d.Items, d.Rows = nil, nil
	for i := range n {
		r := row
		r.Period, r.Item.ID, r.UnitID = period, int64(100+i), int64(1+i%2)
		if i >= done {
			r.SentStatus, r.Sent.Status = plan.InProgress, plan.InProgress
		}
		r.Report.ID = int64(i + 1)
		d.Rows = append(d.Rows, r)
	}
	return d
}

func texts(list []report.Suggestion) string {
	var all []string
	for _, s := range list {
		all = append(all, s.Text)
	}
	return strings.Join(all, " | ")
}

func TestSuggestedFigures(t *testing.T) {
	t.Parallel()
	d := counted(16, 12)
	p, _ := report.Compose(d).Part("area:1")
	want := "Hoàn thành 12/16 nhiệm vụ, đạt 75%. | Đang thực hiện 4 nhiệm vụ (0 trong hạn, 4 quá hạn). | Đã có báo cáo của 2/2 đơn vị được giao việc."
	if got := texts(p.Suggestions); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if p, _ := report.Compose(d).Part("counts"); texts(p.Suggestions) != "Đã có báo cáo của 2/2 đơn vị được giao việc." {
		t.Errorf("beside the composed counts: %s", texts(p.Suggestions))
	}
	d.Edits["counts"] = report.Edit{Text: "Nhìn chung các đơn vị làm tốt.", Version: 1}
	if p, _ := report.Compose(d).Part("counts"); !strings.HasPrefix(texts(p.Suggestions), "Hoàn thành 12/16") {
		t.Errorf("where the counts were written over: %s", texts(p.Suggestions))
	}
	if p, _ := report.Compose(counted(1742, 1234)).Part("area:1"); !strings.HasPrefix(texts(p.Suggestions), "Hoàn thành 1.234/1.742 nhiệm vụ, đạt 70,8%.") {
		t.Errorf("large figures: %s", texts(p.Suggestions))
	}
}

func TestComparedOnlyOnTheSameBase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		before int
		want   string
	}{
		{10, "Hoàn thành 12/16 nhiệm vụ, đạt 75%, tăng 2 nhiệm vụ so với cùng kỳ năm trước."},
		{13, "giảm 1 nhiệm vụ so với cùng kỳ năm trước."},
		{12, "không tăng, không giảm so với cùng kỳ năm trước."},
	} {
		d := counted(16, 12)
		d.LastYear = counted(16, c.before).Rows
		if p, _ := report.Compose(d).Part("area:1"); !strings.Contains(texts(p.Suggestions), c.want) {
			t.Errorf("%d before: %s", c.before, texts(p.Suggestions))
		}
	}
	other := counted(16, 10).Rows
	other[3].UnitID = 99 // another focal unit
	for name, last := range map[string][]report.Row{"no year before": nil, "fewer tasks": counted(15, 10).Rows, "another unit": other} {
		d := counted(16, 12)
		d.LastYear = last
		if p, _ := report.Compose(d).Part("area:1"); strings.Contains(texts(p.Suggestions), "cùng kỳ") {
			t.Errorf("%s: %s", name, texts(p.Suggestions))
		}
	}
}

func TestTakenFiguresAreSeenToBeOld(t *testing.T) {
	t.Parallel()
	d := counted(16, 12)
	p, _ := report.Compose(d).Part("area:1")
	text := p.Take("Đã làm nhiều việc.", "done")
	if text != "Hoàn thành 12/16 nhiệm vụ, đạt 75%.\nĐã làm nhiều việc." {
		t.Fatal(text)
	}
	d.Edits["area:1"] = report.Edit{Text: text, Source: p.Composed, Version: 1}
	p, _ = report.Compose(d).Part("area:1")
	if strings.Contains(texts(p.Suggestions), "Hoàn thành 12/16") || len(p.Stale) != 0 || p.Take(text, "done") != text {
		t.Errorf("taken already: %s, stale %v", texts(p.Suggestions), p.Stale)
	}
	later := counted(16, 14)
	later.Edits = d.Edits
	p, _ = report.Compose(later).Part("area:1")
	if len(p.Stale) != 1 || p.Stale[0].Old.Text != "Hoàn thành 12/16 nhiệm vụ, đạt 75%." || p.Stale[0].New.Text != "Hoàn thành 14/16 nhiệm vụ, đạt 87,5%." {
		t.Fatalf("stale: %+v", p.Stale)
	}
	if p.Text != text {
		t.Error("the text was changed")
	}
	if got := p.Take(text, "done"); got != "Hoàn thành 14/16 nhiệm vụ, đạt 87,5%.\nĐã làm nhiều việc." {
		t.Error(got)
	}
}
