package plan

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Blueprint is a reviewed draft resolved into what is stored. Ids are local: items count from 1 in
// the order of Items, and a unit that is still to be added is -1-i for Units[i].
type Blueprint struct {
	Plan        Plan
	Units       []Unit // to be added
	Items       []Item // areas first among their tasks, parents before children
	Assignments []Assignment
	// NoFocal are the places of tasks without a focal unit: allowed in a draft plan, asked for before
	// it becomes active.
	NoFocal []string
}

// Build resolves a reviewed draft. units are those of the commune, by which choices are checked. What
// a person must mend comes back by field, the field being the path of the node.
func Build(d Draft, r Review, units []Unit) (Blueprint, error) {
	b := builder{draft: &d, review: &r, known: map[int64]bool{}, added: map[string]int64{}, places: map[string]bool{}, bad: fault.Invalids{}}
	for _, u := range units {
		b.known[u.ID] = true
		b.names = append(b.names, u.Name)
	}
	b.plan()
	b.areas()
	if r.Superior {
		b.superiorDuties()
	} else {
		b.duties()
	}
	if len(b.out.Items) == 0 || b.owing == 0 {
		b.bad.Add("areas", "Kế hoạch chưa có nhiệm vụ nào. Thêm nhóm nhiệm vụ và nhiệm vụ, hoặc nhập lại văn bản.")
	}
	return b.out, b.bad.Err()
}

type builder struct {
	draft  *Draft
	review *Review
	out    Blueprint
	known  map[int64]bool   // units of the commune
	names  []string         // their names
	added  map[string]int64 // printed name → local id of the unit to be added
	places map[string]bool
	areaID []int64 // local ids of the areas
	owing  int     // tasks and duties
	bad    fault.Invalids
}

func (b *builder) plan() {
	d, r := b.draft, b.review
	title := strings.TrimSpace(d.Title)
	if title == "" {
		b.bad.Add("title", "Ghi tên kế hoạch.")
	}
	short := strings.TrimSpace(r.ShortTitle)
	if short == "" {
		short = ShortTitle(title)
	}
	month, day := r.DueMonth, r.DueDay
	if month == 0 || day == 0 {
		var ok bool
		if month, day, ok = d.ReportDue(); !ok {
			month, day = 11, 30 // before 01/12, which the yearly reports of a province ask for
		}
	}
	kind := d.Kind
	if kind == "" {
		kind = "KẾ HOẠCH"
	}
	b.out.Plan = Plan{
		Number: d.Number, Kind: kind, Title: title, ShortTitle: short, Issuer: d.Issuer, Place: d.Place, IssuedOn: d.IssuedOn,
		LegalBases: d.LegalBases, Opening: d.Opening, Purpose: d.Purpose, Requirements: d.Requirements, Closing: d.Closing,
		Sections: d.Sections, Recipients: d.Recipients,
		SignerAuthority: d.Signer.Authority, SignerPosition: d.Signer.Position, SignerName: d.Signer.Name,
		DueMonth: month, DueDay: day, State: StateDraft, Superior: r.Superior,
	}
}

func (b *builder) areas() {
	part := b.partLabel(firstLine(len(b.draft.Areas), func(i int) Origin { return b.draft.Areas[i].Origin }), "II")
	for i := range b.draft.Areas {
		a := &b.draft.Areas[i]
		path := NodePath("areas", i)
		if strings.TrimSpace(a.Title) == "" {
			b.bad.Add(path+".title", "Ghi tên nhóm nhiệm vụ.")
		}
		place := cleanLabel(a.Label)
		if place == "" {
			place = strconv.Itoa(i + 1)
		}
		if !romanLabel.MatchString(place) {
			place = part + "." + place
		}
		timing, due := b.draft.TimingOf(a.Timing)
		area := b.item(Item{
			Kind: ItemArea, Label: a.Label, Place: place, Title: a.Title, Body: a.Body, Timing: timing, TimingText: a.Timing, DueOn: due,
			LeadText: a.Lead, CooperatingText: a.Cooperating, JointText: a.Joint, LineFrom: a.Lines[0], LineTo: a.Lines[1],
		})
		b.out.Items[area-1].AreaID = area
		b.areaID = append(b.areaID, area)
		for j := range a.Tasks {
			b.task(NodePath(path+".tasks", j), j, &a.Tasks[j], area)
		}
	}
}

func (b *builder) task(path string, j int, t *DraftTask, area int64) {
	if strings.TrimSpace(t.Title) == "" {
		b.bad.Add(path+".title", "Ghi tên nhiệm vụ.")
	}
	of := b.out.Items[area-1]
	label := strings.TrimPrefix(cleanLabel(t.Label), cleanLabel(of.Label)+".")
	if label == "" {
		label = strconv.Itoa(j + 1)
	}
	timing, due := b.draft.TimingOf(t.Timing)
	if day, ok := b.review.Due[path]; ok && !day.IsZero() {
		timing, due = TimingDated, day
	}
	id := b.item(Item{
		Kind: ItemTask, ParentID: area, AreaID: area, Label: t.Label, Place: of.Place + "." + label, Title: t.Title, Body: t.Body,
		Timing: timing, TimingText: t.Timing, DueOn: due, Deliver: t.Deliverable,
		LeadText: t.Lead, CooperatingText: t.Cooperating, JointText: t.Joint, LineFrom: t.Lines[0], LineTo: t.Lines[1],
	})
	b.owing++
	if b.review.Superior { // other bodies do it, as the document prints
		return
	}
	parts := newParts(id)
	for _, list := range []struct {
		role  Role
		names []string
	}{{RoleLead, t.Lead}, {RoleJoint, t.Joint}, {RoleCooperating, t.Cooperating}} {
		for _, value := range list.names {
			for _, name := range b.review.Names(value) {
				units, group := b.resolve(name)
				role := list.role
				if group {
					role = RoleCooperating // rule 1: ticked members of a group cooperate
				}
				for _, u := range units {
					parts.add(u, role)
				}
			}
		}
	}
	if ref := b.review.Focal[path]; ref != "" {
		if unit := b.unit(ref, path+".focal"); unit != 0 {
			parts.focal(unit)
		}
	} else {
		parts.guessFocal()
	}
	if !parts.hasFocal() {
		b.out.NoFocal = append(b.out.NoFocal, b.out.Items[id-1].Place)
	}
	b.out.Assignments = append(b.out.Assignments, parts.list...)
}

func (b *builder) duties() {
	part := b.partLabel(firstLine(len(b.draft.Duties), func(i int) Origin { return b.draft.Duties[i].Origin }), "III")
	for i := range b.draft.Duties {
		u := &b.draft.Duties[i]
		path := NodePath("duties", i)
		var units []int64
		for _, name := range b.review.Names(u.Unit) {
			of, _ := b.resolve(name)
			units = append(units, of...)
		}
		if len(units) == 0 {
			b.bad.Add(path+".unit", "Chọn đơn vị chịu trách nhiệm.")
			continue
		}
		place := u.place(part, i)
		for j, text := range u.Items {
			itemPath := NodePath(path+".items", j)
			if strings.TrimSpace(text) == "" {
				b.bad.Add(itemPath, "Ghi nội dung trách nhiệm.")
			}
			item := Item{
				Kind: ItemDuty, AreaID: b.areaOf(itemPath), UnitID: units[0], Label: u.Label, Place: place + "." + strconv.Itoa(j+1), Title: text,
				LeadText: []string{u.Unit}, LineFrom: u.Lines[0], LineTo: u.Lines[1],
			}
			if j == 0 {
				item.Body = u.Body // what introduces the unit's duties stands with the first
			}
			id := b.item(item)
			b.owing++
			parts := newParts(id)
			parts.add(units[0], RoleLead)
			parts.focal(units[0])
			for _, other := range units[1:] {
				parts.add(other, RoleJoint)
			}
			b.out.Assignments = append(b.out.Assignments, parts.list...)
		}
	}
}

// place is where a unit's duties stand in the plan, the i-th under a part.
func (u DraftDuty) place(part string, i int) string {
	place := cmp.Or(cleanLabel(u.Label), strconv.Itoa(i+1))
	if romanLabel.MatchString(place) {
		return place
	}
	return part + "." + place
}

// superiorDuties keeps what a superior asks of each body as tasks under the name of the body: bodies beyond the
// commune are no units of it.
func (b *builder) superiorDuties() {
	part := b.partLabel(firstLine(len(b.draft.Duties), func(i int) Origin { return b.draft.Duties[i].Origin }), "III")
	for i := range b.draft.Duties {
		u := &b.draft.Duties[i]
		path := NodePath("duties", i)
		if strings.TrimSpace(u.Unit) == "" {
			b.bad.Add(path+".unit", "Ghi tên đơn vị chịu trách nhiệm.")
			continue
		}
		place := u.place(part, i)
		area := b.item(Item{Kind: ItemArea, Label: u.Label, Place: place, Title: u.Unit, Body: u.Body, LineFrom: u.Lines[0], LineTo: u.Lines[1]})
		b.out.Items[area-1].AreaID = area
		for j, text := range u.Items {
			if strings.TrimSpace(text) == "" {
				b.bad.Add(NodePath(path+".items", j), "Ghi nội dung trách nhiệm.")
			}
			b.item(Item{
				Kind: ItemTask, ParentID: area, AreaID: area, Place: b.out.Items[area-1].Place + "." + strconv.Itoa(j+1), Title: text,
				LeadText: []string{u.Unit}, LineFrom: u.Lines[0], LineTo: u.Lines[1],
			})
			b.owing++
		}
	}
}

func (b *builder) areaOf(itemPath string) int64 {
	rest, ok := strings.CutPrefix(b.review.Areas[itemPath], "areas.")
	if !ok {
		return 0
	}
	i, err := strconv.Atoi(rest)
	if err != nil || i < 0 || i >= len(b.areaID) {
		return 0
	}
	return b.areaID[i]
}

// item appends an item under a place of its own and returns its local id.
func (b *builder) item(it Item) int64 {
	place := it.Place
	for n := 2; b.places[it.Place]; n++ {
		it.Place = place + "-" + strconv.Itoa(n)
	}
	b.places[it.Place] = true
	it.ID = int64(len(b.out.Items) + 1)
	it.Position = len(b.out.Items) + 1
	b.out.Items = append(b.out.Items, it)
	return it.ID
}

// resolve gives the units that a printed name stands for; group says that they are members of one.
func (b *builder) resolve(name string) (units []int64, group bool) {
	body, ok := b.review.Bodies[name]
	if !ok {
		return nil, false
	}
	field := "body." + BodyKey(name)
	switch body.As {
	case BodyUnit:
		if u := b.unit(body.Unit, field+".unit"); u != 0 {
			return []int64{u}, false
		}
	case BodyNew:
		if u := b.unit(NewUnit(name), field+".name"); u != 0 {
			return []int64{u}, false
		}
	case BodyGroup:
		for _, ref := range body.Members {
			if u := b.unit(ref, field+".members"); u != 0 {
				units = append(units, u)
			}
		}
		return units, true
	}
	return nil, false
}

// unit is the id of a chosen unit: of the commune, or local for one to be added.
func (b *builder) unit(ref UnitRef, field string) int64 {
	if id := ref.ID(); id != 0 {
		if !b.known[id] {
			b.bad.Add(field, "Đơn vị đã chọn không còn trong danh sách. Chọn lại.")
			return 0
		}
		return id
	}
	printed := ref.Printed()
	if id, ok := b.added[printed]; ok {
		return id
	}
	body := b.review.Bodies[printed]
	if printed == "" || body.As != BodyNew {
		return 0
	}
	name := strings.TrimSpace(body.Name)
	if name == "" {
		name = printed
	}
	for i, u := range b.out.Units {
		if u.Name == name {
			b.added[printed] = int64(-1 - i)
			return b.added[printed]
		}
	}
	for _, known := range b.names {
		if known == name {
			b.bad.Add(field, "Đã có đơn vị mang tên này. Chọn đơn vị đó thay vì thêm mới.")
			return 0
		}
	}
	if len([]rune(name)) > 200 {
		b.bad.Add(field, "Tên đơn vị dài quá 200 chữ cái.")
		return 0
	}
	kind := body.Kind
	if kind == "" {
		kind = UnitOther
	}
	b.out.Units = append(b.out.Units, Unit{Name: name, Kind: kind, Position: len(b.names) + len(b.out.Units)})
	b.added[printed] = int64(-len(b.out.Units))
	return b.added[printed]
}

// partLabel is the Roman number of the part of the document in which the line stands.
func (b *builder) partLabel(line int, otherwise string) string {
	label := otherwise
	for _, p := range b.draft.Source {
		if line != 0 && p.Lines[0] >= line {
			break
		}
		if m := sectionLabel.FindStringSubmatch(p.Text); m != nil && line != 0 {
			label = m[1]
		}
	}
	return label
}

func firstLine(n int, origin func(int) Origin) int {
	for i := range n {
		if line := origin(i).Lines[0]; line != 0 {
			return line
		}
	}
	return 0
}

func cleanLabel(label string) string { return strings.Trim(strings.TrimSpace(label), ".)( ") }

// parts gathers the assignments of one item, one for each unit.
type parts struct {
	item int64
	list []Assignment
}

func newParts(item int64) *parts { return &parts{item: item} }

// add gives a unit its part; the first role that the document names for it stays.
func (p *parts) add(unit int64, role Role) {
	for _, a := range p.list {
		if a.UnitID == unit {
			return
		}
	}
	p.list = append(p.list, Assignment{ItemID: p.item, UnitID: unit, Role: role})
}

// focal makes a unit the one that answers for the item; one that the document does not name leads.
func (p *parts) focal(unit int64) {
	p.add(unit, RoleLead)
	for i := range p.list {
		a := &p.list[i]
		if a.Focal = a.UnitID == unit; a.Focal && a.Role == RoleCooperating {
			a.Role = RoleLead
		}
	}
}

// guessFocal takes the one lead, or where nobody leads the one unit that does the work.
func (p *parts) guessFocal() {
	for _, role := range []Role{RoleLead, RoleJoint} {
		at, n := -1, 0
		for i := range p.list {
			if p.list[i].Role == role {
				at, n = i, n+1
			}
		}
		if n == 1 {
			p.list[at].Focal = true
		}
		if n > 0 {
			return
		}
	}
}

func (p *parts) hasFocal() bool {
	for _, a := range p.list {
		if a.Focal {
			return true
		}
	}
	return false
}

// NamesFocal says whether the document itself, with what a person decided of its names, tells which
// unit answers for a task.
func NamesFocal(roles DraftRoles, r Review) bool {
	units := func(values []string) (n int) {
		for _, value := range values {
			for _, name := range r.Names(value) {
				if as := r.Bodies[name].As; as == BodyUnit || as == BodyNew {
					n++
				}
			}
		}
		return n
	}
	leads := units(roles.Lead)
	return leads == 1 || leads == 0 && units(roles.Joint) == 1
}
