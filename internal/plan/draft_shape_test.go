package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestReshape(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		op     string
		titles []string // areas in capitals after "#"
		focal  string   // where the choice for "Tuần tra" is afterwards
	}{
		{"remove:areas.0.tasks.0", []string{"#Trồng cây", "Trồng cây", "#Bảo vệ cây", "Tuần tra"}, "areas.1.tasks.0"},
		{"remove:areas.0", []string{"#Bảo vệ cây", "Tuần tra"}, "areas.0.tasks.0"},
		{"body:areas.0.tasks.1", []string{"#Trồng cây", "Ươm cây", "#Bảo vệ cây", "Tuần tra"}, "areas.1.tasks.0"},
		{"area:areas.0.tasks.0", []string{"#Trồng cây", "#Ươm cây", "Trồng cây", "#Bảo vệ cây", "Tuần tra"}, "areas.2.tasks.0"},
		{"task:areas.1", []string{"#Trồng cây", "Ươm cây", "Trồng cây", "Bảo vệ cây", "Tuần tra"}, "areas.0.tasks.3"},
		{"task:areas.1.body.0", []string{"#Trồng cây", "Ươm cây", "Trồng cây", "#Bảo vệ cây", "Rào cây", "Tuần tra"}, "areas.1.tasks.1"},
		{"add:areas.0.tasks", []string{"#Trồng cây", "Ươm cây", "Trồng cây", "", "#Bảo vệ cây", "Tuần tra"}, "areas.1.tasks.0"},
		{"place:problems.0>areas.0.tasks", []string{"#Trồng cây", "Ươm cây", "Trồng cây", "Đoạn lạc", "#Bảo vệ cây", "Tuần tra"}, "areas.1.tasks.0"},
		{"place:problems.0>areas.1.tasks.0", []string{"#Trồng cây", "Ươm cây", "Trồng cây", "#Bảo vệ cây", "Tuần tra"}, "areas.1.tasks.0"},
	} {
		t.Run(test.op, func(t *testing.T) {
			t.Parallel()
			d, r := reviewed()
			d.Areas[1].Body = []string{"Rào cây"}
			d.Problems = []Problem{{Line: 30, Text: "Đoạn lạc"}}
			r.Focal["areas.1.tasks.0"] = UnitID(2)
			if _, err := Reshape(&d, &r, test.op); err != nil {
				t.Fatal(err)
			}
			var titles []string
			for _, a := range d.Areas {
				titles = append(titles, "#"+a.Title)
				for _, task := range a.Tasks {
					titles = append(titles, task.Title)
				}
			}
			if !slices.Equal(titles, test.titles) {
				t.Errorf("tree %q, want %q", titles, test.titles)
			}
			if len(r.Focal) != 1 || r.Focal[test.focal] != UnitID(2) {
				t.Errorf("focal unit %v, want at %s", r.Focal, test.focal)
			}
			if r.Shape != 1 {
				t.Errorf("shape %d", r.Shape)
			}
		})
	}
	for _, op := range []string{"", "remove:areas.9", "remove:title", "task:areas.0", "task:areas.0.body.7", "add:problems", "place:problems.9>areas", "area:areas.0.tasks.x"} {
		d, r := reviewed()
		if _, err := Reshape(&d, &r, op); err == nil || r.Shape != 0 {
			t.Errorf("%q was accepted", op)
		}
	}
}

func TestAdoptAnnex(t *testing.T) {
	t.Parallel()
	d, _ := reviewed()
	d.AnnexTasks = []DraftAnnexTask{
		{Group: "Trồng cây", Label: "1", Title: "Ươm cây"},
		{Group: "Bảo vệ cây", Label: "2", Title: "Lập danh mục cây cổ thụ", DraftRoles: DraftRoles{Lead: []string{"Phòng Kinh tế"}}},
		{Group: "Tuyên truyền", Label: "3", Title: "Phát động tết trồng cây"},
	}
	d.AdoptAnnex()
	if len(d.Areas) != 3 || d.Areas[2].Title != "Tuyên truyền" || len(d.Areas[2].Tasks) != 1 {
		t.Fatalf("areas %+v", d.Areas)
	}
	if len(d.Areas[0].Tasks) != 2 || len(d.Areas[1].Tasks) != 2 || d.Areas[1].Tasks[1].Lead[0] != "Phòng Kinh tế" {
		t.Errorf("rows of the annex were not told from tasks of the text: %+v", d.Areas[:2])
	}
}

// TestActs does one act each on a tree with a source and looks where the text went and what followed it.
func TestActs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		op    string
		where string
		has   map[string]string // text or field by path
		count DraftCounts       // areas, tasks, units, duties; zero: not looked at
	}{
		// A paragraph of a body becomes a task: what stands behind it goes along, fields below it too.
		{"task:areas.2.tasks.0.body.0", "areas.2.tasks.1", map[string]string{
			"areas.2.tasks.1": "Ý đầu v20; còn nữa x20.", "areas.2.tasks.1.body.0": "- Ý sau y20", "areas.2.tasks.1.lead": "Chủ c20", "areas.2.tasks.2": "Việc v21",
		}, DraftCounts{Areas: 3, Tasks: 10, Units: 2, Duties: 6}},
		{"task:duties.0", "areas.2.tasks.3", map[string]string{"areas.2.tasks.3": "Đơn vị d0", "areas.2.tasks.3.body.2": "Giao mục m02 và mục n02"}, DraftCounts{Areas: 3, Tasks: 10, Units: 1, Duties: 3}},
		{"task:areas.1", "areas.0.tasks.3", map[string]string{"areas.0.tasks.3": "Nhóm tên1", "areas.0.tasks.4": "Việc v10"}, DraftCounts{Areas: 2, Tasks: 10, Units: 2, Duties: 6}},
		{"area:areas.0.tasks.1", "areas.1", map[string]string{"areas.1": "Việc v01", "areas.1.tasks.0": "Việc v02"}, DraftCounts{Areas: 4, Tasks: 8, Units: 2, Duties: 6}},
		{"area:duties.1", "areas.3", map[string]string{"areas.3.tasks.2": "Giao mục m12 và mục n12"}, DraftCounts{Areas: 4, Tasks: 12, Units: 1, Duties: 3}},
		{"body:areas.2.tasks.1", "areas.2.tasks.0.body.2", map[string]string{"areas.2.tasks.0.body.2": "3.2. Việc v21", "areas.2.tasks.0.lead": "Chủ c20", "areas.2.tasks.0.body.5": "Chủ trì: Chủ c21"}, DraftCounts{Areas: 3, Tasks: 8, Units: 2, Duties: 6}},
		{"unit:areas.2.tasks.2", "duties.0", map[string]string{"duties.0": "Việc v22", "duties.0.items.1": "- Ý sau y22", "duties.1": "Đơn vị d0"}, DraftCounts{Areas: 3, Tasks: 8, Units: 3, Duties: 11}},
		{"unit:duties.0.items.1", "duties.1", map[string]string{"duties.1.items.0": "Giao mục m02 và mục n02"}, DraftCounts{Areas: 3, Tasks: 9, Units: 3, Duties: 5}},
		{"duty:problems.0", "duties.1.items.3", map[string]string{"duties.1.items.3": "Đoạn lạc lạ. Câu sau lạ."}, DraftCounts{Areas: 3, Tasks: 9, Units: 2, Duties: 7}},
		{"lead:areas.0.tasks.1.body.1", "areas.0.tasks.1.lead", map[string]string{"areas.0.tasks.1.lead": "Ý sau y01"}, DraftCounts{}},
		{"joint:areas.2.tasks.0.cooperating", "areas.2.tasks.0.joint", map[string]string{"areas.2.tasks.0.joint": "Các thôn; Hội h20"}, DraftCounts{}},
		{"timing:areas.0.body.0", "areas.0.timing", map[string]string{"areas.0.tasks.2.timing": "Dẫn nhóm0. Ý hai nhóm0"}, DraftCounts{}},
		{"body:areas.1.lead", "areas.1.body.1", map[string]string{"areas.1.body.1": "Cơ quan chủ trì: Đơn vị nhóm1."}, DraftCounts{}},
		{"basis:purpose.0", "legal_bases.1", nil, DraftCounts{}},
		{"purpose:problems.0", "purpose.2", nil, DraftCounts{}},
		{"requirement:purpose.1", "requirements.0", nil, DraftCounts{}},
		{"recipient:problems.0", "recipients.1", map[string]string{"recipients.1": "Đoạn lạc lạ. Câu sau lạ"}, DraftCounts{}},
		{"section:areas.2", "sections.1", map[string]string{"sections.1": "Nhóm tên2", "sections.1.body.1": "3.1. Việc v20"}, DraftCounts{Areas: 2, Tasks: 6, Units: 2, Duties: 6}},
		{"join:areas.0.tasks.1", "areas.0.tasks.0.body.1", map[string]string{"areas.0.tasks.0.body.1": "- Ý sau y00 1.2. Việc v01", "areas.0.tasks.0.body.2": "- Ý đầu v01; còn nữa x01."}, DraftCounts{}},
		{"join:areas.0.tasks.0.body.0", "areas.0.tasks.0", map[string]string{"areas.0.tasks.0": "Việc v00 - Ý đầu v00; còn nữa x00."}, DraftCounts{}},
		{"join:problems.0", "duties.1.items.2", map[string]string{"duties.1.items.2": "Giao mục m12 và mục n12 Đoạn lạc lạ. Câu sau lạ."}, DraftCounts{}},
		{"split:problems.0", "problems.1", map[string]string{"problems.0": "Đoạn lạc lạ.", "problems.1": "Câu sau lạ."}, DraftCounts{}},
		{"split:areas.0.tasks.0.body.0>0", "areas.0.tasks.0.body.1", map[string]string{"areas.0.tasks.0.body.1": "còn nữa x00."}, DraftCounts{}},
		{"up:areas.1.tasks.0", "areas.0.tasks.3", map[string]string{"areas.0.tasks.3": "Việc v10"}, DraftCounts{}},
		{"down:areas.0.tasks.2", "areas.1.tasks.0", map[string]string{"areas.1.tasks.0": "Việc v02"}, DraftCounts{}},
		{"down:areas.0", "areas.1", map[string]string{"areas.0": "Nhóm tên1"}, DraftCounts{}},
		{"dismiss:areas.0.tasks.1", "dismissed.0", map[string]string{"dismissed.0": "1.2. Việc v01", "areas.0.tasks.0.body.3": "- Ý sau y01"}, DraftCounts{Areas: 3, Tasks: 8, Units: 2, Duties: 6}},
		{"remove:areas.1", "", map[string]string{"dismissed.0": "2. Nhóm tên1", "dismissed.2": "Cơ quan chủ trì: Đơn vị nhóm1."}, DraftCounts{Areas: 2, Tasks: 6, Units: 2, Duties: 6}},
	} {
		t.Run(test.op, func(t *testing.T) {
			t.Parallel()
			d, r := shaped()
			where, err := Reshape(&d, &r, test.op)
			if err != nil {
				t.Fatal(err)
			}
			if where != test.where {
				t.Errorf("went to %q, want %q", where, test.where)
			}
			covered(t, &d, &r, test.op)
			got := map[string]string{}
			openOutline(&d, &r).walk(func(p string, l *leaf) { got[p] = l.text }, func(p string, f *leafField) { got[p] = strings.Join(f.values, "; ") })
			for path, text := range test.has {
				if got[path] != text {
					t.Errorf("%s is %q, want %q", path, got[path], text)
				}
			}
			c := d.Counts()
			if want := test.count; want != (DraftCounts{}) && (c.Areas != want.Areas || c.Tasks != want.Tasks || c.Units != want.Units || c.Duties != want.Duties) {
				t.Errorf("counts %+v, want %+v", c, want)
			}
		})
	}
}

// TestJoinAndPart joins two paragraphs that a page had broken and parts them again before the second.
func TestJoinAndPart(t *testing.T) {
	t.Parallel()
	d, r := shaped()
	was := encoded(t, &d, &r)
	line := slices.IndexFunc(d.Source, func(p DraftParagraph) bool { return p.Path == "areas.0.tasks.0.body.1" })
	for _, verb := range []string{"join", "split"} {
		if _, err := Reshape(&d, &r, fmt.Sprintf("%s:line.%d", verb, line)); err != nil {
			t.Fatal(err)
		}
	}
	r.Shape = 0
	r.Dismissed = nil
	if now := encoded(t, &d, &r); now != was {
		t.Errorf("joined and parted, the tree is another: %+v", d.Areas[0].Tasks[0])
	}
	if _, err := Reshape(&d, &r, fmt.Sprintf("dismiss:line.%d", line)); err != nil {
		t.Fatal(err)
	}
	where, err := Reshape(&d, &r, "restore:dismissed.0")
	if err != nil || d.Problems[2].Text != "- Ý sau y00" || where != "problems.2" {
		t.Errorf("taken back to %q: %v", where, err)
	}
}

// TestTaskAgain makes a task part of a body and a task again: its fields are read back out of the text.
func TestTaskAgain(t *testing.T) {
	t.Parallel()
	d, r := shaped()
	was := d.Areas[2].Tasks[1]
	line := slices.IndexFunc(d.Source, func(p DraftParagraph) bool { return p.Path == "areas.2.tasks.1" })
	for _, verb := range []string{"body", "task"} {
		if _, err := Reshape(&d, &r, fmt.Sprintf("%s:line.%d", verb, line)); err != nil {
			t.Fatal(err)
		}
	}
	now := d.Areas[2].Tasks[1]
	if now.Label != was.Label || now.Title != was.Title || !slices.Equal(now.Body, was.Body) || !slices.Equal(now.Lead, was.Lead) || !slices.Equal(now.Cooperating, was.Cooperating) || now.Deliverable != was.Deliverable {
		t.Errorf("the task came back as %+v, want %+v", now, was)
	}
	if path := d.Source[line+3].Path; path != "areas.2.tasks.1.lead" {
		t.Errorf("its lead is said to be at %s", path)
	}
}

func TestRetext(t *testing.T) {
	t.Parallel()
	d := Draft{Source: []DraftParagraph{{Path: "areas.0.body.0"}, {Path: "areas.0.body.1"}, {Path: "areas.0.body.2"}, {Path: "areas.1.body.1"}}}
	d.Retext("areas.0.body", []string{"một", "hai", "ba"}, []string{"hai", "ba sửa"})
	if got, want := d.SourcePlaces(), []string{"areas.0.body.0", "areas.0.body.0", "areas.0.body.1", "areas.1.body.1"}; !slices.Equal(got, want) {
		t.Errorf("places %v, want %v", got, want)
	}
	d.Retext("areas.0.body", []string{"hai", "ba sửa"}, nil)
	if got := d.Source[2].Path; got != "areas.0" {
		t.Errorf("a text typed away stands at %q, want its node", got)
	}
}

func TestBreaks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want int
	}{
		{"Một câu. Hai câu; ba câu.", 2}, {"1. Một câu dài, hai vế", 1}, {"Không có chỗ", 0}, {"Việc: trồng cây", 1}, {"a) Chỉ một", 0},
	} {
		if got := BreaksAt(test.text); len(got) != test.want {
			t.Errorf("%q breaks at %q, want %d places", test.text, got, test.want)
		}
	}
}
