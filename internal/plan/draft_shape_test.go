package plan

import (
	"slices"
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
		{"split:areas.1.body.0", []string{"#Trồng cây", "Ươm cây", "Trồng cây", "#Bảo vệ cây", "Rào cây", "Tuần tra"}, "areas.1.tasks.1"},
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
			if err := Reshape(&d, &r, test.op); err != nil {
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
	for _, op := range []string{"", "remove:areas.9", "remove:title", "task:areas.0", "split:areas.0.body.7", "add:problems", "place:problems.9>areas", "area:areas.0.tasks.x"} {
		d, r := reviewed()
		if err := Reshape(&d, &r, op); err == nil || r.Shape != 0 {
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
