package view

import (
	"fmt"
	"math"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

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
		at := b.pieceAbout(q)
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

// pieceAbout finds the piece that a doubt of the reading is about.
func (b *reviewer) pieceAbout(q plan.Problem) int {
	best := 0
	for i, p := range b.pieces {
		if q.Path == p.ID || strings.HasPrefix(q.Path, p.ID+".") {
			best = i
		}
	}
	if best == 0 && q.Line != 0 {
		for i, p := range b.pieces {
			if p.Line != 0 && p.Line <= q.Line && p.Line >= b.pieces[best].Line {
				best = i
			}
		}
	}
	return best
}

// bodies asks, at the first piece that prints it, what a name stands for; what is settled goes to the
// list of names.
func (b *reviewer) bodies(p *ReviewPiece, value string) {
	if b.Review.Superior {
		return // its bodies are no units of the commune
	}
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

// dismissed lists what was put aside, each to be taken back.
func (b *reviewer) dismissed() {
	n := len(b.Review.Dismissed)
	if n == 0 {
		return
	}
	p := ReviewPiece{ID: "aside", Name: fmt.Sprintf("%d đoạn bỏ qua", n), Line: math.MaxInt32, Small: "Bỏ qua", Title: fmt.Sprintf("%d đoạn không nằm trong kế hoạch", n)}
	for i, text := range b.Review.Dismissed {
		p.Ops = append(p.Ops, ReviewOp{"restore:" + plan.NodePath("dismissed", i), "Lấy lại “" + short(text, 60) + "”"})
	}
	b.add(p, [2]int{})
}
