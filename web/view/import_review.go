package view

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// ReviewState is what the page of a review is made of.
type ReviewState struct {
	Draft  plan.Draft
	Review plan.Review
	Units  []plan.Unit
	Values map[string]string // of every field: as kept, or as typed where it was refused
	Errors map[string]string // by field
	Others map[string]string // what another person saved, by field, where it differs
	Chosen string            // the line that is chosen: "line.12", or the path of a text made by hand
	Open   string            // the piece whose fields are open
	All    bool              // every line is unfolded
	Split  string            // the line for which a place to break is asked
}

// ReviewRun is a run of pieces; with a Fold it is folded under that summary.
type ReviewRun struct {
	Fold   string
	Open   bool
	Pieces []ReviewPiece
}

// ReviewPiece is a part of the document beside what was understood of it.
type ReviewPiece struct {
	ID     string // of the row
	Name   string // in the summary of a fold
	Line   int
	Lines  []SourceLine
	Small  string // "Nhiệm vụ 1.1"
	Title  string
	Facts  []Fact
	Asks   []ReviewAsk
	Fields []ReviewField
	Ops    []ReviewOp
	Parts  []ReviewOp // where the chosen line may be split
	Edits  bool       // it has fields, which are shown when it is open
	Open   bool
}

// ReviewAsk is one numbered question with the fields that answer it.
type ReviewAsk struct {
	Number int
	Title  string // in the list of questions
	Text   string // above the fields; empty where the label of the field is the question
	Fields []ReviewField
	Seen   string // key under which it may be put aside; empty: only an answer closes it
	Ops    []ReviewOp
}

// ReviewControl is the kind of control of a field.
type ReviewControl string

// The controls of a review.
const (
	ReviewLine   ReviewControl = "line"
	ReviewText   ReviewControl = "text"
	ReviewDate   ReviewControl = "date"
	ReviewSelect ReviewControl = "select"
	ReviewChecks ReviewControl = "checks"
	ReviewRoles  ReviewControl = "roles"
	ReviewTiming ReviewControl = "timing"
)

// ReviewField is a field of the review; its value stands in the page's Values.
type ReviewField struct {
	Control ReviewControl
	Name    string
	Label   string
	Hint    string
	Options []Option
	Roles   []RoleRow // of ReviewRoles: those named or proposed
	Others  []RoleRow // and all others
}

// RoleRow is one body with the part that it may have in a task.
type RoleRow struct {
	Field string // name of its control
	Name  string // as the document or the list of units has it
	Hint  string // which unit that is, or who is in the group
}

// ReviewOp is a button that changes the shape of the tree.
type ReviewOp struct{ Value, Label string }

// reviewer builds the pieces of a review.
type reviewer struct {
	ReviewState
	pieces   []ReviewPiece
	doubtful []string // names that wait for an answer
	settled  ReviewPiece
	asked    map[string]bool // printed names that have had their question
	units    []Option
	areas    []Option
}

// ReviewParts is a review laid out.
type ReviewParts struct {
	Runs    []ReviewRun
	Doubts  []DoubtRow
	Timings []string // ways to write a time
	NoFocal int      // tasks without a focal unit
}

// BuildReview lays the review out: pieces in the order of the document, runs without a question
// folded, questions numbered.
func BuildReview(s ReviewState) (r ReviewParts) {
	b := reviewer{ReviewState: s, asked: map[string]bool{}}
	b.options()
	b.doubtful = b.doubtfulNames()
	b.head()
	b.plainTexts()
	b.tree()
	b.duties()
	b.foot()
	b.unplaced()
	b.leftBodies()
	b.dismissed()
	b.sources()
	slices.SortStableFunc(b.pieces, func(a, c ReviewPiece) int { return a.Line - c.Line })
	if len(b.settled.Fields) > 0 {
		b.close(&b.settled)
		r.Runs = append(r.Runs, ReviewRun{Fold: b.settled.Name, Open: b.settled.Open, Pieces: []ReviewPiece{b.settled}})
	}
	r.Runs, r.Doubts = b.number(r.Runs)
	r.Timings = b.timings()
	for i := range s.Draft.Areas {
		r.NoFocal += b.withoutFocal(plan.NodePath("areas", i), &s.Draft.Areas[i])
	}
	return r
}

// close leaves the fields of a piece out unless it is open: the page stays small, however long the plan.
func (b *reviewer) close(p *ReviewPiece) {
	p.Edits = len(p.Fields)+len(p.Ops) > 0
	p.Open = b.failed(*p) || p.ID == b.Open
	if !p.Open && p.ID != "head" {
		p.Fields, p.Ops = nil, nil
	}
}

// openAsks is how many questions have their fields at once: in a long plan with many, those behind open by
// a button, and by themselves as the first ones are answered.
const openAsks = 20

// number counts the questions and folds what has none.
func (b *reviewer) number(runs []ReviewRun) ([]ReviewRun, []DoubtRow) {
	var doubts []DoubtRow
	var quiet []ReviewPiece
	fold := func() {
		if len(quiet) > 0 {
			open := b.All || slices.ContainsFunc(quiet, func(p ReviewPiece) bool {
				return p.Open || slices.ContainsFunc(p.Lines, func(l SourceLine) bool { return l.Checked })
			})
			runs = append(runs, ReviewRun{Fold: foldSummary(quiet), Open: open, Pieces: quiet})
			quiet = nil
		}
	}
	for _, p := range b.pieces {
		failed := b.failed(p)
		b.close(&p)
		if len(p.Asks) == 0 && !failed {
			quiet = append(quiet, p)
			continue
		}
		fold()
		for i := range p.Asks {
			n := len(doubts) + 1
			p.Asks[i].Number = n
			if n > openAsks && !p.Open && len(p.Asks[i].Fields) > 0 {
				p.Asks[i].Text, p.Asks[i].Fields = p.Asks[i].Title, nil
				p.Asks[i].Ops = append(p.Asks[i].Ops, ReviewOp{"open:" + p.ID, "Trả lời"})
			}
			row := DoubtRow{Number: n, Title: p.Asks[i].Title, URL: "#doubt-" + strconv.Itoa(n)}
			if len(p.Lines) > 0 {
				row.Where = "Dòng " + strconv.Itoa(p.Lines[0].Number)
			}
			doubts = append(doubts, row)
		}
		runs = append(runs, ReviewRun{Pieces: []ReviewPiece{p}})
	}
	fold()
	return runs, doubts
}

func (b *reviewer) failed(p ReviewPiece) bool {
	bad := func(fields []ReviewField) bool {
		return slices.ContainsFunc(fields, func(f ReviewField) bool { return b.Errors[f.Name] != "" || b.Others[f.Name] != "" })
	}
	return bad(p.Fields) || slices.ContainsFunc(p.Asks, func(a ReviewAsk) bool { return bad(a.Fields) })
}

func foldSummary(pieces []ReviewPiece) string {
	first, last, n := 0, 0, 0
	for _, p := range pieces {
		for _, l := range p.Lines {
			if l.Number == 0 {
				continue
			}
			if first == 0 || l.Number < first {
				first = l.Number
			}
			last, n = max(last, l.Number), n+1
		}
	}
	names := make([]string, 0, len(pieces))
	for _, p := range pieces {
		names = append(names, p.Name)
	}
	what := strings.Join(names, ", ")
	if len(names) > 3 {
		what = names[0] + " đến " + names[len(names)-1]
	}
	switch {
	case n == 0:
		return "Thêm bằng tay: " + what
	case first == last:
		return fmt.Sprintf("Dòng %d: %s. Đã hiểu 1 dòng", first, what)
	}
	return fmt.Sprintf("Dòng %d đến %d: %s. Đã hiểu %d dòng", first, last, what, n)
}

func (b *reviewer) options() {
	b.units = []Option{{Value: "", Label: "Chưa chọn"}}
	for _, u := range b.Units {
		b.units = append(b.units, Option{Value: string(plan.UnitID(u.ID)), Label: u.Name})
	}
	for _, name := range b.Review.Printed(&b.Draft) {
		if body := b.Review.Bodies[name]; body.As == plan.BodyNew {
			b.units = append(b.units, Option{Value: string(plan.NewUnit(name)), Label: b.nameOf(plan.NewUnit(name)) + " (thêm mới)"})
		}
	}
	b.areas = []Option{{Value: "", Label: "Chưa chọn"}, {Value: plan.CommonArea, Label: "Nhiệm vụ chung"}}
	for i, a := range b.Draft.Areas {
		b.areas = append(b.areas, Option{Value: plan.NodePath("areas", i), Label: "Nhóm " + label(a.Label, i) + ". " + short(a.Title, 60)})
	}
}

// nameOf is the name of a unit that was chosen.
func (b *reviewer) nameOf(ref plan.UnitRef) string {
	if printed := ref.Printed(); printed != "" {
		if name := b.Review.Bodies[printed].Name; name != "" {
			return name
		}
		return printed
	}
	for _, u := range b.Units {
		if u.ID == ref.ID() {
			return u.Name
		}
	}
	return ""
}

func (b *reviewer) add(p ReviewPiece, lines [2]int) {
	if p.Line == 0 {
		p.Line = lines[0]
	}
	if p.Line == 0 && len(b.pieces) > 0 {
		p.Line = b.pieces[len(b.pieces)-1].Line // made by hand: behind what stands before it
	}
	b.pieces = append(b.pieces, p)
}

// sources gives each line to the piece of the node in which it stands: those of the document, then the
// texts that were made by hand or split off.
func (b *reviewer) sources() {
	index := map[string]int{}
	for i, p := range b.pieces {
		index[p.ID] = i
	}
	last := 0
	for i := range b.Draft.Source {
		s := &b.Draft.Source[i]
		list, _, _ := strings.Cut(s.Path, ".")
		at := last
		if k, ok := pieceOf(index, s.Path); ok {
			at = k
		} else if k, ok := index[list+".0"]; ok {
			at = k // the heading of a list
		} else if slices.Contains(headParts, list) {
			at = 0
		}
		if list != "page" && list != "dismissed" {
			last = at
		}
		b.line(at, SourceLine{Number: s.Lines[0], At: plan.NodePath("line", i), Tag: lineTag(s.Path), Parts: b.marked(s, at)}, s.Path)
	}
	for _, t := range plan.TextsByHand(&b.Draft, &b.Review) {
		if at, ok := pieceOf(index, t.Path); ok && t.Text != "" {
			b.line(at, SourceLine{At: t.Path, Tag: lineTag(t.Path), Parts: []SourcePart{{Text: t.Text}}}, t.Path)
		}
	}
}

var headParts = []string{"head", "number", "title", "issuer", "place", "issued_on", "kind"}

// line adds a line to a piece, chosen where it is the one, with the places to break where they are asked.
func (b *reviewer) line(at int, l SourceLine, path string) {
	p := &b.pieces[at]
	l.Checked = b.Chosen != "" && (b.Chosen == l.At || b.Chosen == path)
	if b.Split == l.At {
		l.Checked = true
		text, _ := plan.TextAt(&b.Draft, &b.Review, l.At)
		for k, part := range plan.BreaksAt(text) {
			p.Parts = append(p.Parts, ReviewOp{fmt.Sprintf("split:%s>%d", l.At, k), "Tách trước “" + short(part[1], 60) + "”"})
		}
	}
	p.Lines = append(p.Lines, l)
}

// pieceOf is the piece of the smallest node in which a path leads.
func pieceOf(index map[string]int, path string) (int, bool) {
	for ; path != ""; path = path[:max(strings.LastIndexByte(path, '.'), 0)] {
		if k, ok := index[path]; ok {
			return k, true
		}
	}
	return 0, false
}

var lineTags = map[string]string{
	"areas": "Nhóm", "tasks": "Nhiệm vụ", "body": "Nội dung", "lead": "Chủ trì", "joint": "Thực hiện", "cooperating": "Phối hợp", "timing": "Thời gian", "deliverable": "Sản phẩm",
	"duties": "Đơn vị", "items": "Trách nhiệm", "sections": "Mục", "recipients": "Nơi nhận", "problems": "Chưa rõ", "dismissed": "Bỏ qua", "legal_bases": "Căn cứ",
	"purpose": "Mục đích", "requirements": "Yêu cầu", "title": "Tên", "number": "Số", "issued_on": "Ngày", "signer": "Người ký",
}

// lineTag says what a line was understood as.
func lineTag(path string) string {
	parts := strings.Split(path, ".")
	for i := len(parts) - 1; i >= 0; i-- {
		if tag, ok := lineTags[parts[i]]; ok {
			return tag
		}
	}
	return ""
}

// sureEnough is how sure the reading of a node must be to stand without a mark.
const sureEnough = 0.6

// marked sets off what is doubtful in a line: a name, what is missing in the head, a line without a place.
func (b *reviewer) marked(s *plan.DraftParagraph, at int) []SourcePart {
	whole := strings.HasPrefix(s.Path, "problems.") || s.Path == "number" && b.Draft.Number == "" || s.Path == "issued_on" && len(b.Draft.IssuedOn) < len("2024-05-09")
	if n, ok := b.Draft.Node(s.Path); ok && n.Sure > 0 && n.Sure < sureEnough {
		whole = true
	}
	if whole {
		return []SourcePart{{Text: s.Text, Doubt: true}}
	}
	if len(b.pieces[at].Asks) > 0 {
		for _, name := range b.doubtful {
			if before, after, ok := strings.Cut(s.Text, name); ok {
				return []SourcePart{{Text: before}, {Text: name, Doubt: true}, {Text: after}}
			}
		}
	}
	return []SourcePart{{Text: s.Text}}
}

// doubtfulNames are the names that wait for an answer, the longest first.
func (b *reviewer) doubtfulNames() (names []string) {
	if b.Review.Superior {
		return nil
	}
	for name, body := range b.Review.Bodies {
		if open := body.Unsure || body.As == plan.BodyGroup && len(body.Members) == 0; open && !b.Review.Seen["body."+plan.BodyKey(name)] {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, c string) int { return cmp.Or(len(c)-len(a), strings.Compare(a, c)) })
	return names
}

func roleFacts(r plan.DraftRoles) []Fact {
	return factsOf("Chủ trì", strings.Join(r.Lead, "; "), "Thực hiện", strings.Join(r.Joint, "; "), "Phối hợp", strings.Join(r.Cooperating, "; "), "Thời gian", r.Timing)
}

// factsOf makes facts of terms and values; empty values are left out.
func factsOf(termsAndValues ...string) []Fact {
	var list []Fact
	for i := 0; i < len(termsAndValues); i += 2 {
		if value := termsAndValues[i+1]; value != "" {
			list = append(list, Fact{termsAndValues[i], value})
		}
	}
	return list
}

func recipient(r plan.DraftRecipient) string {
	if r.Purpose == "" {
		return r.Name
	}
	return r.Name + " (" + r.Purpose + ")"
}

// label is a printed label without its full stop, or the place in the list; i below 0 gives no place.
func label(printed string, i int) string {
	if l := strings.TrimRight(printed, ".) "); l != "" || i < 0 {
		return l
	}
	return strconv.Itoa(i + 1)
}

func lowerFirst(text string) string {
	r := []rune(text)
	return strings.ToLower(string(r[:1])) + string(r[1:])
}

// short cuts a text at a word.
func short(text string, n int) string {
	r := []rune(text)
	if len(r) <= n {
		return text
	}
	cut := string(r[:n])
	if at := strings.LastIndexByte(cut, ' '); at > 0 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,;:.") + "…"
}
