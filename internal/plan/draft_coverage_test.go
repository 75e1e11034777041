package plan

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// shaped is a tree with a source in which every paragraph has words of its own.
func shaped() (Draft, Review) {
	var d Draft
	add := func(path, text string) string {
		n := len(d.Source) + 1
		d.Source = append(d.Source, DraftParagraph{Lines: [2]int{n, n}, Text: text, Path: path})
		return text
	}
	add("head", "CỘNG HÒA")
	d.Title = add("title", "Kế hoạch mẫu")
	d.LegalBases = []string{add("legal_bases.0", "Căn cứ luật một;")}
	add("purpose", "1. Mục đích")
	d.Purpose = []string{add("purpose.0", "- Mục đích đầu."), add("purpose.1", "- Mục đích sau.")}
	d.Sections = []DraftSection{{Label: "II", Title: "NỘI DUNG"}}
	add("sections.0", "II. NỘI DUNG")
	for i := range 3 {
		path := NodePath("areas", i)
		a := DraftArea{Label: fmt.Sprint(i + 1), Title: fmt.Sprintf("Nhóm tên%d", i)}
		add(path, a.Label+". "+a.Title)
		a.Body = []string{add(path+".body.0", fmt.Sprintf("Dẫn nhóm%d. Ý hai nhóm%d.", i, i))}
		if i == 1 {
			a.Lead, a.Timing = []string{"Đơn vị nhóm1"}, "Thường xuyên nhóm1"
			add(path+".lead", "Cơ quan chủ trì: Đơn vị nhóm1.")
			add(path+".timing", "Thời gian: Thường xuyên nhóm1.")
		}
		for j := range 3 {
			task := NodePath(path+".tasks", j)
			t := DraftTask{Label: fmt.Sprintf("%d.%d", i+1, j+1), Title: fmt.Sprintf("Việc v%d%d", i, j), DraftRoles: a.DraftRoles}
			add(task, t.Label+". "+t.Title)
			t.Body = []string{add(task+".body.0", fmt.Sprintf("- Ý đầu v%d%d; còn nữa x%d%d.", i, j, i, j)), add(task+".body.1", fmt.Sprintf("- Ý sau y%d%d", i, j))}
			if i == 2 {
				t.Lead, t.Cooperating, t.Deliverable = []string{fmt.Sprintf("Chủ c%d%d", i, j)}, []string{"Các thôn", fmt.Sprintf("Hội h%d%d", i, j)}, fmt.Sprintf("Báo cáo r%d%d", i, j)
				add(task+".lead", "Chủ trì: "+t.Lead[0])
				add(task+".cooperating", "Phối hợp: "+strings.Join(t.Cooperating, "; ")+".")
				add(task+".deliverable", "Sản phẩm: "+t.Deliverable)
			}
			a.Tasks = append(a.Tasks, t)
		}
		d.Areas = append(d.Areas, a)
	}
	for i := range 2 {
		path := NodePath("duties", i)
		u := DraftDuty{Label: fmt.Sprint(i + 1), Unit: fmt.Sprintf("Đơn vị d%d", i)}
		add(path, u.Label+". "+u.Unit+":")
		for j := range 3 {
			u.Items = append(u.Items, add(fmt.Sprintf("%s.items.%d", path, j), fmt.Sprintf("Giao mục m%d%d và mục n%d%d", i, j, i, j)))
		}
		d.Duties = append(d.Duties, u)
	}
	d.Problems = []Problem{{Line: len(d.Source) + 1, Text: add("problems.0", "Đoạn lạc lạ. Câu sau lạ.")}, {Path: "areas.1.tasks.1", Why: "Xem lại"}}
	add("recipients", "Nơi nhận:")
	d.Recipients = []DraftRecipient{{Name: "Huyện nhận", Purpose: "B/c"}}
	add("recipients.0", "- Huyện nhận (B/c);")
	add("signer", "CHỦ TỊCH")
	r := Review{
		Focal: map[string]UnitRef{"areas.1.tasks.1": "7"}, Areas: map[string]string{"duties.0.items.1": "areas.1"},
		Due: map[string]Day{"areas.2.tasks.0": NewDay(2026, 5, 1)},
	}
	r.Normalize()
	openOutline(&d, &r).close() // with the lines of each node
	return d, r
}

func encoded(t *testing.T, d *Draft, r *Review) string {
	t.Helper()
	out, err := json.Marshal([]any{d, r})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// covered fails where a paragraph of the source has no place in the tree, or a word of the document is in
// no text of it.
func covered(t *testing.T, d *Draft, r *Review, done string) {
	t.Helper()
	o := openOutline(d, r)
	words, labels := map[string]bool{}, map[string]bool{}
	o.walk(func(path string, l *leaf) {
		for _, w := range strings.Fields(bare(l.text)) {
			words[w] = true
		}
	}, func(_ string, f *leafField) {
		for _, w := range strings.Fields(bare(strings.Join(f.values, " "))) {
			words[w] = true
		}
	})
	for _, w := range strings.Fields("cơ quan chủ trì thực hiện phối hợp thời gian sản phẩm b/c giao") {
		labels[w] = true // of fields; they are not values
	}
	fixed := []string{"head", "title", "purpose", "recipients", "signer"}
	for i, s := range d.Source {
		if slices.Contains(fixed, s.Path) {
			continue
		}
		if _, ok := o.spotOf(s.Path); !ok {
			t.Fatalf("after %s: line %d %q is said to be at %q, which is not there", done, i, s.Text, s.Path)
		}
		for _, w := range strings.Fields(bare(s.Text)) {
			if !words[w] && !labels[w] && w[0] > '9' && w != "ii" {
				t.Fatalf("after %s: %q of line %d %q is lost", done, w, i, s.Text)
			}
		}
	}
}

var verbs = []string{
	"area", "task", "body", "unit", "duty", "lead", "joint", "cooperating", "timing", "deliverable", "basis", "purpose", "requirement", "recipient",
	"section", "join", "split", "up", "down", "dismiss", "restore", "remove",
}

// TestNoLineIsLost does acts at random: whatever is done, every paragraph of the source keeps a place
// that is there, no word of the document is lost, and what is refused changes nothing.
func TestNoLineIsLost(t *testing.T) {
	t.Parallel()
	done := map[string]int{}
	for seed := range uint64(30) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		d, r := shaped()
		covered(t, &d, &r, "nothing")
		var acts []string
		for range 60 {
			verb := verbs[rnd.IntN(len(verbs))]
			op := fmt.Sprintf("%s:line.%d", verb, rnd.IntN(len(d.Source)))
			if rnd.IntN(3) == 0 {
				var paths []string
				openOutline(&d, &r).walk(func(p string, _ *leaf) { paths = append(paths, p) }, func(p string, _ *leafField) { paths = append(paths, p) })
				op = verb + ":" + paths[rnd.IntN(len(paths))]
			}
			if verb == "split" {
				op += fmt.Sprintf(">%d", rnd.IntN(2))
			}
			before := encoded(t, &d, &r)
			where, err := Reshape(&d, &r, op)
			if err != nil {
				if after := encoded(t, &d, &r); after != before {
					t.Fatalf("seed %d: refused %s changed the tree", seed, op)
				}
				continue
			}
			acts = append(acts, op)
			done[verb]++
			covered(t, &d, &r, fmt.Sprintf("seed %d %v", seed, acts))
			if verb != "remove" {
				if _, ok := openOutline(&d, &r).spotOf(where); !ok {
					t.Fatalf("seed %d %v: went to %q, which is not there", seed, acts, where)
				}
			}
			_, _ = Build(d, r, []Unit{{ID: 7}}) // it may refuse, but must not panic, whatever the shape
		}
	}
	for _, verb := range verbs {
		if done[verb] == 0 {
			t.Errorf("%s was never done", verb)
		}
	}
	t.Log(done)
}
