package view

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

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
	if b.Values["report_due"] == "" && !b.Review.Seen["report_due"] && !b.Review.Superior {
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
func (b *reviewer) plainTexts() {
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
				b.roles(path, a.DraftRoles, a.Title, a.Body), timingField(path, a.DraftRoles),
			},
			Ops: []ReviewOp{{"add:" + path + ".tasks", "Thêm nhiệm vụ vào nhóm"}},
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
	return b.Review.Superior || b.Review.Focal[path] != "" || plan.NamesFocal(roles, b.Review)
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
	p := ReviewPiece{ID: path, Name: "nhiệm vụ " + name, Small: "Nhiệm vụ " + name, Title: short(t.Title, 120), Facts: facts, Fields: []ReviewField{
		{Control: ReviewLine, Name: path + ".label", Label: "Số thứ tự"}, {Control: ReviewText, Name: path + ".title", Label: "Tên nhiệm vụ"},
		{Control: ReviewText, Name: path + ".body", Label: "Nội dung", Hint: "Mỗi đoạn một dòng"},
		b.roles(path, t.DraftRoles, t.Title, t.Body), timingField(path, t.DraftRoles),
		{Control: ReviewDate, Name: path + ".due", Label: "Thời hạn, nếu có ngày cụ thể", Hint: "Ví dụ: 15/5/2026"},
		{Control: ReviewLine, Name: path + ".deliverable", Label: "Sản phẩm, kết quả"},
	}}
	if !b.hasFocal(path, t.DraftRoles) && !askedForArea && !b.Review.Seen[path+":focal"] {
		focal.Label, focal.Hint = "Nhiệm vụ chưa xác định đầu mối. Chọn đơn vị:", ""
		p.Asks = append(p.Asks, ReviewAsk{Title: "Nhiệm vụ " + name + " chưa xác định đầu mối", Fields: []ReviewField{focal}, Seen: path + ":focal"})
	} else if !b.Review.Superior {
		p.Fields = append(p.Fields, focal)
	}
	for _, values := range [][]string{t.Lead, t.Joint, t.Cooperating} {
		for _, value := range values {
			b.bodies(&p, value)
		}
	}
	p.Ops = append(p.Ops, ReviewOp{"up:" + path, "Chuyển lên"}, ReviewOp{"down:" + path, "Chuyển xuống"}, ReviewOp{"remove:" + path, "Bỏ nhiệm vụ này và nội dung"})
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
			p.Ops = append(p.Ops, ReviewOp{"remove:" + item, fmt.Sprintf("Bỏ trách nhiệm %d", j+1)})
			if b.Review.Superior {
				continue
			}
			field := ReviewField{Control: ReviewSelect, Name: item + ".area", Label: fmt.Sprintf("Trách nhiệm %d thuộc nhóm", j+1), Options: b.areas}
			if b.Review.Areas[item] == "" || b.Review.AskAreas[item] {
				field.Hint = short(text, 160)
				open = append(open, field)
			} else {
				p.Fields = append(p.Fields, field)
				p.Facts = append(p.Facts, Fact{short(text, 60), b.areaName(b.Review.Areas[item])})
			}
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

// timingField asks when, with what the program understands of the words.
func timingField(path string, roles plan.DraftRoles) ReviewField {
	return ReviewField{Control: ReviewTiming, Name: path + ".timing", Label: "Thời gian thực hiện", Hint: understoodTiming(roles.Timing)}
}

// understoodTiming says what a printed time means to the program.
func understoodTiming(text string) string {
	d := plan.DeadlineOf(text)
	day := ""
	if d.Month != 0 && d.Day != 0 {
		day = fmt.Sprintf(", %d/%d", d.Day, d.Month)
	}
	switch d.Kind {
	case plan.DeadlineStanding:
		return "Hiểu là: thường xuyên, mỗi kỳ báo cáo một lần"
	case plan.DeadlineYearly:
		return "Hiểu là: hằng năm" + day
	case plan.DeadlineQuarterly:
		return "Hiểu là: hằng quý"
	case plan.DeadlineDated:
		return "Hiểu là: đến hết ngày " + vi.Date(d.Until)
	case plan.DeadlineRange:
		return "Hiểu là: từ ngày " + vi.Date(d.From) + " đến hết ngày " + vi.Date(d.Until)
	case plan.DeadlineAfter:
		return "Hiểu là: sau một sự kiện, chưa có ngày"
	}
	return "Chưa hiểu thành thời hạn; chọn một cách ghi, hoặc ghi ngày ở ô dưới"
}

// timings are ways to write a time: those of this plan, then the usual ones.
func (b *reviewer) timings() []string {
	var list []string
	add := func(text string) {
		if text != "" && !slices.Contains(list, text) && len(list) < 24 {
			list = append(list, text)
		}
	}
	for i := range b.Draft.Areas {
		add(b.Draft.Areas[i].Timing)
		for j := range b.Draft.Areas[i].Tasks {
			add(b.Draft.Areas[i].Tasks[j].Timing)
		}
	}
	for _, text := range []string{"Thường xuyên", "Thường xuyên hằng năm", "Hằng quý", "Hằng năm"} {
		add(text)
	}
	return list
}

// roles is the picker of who does what: the bodies named now, those that the text names, and the others.
func (b *reviewer) roles(path string, roles plan.DraftRoles, title string, body []string) ReviewField {
	f := ReviewField{Control: ReviewRoles, Name: path + ".role", Label: "Ai làm"}
	if path != b.Open {
		return f // not shown
	}
	known, units := map[string]bool{}, map[plan.UnitRef]bool{}
	row := func(list *[]RoleRow, name string) {
		if name == "" || known[name] {
			return
		}
		known[name] = true
		r := RoleRow{Field: f.Name + "." + plan.BodyKey(name), Name: name}
		for _, n := range b.Review.Names(name) {
			units[b.Review.Bodies[n].Unit] = true
			if is := b.meaning(n); is != "" && is != name {
				r.Hint = strings.TrimPrefix(r.Hint+"; "+is, "; ")
			}
		}
		*list = append(*list, r)
	}
	for _, list := range [][]string{roles.Lead, roles.Joint, roles.Cooperating} {
		for _, name := range list {
			row(&f.Roles, name)
		}
	}
	text := strings.ToLower(title + " " + strings.Join(body, " "))
	named := func(u plan.Unit) bool {
		return slices.ContainsFunc(append([]string{u.Name, u.ShortName}, u.Aliases...), func(n string) bool { return n != "" && strings.Contains(text, strings.ToLower(n)) })
	}
	for _, u := range b.Units {
		if named(u) && !units[plan.UnitID(u.ID)] {
			row(&f.Roles, u.Name)
		}
	}
	for _, name := range b.Review.Printed(&b.Draft) {
		if ref := b.Review.Bodies[name].Unit; ref == "" || !units[ref] {
			row(&f.Others, name)
		}
	}
	for _, u := range b.Units {
		if !units[plan.UnitID(u.ID)] {
			row(&f.Others, u.Name)
		}
	}
	return f
}

// meaning says what a printed name stands for, where it is not itself.
func (b *reviewer) meaning(name string) string {
	body := b.Review.Bodies[name]
	switch body.As {
	case plan.BodyUnit:
		return b.nameOf(body.Unit)
	case plan.BodyGroup:
		members := make([]string, len(body.Members))
		for i, m := range body.Members {
			members[i] = b.nameOf(m)
		}
		if len(members) == 0 {
			return "nhóm đơn vị, chưa chọn thành viên"
		}
		return "nhóm: " + strings.Join(members, ", ")
	case plan.BodyText:
		return "chỉ giữ chữ, không giao việc"
	}
	return ""
}
