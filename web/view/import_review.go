package view

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// ReviewState is what the page of a review is made of.
type ReviewState struct {
	Draft  plan.Draft
	Review plan.Review
	Units  []plan.Unit
	Values map[string]string // of every field: as kept, or as typed where it was refused
	Errors map[string]string // by field
	Others map[string]string // what another person saved, by field, where it differs
}

// ReviewRun is a run of pieces; with a Fold it is folded under that summary.
type ReviewRun struct {
	Fold   string
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
	Failed bool // a field of it was refused
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
)

// ReviewField is a field of the review; its value stands in the page's Values.
type ReviewField struct {
	Control ReviewControl
	Name    string
	Label   string
	Hint    string
	Options []Option
}

// ReviewOp is a button that changes the shape of the tree.
type ReviewOp struct{ Value, Label string }

// reviewer builds the pieces of a review.
type reviewer struct {
	ReviewState
	pieces  []ReviewPiece
	spans   [][2]int // lines of the node of each piece
	settled ReviewPiece
	asked   map[string]bool // printed names that have had their question
	units   []Option
	areas   []Option
}

// BuildReview lays the review out: pieces in the order of the document, runs without a question
// folded, questions numbered.
func BuildReview(s ReviewState) (runs []ReviewRun, doubts []DoubtRow) {
	b := reviewer{ReviewState: s, asked: map[string]bool{}}
	b.options()
	b.head()
	b.texts()
	b.tree()
	b.duties()
	b.foot()
	b.unplaced()
	b.leftBodies()
	b.sources()
	slices.SortStableFunc(b.pieces, func(a, c ReviewPiece) int { return a.Line - c.Line })
	if len(b.settled.Fields) > 0 {
		b.settled.Failed = b.failed(b.settled)
		runs = append(runs, ReviewRun{Fold: b.settled.Name, Pieces: []ReviewPiece{b.settled}})
		if b.settled.Failed {
			runs[0].Fold = ""
		}
	}
	return b.number(runs)
}

// number counts the questions and folds what has none.
func (b *reviewer) number(runs []ReviewRun) ([]ReviewRun, []DoubtRow) {
	var doubts []DoubtRow
	var quiet []ReviewPiece
	fold := func() {
		if len(quiet) > 0 {
			runs = append(runs, ReviewRun{Fold: foldSummary(quiet), Pieces: quiet})
			quiet = nil
		}
	}
	for _, p := range b.pieces {
		p.Failed = b.failed(p)
		if len(p.Asks) == 0 && !p.Failed {
			quiet = append(quiet, p)
			continue
		}
		fold()
		for i := range p.Asks {
			n := len(doubts) + 1
			p.Asks[i].Number = n
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
	b.spans = append(b.spans, lines)
}

func (b *reviewer) head() {
	d := &b.Draft
	p := ReviewPiece{ID: "head", Name: "tên kế hoạch", Line: 1, Small: d.Kind, Title: d.Title, Facts: factsOf("Số", d.Number, "Ngày ban hành", vi.ISODate(d.IssuedOn), "Cơ quan", d.Issuer)}
	number := ReviewField{Control: ReviewLine, Name: "number", Label: "Số, ký hiệu", Hint: "Ví dụ: 15/KH-UBND"}
	issued := ReviewField{Control: ReviewDate, Name: "issued_on", Label: "Ngày ban hành", Hint: "Ví dụ: 15/5/2024; chưa rõ ngày thì ghi 5/2024"}
	title := ReviewField{Control: ReviewText, Name: "title", Label: "Tên kế hoạch"}
	due := ReviewField{Control: ReviewLine, Name: "report_due", Label: "Ngày cuối nộp báo cáo năm cho cấp trên", Hint: "Ví dụ: 30/11 khi kế hoạch ghi “trước ngày 01/12”"}
	if strings.TrimSpace(d.Title) == "" {
		title.Label = "Không tìm thấy tên kế hoạch. Ghi tên:"
		p.Asks = append(p.Asks, ReviewAsk{Title: "Kế hoạch chưa có tên", Fields: []ReviewField{title}})
	} else {
		p.Fields = append(p.Fields, title)
	}
	if d.Number == "" && !b.Review.Seen["number"] {
		number.Label = "Số kế hoạch để trống. Ghi số, ký hiệu:"
		p.Asks = append(p.Asks, ReviewAsk{Title: "Số kế hoạch để trống", Fields: []ReviewField{number}, Seen: "number"})
	} else {
		p.Fields = append(p.Fields, number)
	}
	if len(d.IssuedOn) < len("2024-05-09") && !b.Review.Seen["issued_on"] {
		issued.Label = "Thiếu ngày ban hành. Ghi ngày:"
		p.Asks = append(p.Asks, ReviewAsk{Title: "Thiếu ngày ban hành", Fields: []ReviewField{issued}, Seen: "issued_on"})
	} else {
		p.Fields = append(p.Fields, issued)
	}
	if b.Values["report_due"] == "" && !b.Review.Seen["report_due"] {
		due.Label = "Kế hoạch không ghi hạn báo cáo năm. Ghi ngày cuối nộp cho cấp trên:"
		p.Asks = append(p.Asks, ReviewAsk{Title: "Kế hoạch không ghi hạn báo cáo năm", Fields: []ReviewField{due}, Seen: "report_due"})
	} else {
		p.Fields = append(p.Fields, due)
	}
	p.Fields = append(p.Fields,
		ReviewField{Control: ReviewLine, Name: "short_title", Label: "Tên ngắn", Hint: "Dùng trong danh sách và đầu trang"},
		ReviewField{Control: ReviewLine, Name: "issuer", Label: "Cơ quan ban hành"}, ReviewField{Control: ReviewLine, Name: "place", Label: "Địa danh"})
	b.add(p, [2]int{})
}

// texts are the parts that are kept as text.
func (b *reviewer) texts() {
	d := &b.Draft
	for _, part := range []struct {
		name, label string
		list        []string
	}{
		{"legal_bases", "Căn cứ", d.LegalBases}, {"opening", "Phần mở đầu", d.Opening}, {"purpose", "Mục đích", d.Purpose},
		{"requirements", "Yêu cầu", d.Requirements}, {"closing", "Phần kết", d.Closing},
	} {
		p := ReviewPiece{ID: part.name, Small: part.label, Title: fmt.Sprintf("%d đoạn", len(part.list)), Fields: []ReviewField{
			{Control: ReviewText, Name: part.name, Label: part.label, Hint: "Mỗi đoạn một dòng"},
		}}
		p.Name = lowerFirst(part.label)
		for _, s := range d.Source {
			if strings.HasPrefix(s.Path, part.name+".") {
				p.Line = s.Lines[0]
				break
			}
		}
		b.add(p, [2]int{})
	}
	for i, s := range d.Sections {
		path := plan.NodePath("sections", i)
		b.add(ReviewPiece{
			ID: path, Name: "mục " + label(s.Label, i), Small: "Mục " + s.Label, Title: s.Title, Fields: []ReviewField{
				{Control: ReviewLine, Name: path + ".title", Label: "Tên mục"}, {Control: ReviewText, Name: path + ".body", Label: "Nội dung", Hint: "Mỗi đoạn một dòng"},
			}, Ops: []ReviewOp{{"remove:" + path, "Bỏ mục này"}},
		}, s.Lines)
	}
}

func (b *reviewer) tree() {
	for i := range b.Draft.Areas {
		a := &b.Draft.Areas[i]
		path := plan.NodePath("areas", i)
		name := label(a.Label, i)
		p := ReviewPiece{
			ID: path, Name: "nhóm " + name, Small: "Nhóm " + name, Title: a.Title,
			Facts: roleFacts(a.DraftRoles),
			Fields: []ReviewField{
				{Control: ReviewLine, Name: path + ".label", Label: "Số thứ tự"}, {Control: ReviewText, Name: path + ".title", Label: "Tên nhóm nhiệm vụ"},
				{Control: ReviewText, Name: path + ".body", Label: "Nội dung chung của nhóm", Hint: "Mỗi đoạn một dòng"},
			},
			Ops: []ReviewOp{{"add:" + path + ".tasks", "Thêm nhiệm vụ vào nhóm"}},
		}
		for k, text := range a.Body {
			p.Ops = append(p.Ops, ReviewOp{fmt.Sprintf("task:%s.body.%d", path, k), "Tách “" + short(text, 30) + "” thành nhiệm vụ"})
		}
		if i > 0 {
			p.Ops = append(p.Ops, ReviewOp{"task:" + path, "Chuyển thành nhiệm vụ của nhóm trước"})
		}
		p.Ops = append(p.Ops, ReviewOp{"remove:" + path, "Bỏ nhóm và các nhiệm vụ của nhóm"})
		whole := b.withoutFocal(path, a) == len(a.Tasks) && len(a.Tasks) > 1
		if whole {
			p.Asks = append(p.Asks, ReviewAsk{Title: "Nhóm " + name + " chưa có đơn vị đầu mối", Seen: path + ":focal", Fields: []ReviewField{
				{Control: ReviewSelect, Name: path + ".focal", Label: "Nhóm " + name + " chưa có đơn vị đầu mối. Chọn đơn vị cho cả nhóm:", Options: b.units},
			}})
			if b.Review.Seen[path+":focal"] {
				p.Asks = nil
			}
		}
		if len(a.Tasks) == 0 && !b.Review.Seen[path+":empty"] {
			p.Asks = append(p.Asks, ReviewAsk{Title: "Nhóm " + name + " chưa có nhiệm vụ nào", Text: "Nhóm này chưa có nhiệm vụ nào. Thêm nhiệm vụ, hoặc để nguyên.", Seen: path + ":empty", Ops: []ReviewOp{{"add:" + path + ".tasks", "Thêm nhiệm vụ"}}})
		}
		b.add(p, a.Lines)
		for j := range a.Tasks {
			b.task(plan.NodePath(path+".tasks", j), label(a.Tasks[j].Label, -1), name, j, &a.Tasks[j], whole)
		}
	}
	b.add(ReviewPiece{ID: "areas", Name: "thêm nhóm", Small: "Thêm", Title: "Nhóm nhiệm vụ, trách nhiệm còn thiếu", Ops: []ReviewOp{
		{"add:areas", "Thêm nhóm nhiệm vụ"}, {"add:duties", "Thêm đơn vị có trách nhiệm"},
	}}, [2]int{})
}

func (b *reviewer) withoutFocal(path string, a *plan.DraftArea) (n int) {
	for j := range a.Tasks {
		if !b.hasFocal(plan.NodePath(path+".tasks", j), a.Tasks[j].DraftRoles) {
			n++
		}
	}
	return n
}

func (b *reviewer) hasFocal(path string, roles plan.DraftRoles) bool {
	return b.Review.Focal[path] != "" || plan.NamesFocal(roles, b.Review)
}

func (b *reviewer) task(path, name, area string, j int, t *plan.DraftTask, askedForArea bool) {
	if name == "" {
		name = area + ", ý " + strconv.Itoa(j+1)
	}
	facts := roleFacts(t.DraftRoles)
	if ref := b.Review.Focal[path]; ref != "" {
		facts = append(facts, Fact{"Đầu mối", b.nameOf(ref)})
	}
	focal := ReviewField{Control: ReviewSelect, Name: path + ".focal", Label: "Đơn vị đầu mối", Hint: "Không chọn thì lấy đơn vị duy nhất chủ trì hoặc thực hiện", Options: b.units}
	p := ReviewPiece{ID: path, Name: "nhiệm vụ " + name, Small: "Nhiệm vụ " + name, Title: t.Title, Facts: facts, Fields: []ReviewField{
		{Control: ReviewLine, Name: path + ".label", Label: "Số thứ tự"}, {Control: ReviewText, Name: path + ".title", Label: "Tên nhiệm vụ"},
		{Control: ReviewText, Name: path + ".body", Label: "Nội dung", Hint: "Mỗi đoạn một dòng"},
		{Control: ReviewLine, Name: path + ".lead", Label: "Chủ trì", Hint: "Nhiều đơn vị thì cách nhau bằng dấu chấm phẩy"},
		{Control: ReviewLine, Name: path + ".joint", Label: "Thực hiện chung"}, {Control: ReviewLine, Name: path + ".cooperating", Label: "Phối hợp"},
		{Control: ReviewLine, Name: path + ".timing", Label: "Thời gian thực hiện"},
		{Control: ReviewDate, Name: path + ".due", Label: "Thời hạn, nếu có ngày cụ thể", Hint: "Ví dụ: 15/5/2026"},
		{Control: ReviewLine, Name: path + ".deliverable", Label: "Sản phẩm, kết quả"},
	}}
	if !b.hasFocal(path, t.DraftRoles) && !askedForArea && !b.Review.Seen[path+":focal"] {
		focal.Label, focal.Hint = "Nhiệm vụ chưa xác định đầu mối. Chọn đơn vị:", ""
		p.Asks = append(p.Asks, ReviewAsk{Title: "Nhiệm vụ " + name + " chưa xác định đầu mối", Fields: []ReviewField{focal}, Seen: path + ":focal"})
	} else {
		p.Fields = append(p.Fields, focal)
	}
	for _, values := range [][]string{t.Lead, t.Joint, t.Cooperating} {
		for _, value := range values {
			b.bodies(&p, value)
		}
	}
	for k, text := range t.Body {
		p.Ops = append(p.Ops, ReviewOp{fmt.Sprintf("task:%s.body.%d", path, k), "Tách “" + short(text, 30) + "” thành nhiệm vụ"})
	}
	into := "Nhập vào nội dung nhiệm vụ trước"
	if j == 0 {
		into = "Nhập vào nội dung chung của nhóm"
	}
	p.Ops = append(p.Ops, ReviewOp{"body:" + path, into}, ReviewOp{"area:" + path, "Chuyển thành nhóm nhiệm vụ"}, ReviewOp{"remove:" + path, "Bỏ nhiệm vụ này"})
	b.add(p, t.Lines)
}

func (b *reviewer) duties() {
	for i := range b.Draft.Duties {
		u := &b.Draft.Duties[i]
		path := plan.NodePath("duties", i)
		p := ReviewPiece{ID: path, Name: "trách nhiệm của " + u.Unit, Small: "Trách nhiệm " + u.Label, Title: u.Unit, Fields: []ReviewField{
			{Control: ReviewLine, Name: path + ".name", Label: "Đơn vị, như văn bản ghi"},
		}}
		if u.Requested {
			p.Small += ", được đề nghị"
		}
		b.bodies(&p, u.Unit)
		var open []ReviewField
		for j, text := range u.Items {
			item := plan.NodePath(path+".items", j)
			p.Fields = append(p.Fields, ReviewField{Control: ReviewText, Name: item + ".text", Label: fmt.Sprintf("Trách nhiệm %d", j+1)})
			field := ReviewField{Control: ReviewSelect, Name: item + ".area", Label: fmt.Sprintf("Trách nhiệm %d thuộc nhóm", j+1), Options: b.areas}
			if b.Review.Areas[item] == "" || b.Review.AskAreas[item] {
				field.Hint = short(text, 160)
				open = append(open, field)
			} else {
				p.Fields = append(p.Fields, field)
				p.Facts = append(p.Facts, Fact{short(text, 60), b.areaName(b.Review.Areas[item])})
			}
			p.Ops = append(p.Ops, ReviewOp{"remove:" + item, fmt.Sprintf("Bỏ trách nhiệm %d", j+1)})
		}
		if len(open) > 0 && !b.Review.Seen[path+":areas"] {
			p.Asks = append(p.Asks, ReviewAsk{Title: fmt.Sprintf("%d trách nhiệm của %s chưa chắc thuộc nhóm nào", len(open), u.Unit), Text: "Phần mềm đoán theo từ ngữ, chưa chắc. Chọn lại nếu sai; chưa chọn thì tính là nhiệm vụ chung.", Fields: open, Seen: path + ":areas"})
		} else {
			p.Fields = append(p.Fields, open...)
		}
		p.Ops = append(p.Ops, ReviewOp{"add:" + path + ".items", "Thêm trách nhiệm"}, ReviewOp{"remove:" + path, "Bỏ đơn vị này và các trách nhiệm"})
		b.add(p, u.Lines)
	}
}

func (b *reviewer) areaName(path string) string {
	for _, o := range b.areas {
		if o.Value == path {
			return o.Label
		}
	}
	return ""
}

func (b *reviewer) foot() {
	for i, r := range b.Draft.Recipients {
		path := plan.NodePath("recipients", i)
		name := ReviewField{Control: ReviewLine, Name: path + ".name", Label: "Nơi nhận"}
		p := ReviewPiece{ID: path, Name: "nơi nhận", Small: "Nơi nhận", Title: recipient(r), Fields: []ReviewField{{Control: ReviewLine, Name: path + ".purpose", Label: "Để (B/c, P/h, T/h)"}},
			Ops: []ReviewOp{{"remove:" + path, "Bỏ nơi nhận này"}}}
		if strings.Contains(strings.ToLower(r.Name), "huyện") && !b.Review.Seen[path+":ended"] {
			name.Label = "Cấp huyện đã kết thúc từ 01/7/2025. Nơi nhận hiện nay:"
			p.Asks = append(p.Asks, ReviewAsk{Title: "Nơi nhận đã kết thúc từ 01/7/2025", Fields: []ReviewField{name}, Seen: path + ":ended"})
		} else {
			p.Fields = append([]ReviewField{name}, p.Fields...)
		}
		b.add(p, r.Lines)
	}
	s := b.Draft.Signer
	b.add(ReviewPiece{ID: "signer", Name: "người ký", Small: "Người ký", Title: s.Name, Facts: factsOf("Quyền hạn", s.Authority, "Chức vụ", s.Position), Fields: []ReviewField{
		{Control: ReviewLine, Name: "signer.authority", Label: "Quyền hạn", Hint: "Ví dụ: TM. ỦY BAN NHÂN DÂN"}, {Control: ReviewLine, Name: "signer.position", Label: "Chức vụ"},
		{Control: ReviewLine, Name: "signer.name", Label: "Họ và tên"},
	}, Ops: []ReviewOp{{"add:recipients", "Thêm nơi nhận"}}}, s.Lines)
}

// unplaced are what the reading itself asks: paragraphs without a place, and doubts about a node.
func (b *reviewer) unplaced() {
	for i, q := range b.Draft.Problems {
		key := plan.NodePath("problems", i)
		if b.Review.Seen[key] || q.Path == "title" || q.Path == "areas" || strings.Contains(q.Why, "đầu mối") || strings.Contains(q.Why, "chưa có nhiệm vụ nào") {
			continue
		}
		if q.Path == "" && q.Text != "" {
			ask := ReviewAsk{Title: "Chưa rõ chỗ của đoạn “" + short(q.Text, 40) + "”", Text: q.Why, Seen: key}
			ask.Ops = b.places(key, q.Line)
			b.add(ReviewPiece{ID: key, Name: "đoạn chưa rõ", Line: q.Line, Small: "Đoạn chưa rõ chỗ", Title: short(q.Text, 80), Asks: []ReviewAsk{ask}}, [2]int{q.Line, q.Line})
			continue
		}
		ask := ReviewAsk{Title: short(q.Why, 90), Text: q.Why, Seen: key}
		at := b.pieceOf(q)
		b.pieces[at].Asks = append(b.pieces[at].Asks, ask)
	}
}

// places are where a paragraph may go: into what stands before it, or as a node of its own.
func (b *reviewer) places(problem string, line int) []ReviewOp {
	ops := []ReviewOp{}
	area := -1
	for i := range b.Draft.Areas {
		if lines := b.Draft.Areas[i].Lines; lines[0] != 0 && lines[0] <= line || area < 0 {
			area = i
		}
	}
	if area >= 0 {
		a := &b.Draft.Areas[area]
		path := plan.NodePath("areas", area)
		name := label(a.Label, area)
		if n := len(a.Tasks); n > 0 {
			last := 0
			for j := range a.Tasks {
				if a.Tasks[j].Lines[0] <= line {
					last = j
				}
			}
			ops = append(ops, ReviewOp{"place:" + problem + ">" + plan.NodePath(path+".tasks", last), "Đưa vào nội dung nhiệm vụ “" + short(a.Tasks[last].Title, 30) + "”"})
		}
		ops = append(ops, ReviewOp{"place:" + problem + ">" + path + ".tasks", "Là nhiệm vụ của nhóm " + name}, ReviewOp{"place:" + problem + ">" + path, "Đưa vào nội dung chung của nhóm " + name})
	}
	return append(ops, ReviewOp{"place:" + problem + ">areas", "Là một nhóm nhiệm vụ"})
}

// pieceOf finds the piece that a doubt of the reading is about.
func (b *reviewer) pieceOf(q plan.Problem) int {
	best := 0
	for i, p := range b.pieces {
		if q.Path == p.ID || strings.HasPrefix(q.Path, p.ID+".") {
			best = i
		}
	}
	if best == 0 && q.Line != 0 {
		for i, span := range b.spans {
			if span[0] != 0 && span[0] <= q.Line && q.Line <= span[1] {
				best = i
			}
		}
	}
	return best
}

// bodies asks, at the first piece that prints it, what a name stands for; what is settled goes to the
// list of names.
func (b *reviewer) bodies(p *ReviewPiece, value string) {
	for _, name := range b.Review.Names(value) {
		if b.asked[name] {
			continue
		}
		b.asked[name] = true
		key := "body." + plan.BodyKey(name)
		body := b.Review.Bodies[name]
		fields := b.bodyFields(key, name, body)
		ask := ReviewAsk{Seen: key, Fields: fields}
		switch {
		case b.Review.Seen[key]:
			b.settle(fields)
			continue
		case body.As == plan.BodyGroup && len(body.Members) == 0:
			ask.Title = "“" + name + "” là những đơn vị nào?"
			fields[1].Hint = "Không chọn thì nhóm không có việc riêng nào phải báo cáo"
		case body.Unsure && body.As == plan.BodyNew:
			ask.Title = "“" + name + "” chưa có trong danh sách đơn vị"
		case body.Unsure:
			ask.Title = "“" + name + "” có phải “" + b.nameOf(body.Unit) + "”?"
		default:
			b.settle(fields)
			continue
		}
		if fields[0].Label = ask.Title; body.Unsure && body.As == plan.BodyNew {
			fields[0].Label += ". Thêm mới, hay là đơn vị đã có?"
		}
		p.Asks = append(p.Asks, ask)
	}
}

func (b *reviewer) settle(fields []ReviewField) {
	b.settled.Fields = append(b.settled.Fields, fields...)
}

func (b *reviewer) bodyFields(key, name string, body plan.Body) []ReviewField {
	options := []Option{{Value: string(plan.BodyNew), Label: "Thêm đơn vị mới"}, {Value: string(plan.BodyGroup), Label: "Là một nhóm đơn vị"}, {Value: string(plan.BodyText), Label: "Không giao việc, chỉ giữ chữ"}}
	self := string(plan.NewUnit(name))
	for _, o := range b.units[1:] {
		if o.Value != self {
			options = append(options, o)
		}
	}
	fields := []ReviewField{{Control: ReviewSelect, Name: key + ".as", Label: "“" + name + "” là", Options: options}}
	switch body.As {
	case plan.BodyNew:
		fields = append(fields, ReviewField{Control: ReviewLine, Name: key + ".name", Label: "Tên đơn vị mới"})
		kinds := make([]Option, len(plan.UnitKinds))
		for i, k := range plan.UnitKinds {
			kinds[i] = Option{Value: string(k), Label: vi.UnitKind(k)}
		}
		fields = append(fields, ReviewField{Control: ReviewSelect, Name: key + ".kind", Label: "Loại đơn vị", Options: kinds})
	case plan.BodyGroup:
		fields = append(fields, ReviewField{Control: ReviewChecks, Name: key + ".members", Label: "Những đơn vị của nhóm phải báo cáo phần phối hợp", Options: b.units[1:]})
	}
	return fields
}

// leftBodies makes the row of settled names.
func (b *reviewer) leftBodies() {
	n := 0
	for _, f := range b.settled.Fields {
		if strings.HasSuffix(f.Name, ".as") {
			n++
		}
	}
	b.settled.ID, b.settled.Small, b.settled.Title = "bodies", "Đơn vị", "Tên đơn vị trong văn bản và đơn vị của xã"
	b.settled.Name = fmt.Sprintf("Đơn vị nêu trong văn bản: đã nhận ra %d", n)
}

// sources gives each paragraph to the smallest piece that it lies in.
func (b *reviewer) sources() {
	index := map[string]int{}
	for i, p := range b.pieces {
		index[p.ID] = i
	}
	last := 0
	for i := range b.Draft.Source {
		s := &b.Draft.Source[i]
		at := -1
		list, _, _ := strings.Cut(s.Path, ".")
		if k, ok := index[s.Path]; ok && strings.HasPrefix(s.Path, "problems.") {
			at = k
		} else if k, ok := index[list]; ok && list != "areas" && list != "signer" {
			at = k
		} else {
			for k, span := range b.spans {
				if span[0] != 0 && span[0] <= s.Lines[0] && s.Lines[0] <= span[1] && (at < 0 || span[1]-span[0] <= b.spans[at][1]-b.spans[at][0]) {
					at = k
				}
			}
		}
		if at < 0 && !slices.Contains([]string{"head", "number", "title", "issuer", "place", "issued_on", "kind"}, list) {
			at = last
		}
		at = max(at, 0)
		last = at
		doubt := len(b.pieces[at].Asks) > 0
		b.pieces[at].Lines = append(b.pieces[at].Lines, SourceLine{Number: s.Lines[0], Parts: b.marked(s.Text, doubt)})
	}
}

// marked sets off the doubtful names in a line.
func (b *reviewer) marked(text string, doubt bool) []SourcePart {
	if doubt {
		for name, body := range b.Review.Bodies {
			if open := body.Unsure || body.As == plan.BodyGroup && len(body.Members) == 0; !open || b.Review.Seen["body."+plan.BodyKey(name)] {
				continue
			}
			if before, after, ok := strings.Cut(text, name); ok {
				return []SourcePart{{Text: before}, {Text: name, Doubt: true}, {Text: after}}
			}
		}
	}
	return []SourcePart{{Text: text}}
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
