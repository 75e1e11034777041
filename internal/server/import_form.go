package server

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// reviewForm carries every field of a review between the draft and the page, under the path of its
// node. Without a form it writes the values of the draft out; with one it sets the fields that the
// form has and leaves the others alone, so that a page may save a part.
type reviewForm struct {
	d   *plan.Draft
	in  url.Values        // nil: write out
	out map[string]string // values of the draft by field
	bad fault.Invalids

	roleFields    map[string][]string
	proposedTitle string
}

// reviewValues are the fields of a review as the page shows them.
func reviewValues(d *plan.Draft, r *plan.Review) map[string]string {
	f := reviewForm{d: d, out: map[string]string{}}
	f.walk(d, r)
	return f.out
}

// applyReview sets the posted fields. What cannot be read comes back by field and is not set.
func applyReview(d *plan.Draft, r *plan.Review, posted url.Values) error {
	f := reviewForm{d: d, in: posted, bad: fault.Invalids{}, roleFields: roleFields(posted)}
	f.walk(d, r)
	return f.bad.Err()
}

func (f reviewForm) walk(d *plan.Draft, r *plan.Review) {
	f.head(d, r)
	for i := range d.Sections {
		path := plan.NodePath("sections", i)
		f.line(path+".title", &d.Sections[i].Title)
		f.lines(path+".body", &d.Sections[i].Body)
	}
	for i := range d.Areas {
		f.area(plan.NodePath("areas", i), &d.Areas[i], r)
	}
	for i := range d.Duties {
		path := plan.NodePath("duties", i)
		f.line(path+".name", &d.Duties[i].Unit)
		for j := range d.Duties[i].Items {
			item := plan.NodePath(path+".items", j)
			f.line(item+".text", &d.Duties[i].Items[j])
			before := r.Areas[item]
			entry(f, item+".area", r.Areas, item)
			if r.Areas[item] != before {
				delete(r.AskAreas, item)
			}
		}
	}
	for i := range d.Recipients {
		path := plan.NodePath("recipients", i)
		f.line(path+".name", &d.Recipients[i].Name)
		f.line(path+".purpose", &d.Recipients[i].Purpose)
	}
	f.line("signer.authority", &d.Signer.Authority)
	f.line("signer.position", &d.Signer.Position)
	f.line("signer.name", &d.Signer.Name)
	for _, name := range slices.Sorted(maps.Keys(r.Bodies)) {
		f.body(name, r)
	}
	f.seen(r)
}

func (f reviewForm) head(d *plan.Draft, r *plan.Review) {
	f.proposedTitle = plan.ShortTitle(d.Title) // before the title is typed anew
	f.line("number", &d.Number)
	f.line("title", &d.Title)
	f.line("issuer", &d.Issuer)
	f.line("place", &d.Place)
	f.issuedOn(&d.IssuedOn)
	short := r.ShortTitle
	if short == "" {
		short = plan.ShortTitle(d.Title)
	}
	if f.line("short_title", &short); f.in != nil && f.in.Has("short_title") && (r.ShortTitle != "" || short != f.proposedTitle) {
		r.ShortTitle = short
	}
	f.reportDue(d, r)
	f.superior(r)
	for _, part := range []struct {
		name string
		list *[]string
	}{{"legal_bases", &d.LegalBases}, {"opening", &d.Opening}, {"purpose", &d.Purpose}, {"requirements", &d.Requirements}, {"closing", &d.Closing}} {
		f.lines(part.name, part.list)
	}
}

func (f reviewForm) area(path string, a *plan.DraftArea, r *plan.Review) {
	f.line(path+".label", &a.Label)
	f.line(path+".title", &a.Title)
	f.lines(path+".body", &a.Body)
	roles := a.DraftRoles
	f.roles(path, &roles)
	f.line(path+".timing", &roles.Timing)
	if f.in != nil {
		a.SetRoles(roles)
	}
	for j := range a.Tasks {
		f.task(plan.NodePath(path+".tasks", j), &a.Tasks[j], r)
	}
	// One unit for the whole area: for the tasks that have none.
	if unit := cleanText(f.in.Get(path + ".focal")); f.in != nil && unit != "" {
		for j := range a.Tasks {
			if task := plan.NodePath(path+".tasks", j); r.Focal[task] == "" && !plan.NamesFocal(a.Tasks[j].DraftRoles, *r) {
				r.Focal[task] = plan.UnitRef(unit)
			}
		}
	}
}

func (f reviewForm) task(path string, t *plan.DraftTask, r *plan.Review) {
	f.line(path+".label", &t.Label)
	f.line(path+".title", &t.Title)
	f.lines(path+".body", &t.Body)
	f.names(path+".lead", &t.Lead)
	f.names(path+".joint", &t.Joint)
	f.names(path+".cooperating", &t.Cooperating)
	f.roles(path, &t.DraftRoles)
	f.line(path+".timing", &t.Timing)
	f.line(path+".deliverable", &t.Deliverable)
	entry(f, path+".focal", r.Focal, path)
	f.due(path, t, r)
}

// due is the date of a task; one that the printed timing says already needs no choice.
func (f reviewForm) due(path string, t *plan.DraftTask, r *plan.Review) {
	name := path + ".due"
	_, printed := f.d.TimingOf(t.Timing)
	if f.in == nil {
		day := r.Due[path]
		if day.IsZero() {
			day = printed
		}
		f.out[name] = vi.Date(day)
		return
	}
	if !f.in.Has(name) {
		return
	}
	day, err := plan.ParseDay(cleanText(f.in.Get(name)))
	switch {
	case err != nil:
		f.bad.Add(name, "Ghi ngày có trong lịch, viết như 15/5/2026.")
	case day.IsZero() || day == printed:
		delete(r.Due, path)
	default:
		r.Due[path] = day
	}
}

// superior is a tick: a form that shows it says so.
func (f reviewForm) superior(r *plan.Review) {
	switch {
	case f.in == nil && r.Superior:
		f.out["superior"] = "1"
	case f.in != nil && f.in.Has("superior-shown"):
		r.Superior = f.in.Get("superior") != ""
	}
}

// issuedOn is a day, or a month where the document leaves the day blank.
func (f reviewForm) issuedOn(iso *string) {
	const name = "issued_on"
	if f.in == nil {
		f.out[name] = vi.ISODate(*iso)
		return
	}
	if !f.in.Has(name) {
		return
	}
	if typed, ok := issuedOn(cleanText(f.in.Get(name))); ok {
		*iso = typed
		return
	}
	f.bad.Add(name, wrongIssuedOn)
}

const wrongIssuedOn = "Ghi ngày có trong lịch, viết như 15/5/2024, hoặc tháng như 5/2024."

// issuedOn is the ISO form of a typed day, or of a month where the document leaves the day blank.
func issuedOn(text string) (iso string, ok bool) {
	if day, err := plan.ParseDay(text); err == nil {
		return day.String(), true
	}
	if month, err := plan.ParseDay("1/" + text); err == nil && strings.Count(text, "/") == 1 {
		return month.String()[:len("2024-05")], true
	}
	return "", false
}

// reportDue is the last good day of the yearly report, in every year.
func (f reviewForm) reportDue(d *plan.Draft, r *plan.Review) {
	const name = "report_due"
	if f.in == nil {
		month, day := r.DueMonth, r.DueDay
		if month == 0 {
			month, day, _ = d.ReportDue()
		}
		if month != 0 {
			f.out[name] = strconv.Itoa(day) + "/" + strconv.Itoa(month)
		}
		return
	}
	if !f.in.Has(name) {
		return
	}
	text := cleanText(f.in.Get(name))
	if text == "" {
		r.DueMonth, r.DueDay = 0, 0
		return
	}
	month, day, ok := dayOfYear(text)
	if !ok {
		f.bad.Add(name, "Ghi ngày và tháng có trong mọi năm, viết như 30/11.")
		return
	}
	if m, printed, ok := d.ReportDue(); r.DueMonth == 0 && ok && m == month && printed == day {
		return // as the document says
	}
	r.DueMonth, r.DueDay = month, day
}

// dayOfYear reads a day that every year has.
func dayOfYear(text string) (month, day int, ok bool) {
	d, err := plan.ParseDay(text + "/2001") // no leap year
	if err != nil {
		return 0, 0, false
	}
	_, m, dd := d.Date()
	return int(m), dd, true
}

func (f reviewForm) body(printed string, r *plan.Review) {
	key := "body." + plan.BodyKey(printed)
	b := r.Bodies[printed]
	as := string(b.As)
	if b.As == plan.BodyUnit {
		as = string(b.Unit)
	}
	if f.in == nil {
		f.out[key+".as"], f.out[key+".name"], f.out[key+".kind"] = as, b.Name, string(b.Kind)
		for _, m := range b.Members {
			f.out[key+".members."+string(m)] = "1"
		}
		return
	}
	f.line(key+".name", &b.Name)
	if kind := plan.UnitKind(f.in.Get(key + ".kind")); slices.Contains(plan.UnitKinds, kind) {
		b.Kind = kind
	}
	if f.in.Has(key + ".members") { // the hidden field that comes with the boxes
		b.Members = nil
		for _, ref := range f.in[key+".members"] {
			if ref != "" {
				b.Members = append(b.Members, plan.UnitRef(ref))
			}
		}
	}
	if f.in.Has(key+".as") && f.in.Get(key+".as") != as {
		b.Unsure = false
		b.As, b.Unit = plan.BodyKind(f.in.Get(key+".as")), ""
		if b.As != plan.BodyNew && b.As != plan.BodyGroup && b.As != plan.BodyText {
			b.As, b.Unit = plan.BodyUnit, plan.UnitRef(f.in.Get(key+".as"))
		}
	}
	r.Bodies[printed] = b
}

// seen are the questions that a person put aside. A box that is not ticked is not posted, so each
// comes with a hidden "shown".
func (f reviewForm) seen(r *plan.Review) {
	for _, key := range slices.Sorted(maps.Keys(r.Seen)) {
		if f.in == nil && r.Seen[key] {
			f.out["seen."+key] = "1"
		}
	}
	for _, key := range f.in["shown"] {
		if f.in.Get("seen."+key) != "" {
			r.Seen[key] = true
		} else {
			delete(r.Seen, key)
		}
	}
}

func (f reviewForm) line(name string, p *string) {
	if f.in == nil {
		f.out[name] = *p
	} else if f.in.Has(name) {
		*p = strings.Join(strings.Fields(cleanText(f.in.Get(name))), " ")
	}
}

func (f reviewForm) lines(name string, p *[]string) {
	if f.in == nil {
		f.out[name] = strings.Join(*p, "\n")
	} else if f.in.Has(name) {
		typed := lines(cleanText(f.in.Get(name)))
		f.d.Retext(name, *p, typed)
		*p = typed
	}
}

// names are bodies, parted by semicolons as in the document.
func (f reviewForm) names(name string, p *[]string) {
	if f.in == nil {
		f.out[name] = strings.Join(*p, "; ")
	} else if f.in.Has(name) {
		*p = lines(strings.ReplaceAll(cleanText(f.in.Get(name)), ";", "\n"))
	}
}

// roles are the parts of bodies, each with a control of its own: "lead=Công an xã".
func (f reviewForm) roles(path string, r *plan.DraftRoles) {
	if f.in == nil {
		for _, list := range [][]string{r.Lead, r.Joint, r.Cooperating} {
			for _, name := range list {
				f.out[path+".role."+plan.BodyKey(name)] = string(r.RoleOf(name)) + "=" + name
			}
		}
		return
	}
	for _, field := range f.roleFields[path] {
		role, name, ok := strings.Cut(cleanText(f.in.Get(field)), "=")
		if ok && name != "" && field == path+".role."+plan.BodyKey(name) {
			r.Give(name, plan.Role(role))
		}
	}
}

// roleFields are the posted controls of parts by the node, in an order that does not depend on the map.
func roleFields(posted url.Values) map[string][]string {
	byNode := map[string][]string{}
	for _, field := range slices.Sorted(maps.Keys(posted)) {
		if node, _, ok := strings.Cut(field, ".role."); ok {
			byNode[node] = append(byNode[node], field)
		}
	}
	return byNode
}

// entry is a choice that stands in a map of the review; an empty one is taken out.
func entry[V ~string](f reviewForm, name string, m map[string]V, path string) {
	if f.in == nil {
		f.out[name] = string(m[path])
		return
	}
	if !f.in.Has(name) {
		return
	}
	if value := cleanText(f.in.Get(name)); value != "" {
		m[path] = V(value)
	} else {
		delete(m, path)
	}
}
