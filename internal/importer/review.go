package importer

import (
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// Propose fills in what a review leaves open: which unit of the commune each printed name means, and
// the area of each duty. What a person has decided stays. Call it again after the text of a draft was
// edited. units are those that exist now.
func Propose(d *plan.Draft, r *plan.Review, units []plan.Unit) {
	r.Normalize()
	for _, value := range d.Values() {
		if _, known := r.Split[value]; known {
			continue
		}
		var names []string
		for _, n := range Names(value) {
			names = append(names, n.Text)
		}
		r.Split[value] = names
	}
	proposeBodies(d, r, units)
	proposeFocal(d, r)
	if len(r.Areas)+len(r.AskAreas) > 0 {
		return // asked before: what is left open waits for a person
	}
	for i, items := range ProposeAreas(d) {
		for j, p := range items {
			item := plan.NodePath(plan.NodePath("duties", i)+".items", j)
			said := saidArea(d, i, j)
			switch {
			case said != "":
				r.Areas[item] = said
				continue
			case p.Area >= 0:
				r.Areas[item] = plan.NodePath("areas", p.Area)
			}
			if p.Sure < AskBelow {
				r.AskAreas[item] = true
			}
		}
	}
}

// saidArea is the area in which the document itself says that a duty counts; "" where it does not.
func saidArea(d *plan.Draft, unit, item int) string {
	u := &d.Duties[unit]
	if item >= len(u.Areas) || u.Areas[item] == "" {
		return ""
	}
	if u.Areas[item] == vi.CommonArea {
		return plan.CommonArea
	}
	if at := slices.IndexFunc(d.Areas, func(a plan.DraftArea) bool { return a.Named(u.Areas[item]) }); at >= 0 {
		return plan.NodePath("areas", at)
	}
	return ""
}

// proposeFocal takes the bodies that the document marks as those who answer, once.
func proposeFocal(d *plan.Draft, r *plan.Review) {
	for i := range d.Areas {
		for j := range d.Areas[i].Tasks {
			t := &d.Areas[i].Tasks[j]
			switch body := r.Bodies[t.Focal]; body.As {
			case plan.BodyUnit:
				r.Focal[plan.NodePath(plan.NodePath("areas", i)+".tasks", j)] = body.Unit
			case plan.BodyNew:
				r.Focal[plan.NodePath(plan.NodePath("areas", i)+".tasks", j)] = plan.NewUnit(t.Focal)
			}
			t.Focal = ""
		}
	}
}

func proposeBodies(d *plan.Draft, r *plan.Review, units []plan.Unit) {
	names := unitNamesOf(units)
	requested, responsible := map[string]bool{}, map[string]bool{}
	for _, u := range d.Duties {
		for k, n := range r.Names(u.Unit) {
			requested[n] = u.Requested
			if k == 0 || !IsGroup(n) {
				responsible[n] = true // "… and its member organisations" stays a group
			}
		}
	}
	// Bodies with duties first: a name elsewhere may mean one of those.
	printed := r.Printed(d)
	slices.SortStableFunc(printed, func(a, b string) int {
		switch {
		case responsible[a] == responsible[b]:
			return 0
		case responsible[a]:
			return -1
		}
		return 1
	})
	var added []UnitNames
	for _, name := range printed {
		if _, known := r.Bodies[name]; known {
			continue
		}
		body := proposeBody(name, names, added, responsible[name])
		if body.As == plan.BodyNew {
			body.Kind = unitKind(name, requested[name])
			added = append(added, UnitNames{ID: int64(len(added)), Names: []string{name}})
		}
		r.Bodies[name] = body
	}
}

// proposeBody says what a printed name stands for: a unit of the commune, one that is to be added for a name before, a
// group, or a new unit.
func proposeBody(name string, units, added []UnitNames, responsible bool) plan.Body {
	id, sure, ok := MatchUnit(name, units)
	other, likely, same := MatchUnit(name, added)
	switch {
	case ok && sure >= 0.9:
		return plan.Body{As: plan.BodyUnit, Unit: plan.UnitID(id)}
	case same && likely >= 0.9: // a group that has duties of its own is a unit wherever it is named
		return plan.Body{As: plan.BodyUnit, Unit: plan.NewUnit(added[other].Names[0])}
	case IsGroup(name) && !responsible:
		return plan.Body{As: plan.BodyGroup}
	case ok:
		return plan.Body{As: plan.BodyUnit, Unit: plan.UnitID(id), Unsure: true}
	case same:
		return plan.Body{As: plan.BodyUnit, Unit: plan.NewUnit(added[other].Names[0]), Unsure: true}
	}
	return plan.Body{As: plan.BodyNew, Name: capital(name), Unsure: true}
}

// unitKinds are the beginnings by which a name tells its kind, in the order in which they are tried.
var unitKinds = []struct {
	start string
	kind  plan.UnitKind
}{
	{"ban chi huy quan su", plan.UnitForce}, {"cong an", plan.UnitForce}, {"quan su", plan.UnitForce}, {"tram y te", plan.UnitHealth},
	{"truong ", plan.UnitSchool}, {"cac truong", plan.UnitSchool}, {"cac co so giao duc", plan.UnitSchool}, {"thon", plan.UnitVillage},
	{"to dan pho", plan.UnitVillage}, {"khu pho", plan.UnitVillage}, {"dai ", plan.UnitService}, {"trung tam", plan.UnitService},
	{"uy ban mat tran", plan.UnitRequested}, {"uy ban mttq", plan.UnitRequested}, {"ubmttq", plan.UnitRequested}, {"mttq", plan.UnitRequested},
	{"mat tran", plan.UnitRequested}, {"hoi ", plan.UnitRequested}, {"doan thanh nien", plan.UnitRequested}, {"dang uy", plan.UnitRequested},
	{"ban tuyen giao", plan.UnitRequested}, {"ban xay dung dang", plan.UnitRequested}, {"phong", plan.UnitOffice}, {"van phong", plan.UnitOffice},
	{"cong chuc", plan.UnitOffice}, {"bo phan", plan.UnitOffice}, {"chu tich", plan.UnitLeadership}, {"pho chu tich", plan.UnitLeadership},
}

func unitKind(name string, requested bool) plan.UnitKind {
	if requested {
		return plan.UnitRequested
	}
	key := vi.Fold(name)
	for _, k := range unitKinds {
		if strings.HasPrefix(key, k.start) {
			return k.kind
		}
	}
	return plan.UnitOther
}

// capital begins a name with a capital letter, as a list of units does.
func capital(name string) string {
	for i, c := range name {
		if i == 0 {
			return strings.ToUpper(string(c)) + name[len(string(c)):]
		}
	}
	return name
}
