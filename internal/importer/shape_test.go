package importer

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// TestActsKeepEveryLine does acts at random on documents as they were read: each line keeps a place that
// is there, and no word that the tree had is lost.
func TestActsKeepEveryLine(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	if dir := os.Getenv("KEHOACHXA_PLANS"); dir != "" {
		for _, pattern := range []string{"*.txt", "*.docx"} {
			more, err := filepath.Glob(filepath.Join(dir, pattern))
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, more...)
		}
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			d := readFile(t, file)
			d.AdoptAnnex()
			var r plan.Review
			Propose(&d, &r, nil)
			was := wordsIn(&d, &r)
			rnd := rand.New(rand.NewPCG(7, uint64(len(d.Source))))
			verbs := []string{"area", "task", "body", "unit", "duty", "lead", "timing", "recipient", "section", "purpose", "join", "split", "up", "down", "dismiss", "remove"}
			var done []string
			for range 60 {
				op := fmt.Sprintf("%s:line.%d", verbs[rnd.IntN(len(verbs))], rnd.IntN(len(d.Source)))
				if _, err := plan.Reshape(&d, &r, op); err != nil {
					continue
				}
				done = append(done, op)
				Propose(&d, &r, nil)
				for i, s := range d.Source {
					if n := nodeOf(s.Path); n != "" {
						if _, ok := d.Node(n); !ok {
							t.Fatalf("after %v: line %d %q is said to be at %s, which is not there", done, i, s.Text, s.Path)
						}
					}
				}
				now := wordsIn(&d, &r)
				for w := range was {
					if !now[w] {
						t.Fatalf("after %v: %q is lost", done, w)
					}
				}
			}
			if len(done) < 15 {
				t.Errorf("only %d acts were done", len(done))
			}
		})
	}
}

// wordsIn are the words of all texts of a tree; words of labels and fields' names are none.
func wordsIn(d *plan.Draft, r *plan.Review) map[string]bool {
	texts := slices.Concat(d.LegalBases, d.Opening, d.Purpose, d.Requirements, d.Closing, r.Dismissed)
	roles := func(r plan.DraftRoles) {
		texts = slices.Concat(texts, r.Lead, r.Joint, r.Cooperating, []string{r.Timing})
	}
	for _, s := range d.Sections {
		texts = append(append(texts, s.Title), s.Body...)
	}
	for _, a := range d.Areas {
		texts = append(append(texts, a.Title), a.Body...)
		roles(a.DraftRoles)
		for _, t := range a.Tasks {
			texts = append(append(texts, t.Title, t.Deliverable), t.Body...)
			roles(t.DraftRoles)
		}
	}
	for _, u := range d.Duties {
		texts = append(append(append(texts, u.Unit), u.Body...), u.Items...)
	}
	for _, q := range d.Recipients {
		texts = append(texts, q.Name, q.Purpose)
	}
	for _, q := range d.Problems {
		if q.Path == "" {
			texts = append(texts, q.Text)
		}
	}
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(strings.Join(texts, " ")), func(r rune) bool { return strings.ContainsRune(" .,;:-–()“”\"/+", r) }) {
		if len(w) > 3 && !strings.Contains("cơ quan đơn vị bộ phận lãnh đạo chủ trì thực hiện phối hợp tham mưu phụ trách thời gian thời hạn tiến độ hoàn thành kết quả sản phẩm đầu ra dự kiến", w) {
			words[w] = true
		}
	}
	return words
}
