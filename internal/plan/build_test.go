package plan

import (
	"slices"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// reviewed is a small plan with the traits that matter: inherited groups, dashes without labels,
// two names of one new unit, a requested body, duties with and without an area.
func reviewed() (Draft, Review) {
	d := Draft{
		Title: "Chăm sóc cây xanh nơi công cộng năm 2026",
		Areas: []DraftArea{
			{Label: "1", Title: "Trồng cây", Origin: Origin{Lines: [2]int{10, 20}}, Tasks: []DraftTask{
				{Label: "1.1", Title: "Ươm cây", DraftRoles: DraftRoles{Lead: []string{"Phòng Kinh tế", "Đội cây xanh"}, Cooperating: []string{"Các thôn"}, Timing: "Thường xuyên hằng năm"}},
				{Title: "Trồng cây", DraftRoles: DraftRoles{Joint: []string{"Các thôn"}, Timing: "Trước ngày 15/5/2026"}},
			}},
			{Label: "2", Title: "Bảo vệ cây", Tasks: []DraftTask{{Title: "Tuần tra", DraftRoles: DraftRoles{Joint: []string{"Công an"}}}}},
		},
		Duties: []DraftDuty{
			{Label: "1", Unit: "Công an", Items: []string{"Xử lý vi phạm", "Báo cáo"}, Origin: Origin{Lines: [2]int{40, 45}}},
			{Label: "2", Unit: "Đội cây xanh xã", Items: []string{"Tưới cây"}},
		},
		Source: []DraftParagraph{
			{Lines: [2]int{5, 5}, Text: "I. MỤC ĐÍCH"}, {Lines: [2]int{9, 9}, Text: "II. NỘI DUNG"}, {Lines: [2]int{39, 39}, Text: "IV. TỔ CHỨC"},
			{Lines: [2]int{46, 46}, Text: "Hằng năm (trước ngày 01/12) báo cáo kết quả."},
		},
	}
	r := Review{
		Bodies: map[string]Body{
			"Phòng Kinh tế":   {As: BodyUnit, Unit: UnitID(1)},
			"Công an":         {As: BodyUnit, Unit: UnitID(2)},
			"Đội cây xanh":    {As: BodyNew, Kind: UnitService},
			"Đội cây xanh xã": {As: BodyUnit, Unit: NewUnit("Đội cây xanh")},
			"Các thôn":        {As: BodyGroup, Members: []UnitRef{UnitID(2)}},
		},
		Areas: map[string]string{"duties.0.items.0": "areas.1", "duties.0.items.1": CommonArea},
	}
	r.Normalize()
	return d, r
}

var commune = []Unit{{ID: 1, Name: "Phòng Kinh tế"}, {ID: 2, Name: "Công an xã"}}

func TestBuild(t *testing.T) {
	t.Parallel()
	d, r := reviewed()
	b, err := Build(d, r, commune)
	if err != nil {
		t.Fatal(err)
	}
	var places []string
	for _, it := range b.Items {
		places = append(places, it.Place)
	}
	if got, want := strings.Join(places, " "), "II.1 II.1.1 II.1.2 II.2 II.2.1 IV.1.1 IV.1.2 IV.2.1"; got != want {
		t.Errorf("places %s, want %s", got, want)
	}
	if b.Plan.DueMonth != 11 || b.Plan.DueDay != 30 {
		t.Errorf("due %d/%d, want 30/11", b.Plan.DueDay, b.Plan.DueMonth)
	}
	if len(b.Units) != 1 || b.Units[0].Name != "Đội cây xanh" || b.Units[0].Kind != UnitService {
		t.Errorf("new units %+v", b.Units)
	}
	if duty := b.Items[5]; duty.AreaID != b.Items[3].ID || duty.UnitID != 2 {
		t.Errorf("duty counts in area %d of unit %d", duty.AreaID, duty.UnitID)
	}
	if common := b.Items[6]; common.AreaID != 0 {
		t.Errorf("common duty counts in area %d", common.AreaID)
	}
	if dated := b.Items[2]; dated.Timing != TimingDated || dated.DueOn != NewDay(2026, 5, 15) {
		t.Errorf("dated task: %s %s", dated.Timing, dated.DueOn)
	}
	want := []Assignment{
		{ItemID: 2, UnitID: 1, Role: RoleLead}, {ItemID: 2, UnitID: -1, Role: RoleLead}, {ItemID: 2, UnitID: 2, Role: RoleCooperating},
		{ItemID: 3, UnitID: 2, Role: RoleCooperating},
		{ItemID: 5, UnitID: 2, Role: RoleJoint, Focal: true},
		{ItemID: 6, UnitID: 2, Role: RoleLead, Focal: true}, {ItemID: 7, UnitID: 2, Role: RoleLead, Focal: true},
		{ItemID: 8, UnitID: -1, Role: RoleLead, Focal: true},
	}
	if !slices.Equal(b.Assignments, want) {
		t.Errorf("assignments\n got %+v\nwant %+v", b.Assignments, want)
	}
	if !slices.Equal(b.NoFocal, []string{"II.1.1", "II.1.2"}) {
		t.Errorf("without focal unit: %v", b.NoFocal)
	}
}

func TestBuildChosenFocal(t *testing.T) {
	t.Parallel()
	d, r := reviewed()
	r.Focal["areas.0.tasks.0"], r.Focal["areas.0.tasks.1"] = UnitID(1), UnitID(2)
	b, err := Build(d, r, commune)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Assignments[3]; got != (Assignment{ItemID: 3, UnitID: 2, Role: RoleLead, Focal: true}) {
		t.Errorf("chosen unit: %+v", got)
	}
	if len(b.NoFocal) != 0 {
		t.Errorf("still without focal unit: %v", b.NoFocal)
	}
}

func TestBuildRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, field string
		spoil       func(*Draft, *Review)
	}{
		{"no title", "title", func(d *Draft, _ *Review) { d.Title = " " }},
		{"nothing to do", "areas", func(d *Draft, _ *Review) { d.Areas, d.Duties = nil, nil }},
		{"task without words", "areas.0.tasks.1.title", func(d *Draft, _ *Review) { d.Areas[0].Tasks[1].Title = "" }},
		{"duty without unit", "duties.0.unit", func(_ *Draft, r *Review) { r.Bodies["Công an"] = Body{As: BodyText} }},
		{"unit of another commune", "body." + BodyKey("Phòng Kinh tế") + ".unit", func(_ *Draft, r *Review) { r.Bodies["Phòng Kinh tế"] = Body{As: BodyUnit, Unit: UnitID(99)} }},
		{"new unit that exists", "body." + BodyKey("Đội cây xanh") + ".name", func(_ *Draft, r *Review) { r.Bodies["Đội cây xanh"] = Body{As: BodyNew, Name: "Công an xã"} }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, r := reviewed()
			test.spoil(&d, &r)
			_, err := Build(d, r, commune)
			if fault.Fields(err)[test.field] == "" {
				t.Errorf("field %s has no message: %v", test.field, err)
			}
		})
	}
}

func TestReviewGoesAlong(t *testing.T) {
	t.Parallel()
	var d Draft
	for range 11 {
		d.Areas = append(d.Areas, DraftArea{Title: "Nhóm", Tasks: []DraftTask{{Title: "a"}, {Title: "b"}, {Title: "c"}, {Title: "d"}}})
	}
	d.Areas[2].Tasks[1].Body = []string{"Một ý."}
	d.Duties = []DraftDuty{{Unit: "Công an", Items: []string{"x", "y", "z"}}}
	r := Review{
		Focal: map[string]UnitRef{"areas.1.tasks.0": "1", "areas.2.tasks.3": "2", "areas.10.tasks.0": "3"},
		Areas: map[string]string{"duties.0.items.0": "areas.1", "duties.0.items.1": "areas.2", "duties.0.items.2": CommonArea},
	}
	r.Normalize()
	if _, err := Reshape(&d, &r, "remove:areas.1"); err != nil {
		t.Fatal(err)
	}
	if len(r.Focal) != 2 || r.Focal["areas.1.tasks.3"] != "2" || r.Focal["areas.9.tasks.0"] != "3" {
		t.Errorf("focal %v", r.Focal)
	}
	if _, ok := r.Areas["duties.0.items.0"]; ok || r.Areas["duties.0.items.1"] != "areas.1" || r.Areas["duties.0.items.2"] != CommonArea {
		t.Errorf("areas %v", r.Areas)
	}
	if _, err := Reshape(&d, &r, "task:areas.1.tasks.1.body.0"); err != nil {
		t.Fatal(err)
	}
	if r.Focal["areas.1.tasks.4"] != "2" {
		t.Errorf("after making room: %v", r.Focal)
	}
}

func TestTimingOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want Timing
		day  Day
	}{
		{"Thường xuyên hằng năm", TimingYearly, Day{}}, {"Thường xuyên", TimingStanding, Day{}}, {"", TimingNone, Day{}},
		{"Hoàn thành trước ngày 15/5/2026", TimingDated, NewDay(2026, 5, 15)}, {"Trước 31/02/2026", TimingNone, Day{}},
	} {
		if got, day := TimingOf(test.text); got != test.want || day != test.day {
			t.Errorf("%q: %s %s, want %s %s", test.text, got, day, test.want, test.day)
		}
	}
}

func TestShortTitle(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Chăm sóc cây xanh": "Chăm sóc cây xanh",
		"Thực hiện Chỉ thị số 99-CT/TW ngày 25/12/2023 của …": "Thực hiện Chỉ thị số 99-CT/TW",
		strings.Repeat("chữ ", 40):                            strings.TrimSpace(strings.Repeat("chữ ", 22)) + "…",
	} {
		if got := ShortTitle(title); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A superior's plan keeps what it asks of each body as a task, and gives nothing to units of the commune.
func TestBuildSuperior(t *testing.T) {
	t.Parallel()
	d, r := reviewed()
	own, err := Build(d, r, commune)
	if err != nil {
		t.Fatal(err)
	}
	r.Superior = true
	got, err := Build(d, r, commune)
	if err != nil {
		t.Fatal(err)
	}
	count := func(b Blueprint) (n int) {
		for _, it := range b.Items {
			if it.Reported() {
				n++
			}
			if got := it.Kind == ItemDuty || it.UnitID != 0; got && b.Plan.Superior {
				t.Errorf("%s is of a unit", it.Place)
			}
		}
		return n
	}
	if !got.Plan.Superior || len(got.Assignments)+len(got.Units) != 0 {
		t.Errorf("superior %t, %d assignments, %d units", got.Plan.Superior, len(got.Assignments), len(got.Units))
	}
	if count(got) != count(own) {
		t.Errorf("%d tasks, want %d", count(got), count(own))
	}
}
