package durability

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// row is what one officer knows of one row of his unit's page. Only he writes it.
type row struct {
	key     string
	version string // of the form at hand
	saves   int    // confirmed drafts
	sends   int    // confirmed acts of sending
	text    string // of the newest confirmed draft, "" before the first
	sent    string // of the newest confirmed act of sending
	typing  string // posted and neither confirmed nor refused, "" where nothing is
	sending bool
}

// officer is a person with the rows of his unit.
type officer struct {
	*person
	commune, unit string
	rows          []*row
	turn          int
}

// crowd is everybody at work at once.
type crowd struct {
	t        testing.TB
	app      *app
	double   bool // everybody clicks twice, and again after an error
	officers []*officer
	admins   []*person

	// gate is held for reading during each click of the crowd, and for writing while it stands still.
	gate      sync.RWMutex
	confirmed atomic.Int64
	errors    atomic.Int64 // presses without a confirmation
	mu        sync.Mutex
	units     map[string]bool // by name: confirmed, or posted and not yet known
	refused   []string

	before map[string]storedRow // of the demonstration
}

// newCrowd signs everybody in who has something to report, and the administrators.
func newCrowd(t testing.TB, a *app) *crowd {
	t.Helper()
	c := &crowd{t: t, app: a, units: map[string]bool{}, before: a.storedRows()}
	for _, l := range a.logins() {
		switch l.Role {
		case "admin":
			c.admins = append(c.admins, a.enter(t, l))
		case "unit":
			o := &officer{person: a.enter(t, l), commune: l.Commune, unit: l.Unit}
			keys, versions := o.person.rows()
			for _, key := range keys[:min(len(keys), 3)] {
				o.rows = append(o.rows, &row{key: key, version: versions[key]})
			}
			if len(o.rows) > 0 { // else all of the unit is accepted
				c.officers = append(c.officers, o)
			}
		}
	}
	if len(c.officers) < 8 {
		t.Fatalf("only %d officers have something to report", len(c.officers))
	}
	slices.SortFunc(c.officers, func(x, y *officer) int { return cmp.Compare(x.name, y.name) })
	return c
}

// work lets everybody save until so many saves are confirmed.
func (c *crowd) work(target int) (wait func()) {
	var done sync.WaitGroup
	enough := func() bool { return c.confirmed.Load() >= int64(target) || c.t.Failed() }
	for _, o := range c.officers {
		done.Go(func() {
			for !enough() {
				c.save(o)
			}
		})
	}
	for _, p := range c.admins {
		done.Go(func() {
			for n := 0; !enough(); n++ {
				c.addUnit(&c.gate, p, fmt.Sprintf("Tổ công tác số %d của %s", n, p.name))
			}
		})
	}
	return done.Wait
}

// reach waits until so many saves are confirmed.
func (c *crowd) reach(target int) {
	for deadline := time.Now().Add(10 * time.Minute); c.confirmed.Load() < int64(target) && !c.t.Failed(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			c.t.Fatalf("only %d saves are confirmed", c.confirmed.Load())
		}
	}
}

// stop lets everybody finish the click under way and wait; goOn ends that.
func (c *crowd) stop() { c.gate.Lock() }
func (c *crowd) goOn() { c.gate.Unlock() }

// save is the next draft of an officer; every eighth is sent, too.
func (c *crowd) save(o *officer) {
	r := o.rows[o.turn%len(o.rows)]
	o.turn++
	text := fmt.Sprintf("Kết quả lần %d của %s.", o.turn, o.name)
	ok := c.press(&c.gate, o.name, func() { r.typing = text }, func() answer {
		return o.post("/viec-cua-toi", rowForm(r.key, r.version, text), true)
	}, func(a answer) (err error) {
		r.text, r.typing = text, ""
		r.saves++
		r.version, err = newVersion(a, r.key)
		return err
	})
	if !ok || o.turn%8 != 0 {
		return
	}
	number, _, _ := strings.Cut(r.version, ".")
	form := url.Values{"token": {token()}, "pick": {r.key}, "version-" + r.key: {number}}
	c.press(&c.gate, o.name, func() { r.sending = true }, func() answer { return o.post("/viec-cua-toi/gui", form, false) }, func(answer) error {
		r.sent, r.sending = r.text, false
		r.sends++
		return nil
	})
}

// addUnit is a form that creates.
func (c *crowd) addUnit(gate *sync.RWMutex, p *person, name string) {
	form := url.Values{"token": {token()}, "name": {name}, "kind": {"office"}}
	set := func(confirmed bool) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.units[name] = confirmed
	}
	c.press(gate, p.name, func() { set(false) }, func() answer { return p.post("/quan-tri/don-vi", form, false) },
		func(answer) error { set(true); return nil })
}

// press sends one form until it is confirmed: after an error the person presses again. Nothing that
// is sent here is to be refused. It says whether the form was confirmed.
func (c *crowd) press(gate *sync.RWMutex, who string, note func(), post func() answer, confirm func(answer) error) bool {
	known := false
	for deadline := time.Now().Add(time.Minute); ; {
		answers := c.click(gate, note, post, func(a answer) {
			if !known {
				known = true
				c.confirmed.Add(1)
				if err := confirm(a); err != nil {
					c.t.Errorf("%s: %v: %v", who, err, a)
				}
			}
		})
		again := false
		for _, a := range answers {
			if a.refused() {
				c.mu.Lock()
				c.refused = append(c.refused, who+": "+a.String())
				c.mu.Unlock()
				c.t.Errorf("%s is refused: %v", who, a)
				return false
			}
			if !a.saved() {
				again = true
				c.errors.Add(1)
			}
		}
		if !again {
			return true
		}
		if time.Now().After(deadline) {
			c.t.Errorf("%s cannot save: %v", who, answers)
			return known
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// click sends a form once, or twice at the same time, and notes a confirmation before the gate opens.
func (c *crowd) click(gate *sync.RWMutex, note func(), post func() answer, confirmed func(answer)) []answer {
	gate.RLock()
	defer gate.RUnlock()
	note()
	answers := make([]answer, 1)
	if c.double {
		answers = make([]answer, 2)
	}
	var both sync.WaitGroup
	for i := range answers {
		both.Go(func() { answers[i] = post() })
	}
	both.Wait()
	for _, a := range answers {
		if a.saved() {
			confirmed(a)
		}
	}
	return answers
}

// storedRow is a progress report as the database holds it.
type storedRow struct {
	Commune, Unit, Key string
	Version            int // of the draft: one more with each save
	Result             string
	Versions           int // that were sent
	Sent               string
}

func (r storedRow) id() string { return r.Commune + "/" + r.Unit + "/" + r.Key }

// storedRows are all progress reports of the database.
func (a *app) storedRows() map[string]storedRow {
	rows := query[storedRow](a, `SELECT c.name, u.name, r.period_id || '-' || r.item_id, r.version, r.result,
	(SELECT count(*) FROM progress_report_versions v WHERE v.commune_id = r.commune_id AND v.report_id = r.id),
	coalesce((SELECT v.result FROM progress_report_versions v WHERE v.commune_id = r.commune_id AND v.report_id = r.id ORDER BY v.number DESC LIMIT 1), '')
FROM progress_reports r JOIN communes c ON c.id = r.commune_id JOIN units u ON u.commune_id = r.commune_id AND u.id = r.unit_id`)
	by := make(map[string]storedRow, len(rows))
	for _, r := range rows {
		by[r.id()] = r
	}
	return by
}

// compare holds what was confirmed against the database: nothing lost, nothing twice, and nothing
// there that nobody posted.
func (c *crowd) compare() {
	c.t.Helper()
	stored := c.app.storedRows()
	for _, o := range c.officers {
		for _, r := range o.rows {
			id := storedRow{Commune: o.commune, Unit: o.unit, Key: r.key}.id()
			for _, problem := range r.differences(c.before[id], stored[id]) {
				c.t.Errorf("%s, row %s: %s", o.name, r.key, problem)
			}
		}
	}
	type unit struct {
		Name  string
		Count int
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	missing := maps.Clone(c.units)
	for _, u := range query[unit](c.app, `SELECT name, count(*) FROM units WHERE name LIKE 'Tổ công tác số %' GROUP BY name`) {
		if _, posted := c.units[u.Name]; !posted || u.Count != 1 {
			c.t.Errorf("unit %q is stored %d times, posted: %v", u.Name, u.Count, posted)
		}
		delete(missing, u.Name)
	}
	for name, confirmed := range missing {
		if confirmed {
			c.t.Errorf("unit %q is lost", name)
		}
	}
}

// differences compares a row with what is stored. What is under way may be there or not.
func (r *row) differences(before, now storedRow) (problems []string) {
	saves, sends := now.Version-before.Version, now.Versions-before.Versions
	switch {
	case r.typing != "" && now.Result == r.typing && saves == r.saves+1:
	case r.text == "" && saves == 0:
	case now.Result == r.text && saves == r.saves:
	default:
		problems = append(problems, fmt.Sprintf("%d saves were confirmed up to %q (under way: %q), stored are %d up to %q", r.saves, r.text, r.typing, saves, now.Result))
	}
	switch {
	case r.sending && sends == r.sends+1 && now.Sent == r.text:
	case sends == r.sends && (r.sends == 0 || now.Sent == r.sent):
	default:
		problems = append(problems, fmt.Sprintf("%d times sending was confirmed up to %q (under way: %v), stored are %d up to %q", r.sends, r.sent, r.sending, sends, now.Sent))
	}
	return problems
}

// settled is compare at the end, when nothing is under way.
func (c *crowd) settled() {
	c.t.Helper()
	c.compare()
	for _, o := range c.officers {
		for _, r := range o.rows {
			if r.typing != "" || r.sending {
				c.t.Errorf("%s, row %s: never answered", o.name, r.key)
			}
		}
	}
	if len(c.refused) > 0 {
		c.t.Errorf("%d saves were refused", len(c.refused))
	}
}
