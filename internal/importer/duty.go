package importer

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// duties reads the organisation part: unit by unit, what each has to do.
func (p *parser) duties(paras []*para, section int) {
	kind, depth := dutyLevel(paras)
	p.dutiesAt(paras, section, level{kind, depth})
}

func (p *parser) dutiesAt(paras []*para, section int, at level) {
	i := 0
	for i < len(paras) {
		q := paras[i]
		end := i + 1
		if (level{q.kind, q.depth}) == at {
			for end < len(paras) && (level{paras[end].kind, paras[end].depth}) != at && !isAside(paras[end]) && !asksUnit(paras, end) {
				end++
			}
			if sub := subUnits(q, paras[i+1:end]); sub.kind != noMark {
				p.keep(section, q)
				p.dutiesAt(paras[i+1:end], section, sub)
			} else if (q.kind == dash || q.kind == noMark) && end == i+1 && isRemark(q.rest) {
				p.keep(section, q)
			} else {
				p.duty(q, paras[i+1:end], section)
			}
		} else if asksUnit(paras, i) {
			p.duty(q, nil, section)
		} else {
			p.keep(section, q)
		}
		i = end
	}
}

// asksUnit tells an order that stands without a label behind the listed duties of
// another unit: "Đề nghị Văn phòng Đảng ủy phối hợp chuẩn bị hội trường."
func asksUnit(paras []*para, i int) bool {
	q := paras[i]
	if i == 0 || q.kind != noMark || !closed(q.text) || !strings.HasPrefix(q.text, "Đề nghị ") && !strings.HasPrefix(q.text, "Giao ") {
		return false
	}
	above := paras[i-1].kind
	u := readUnit(q.text)
	return (above == dash || above == plus || above == letter) && u.unit != "" && u.text != "" && !strings.HasSuffix(q.text, ":") && !IsGroup(u.unit)
}

// subUnits says what the units begin with below a heading such as "Trách nhiệm
// của các phòng, ban" that only gathers them; noMark where it does not.
func subUnits(head *para, paras []*para) level {
	u := readUnit(head.rest)
	if len(paras) < 2 || u.text != "" || notUnit(head.rest) {
		return level{}
	}
	sub := level{paras[0].kind, paras[0].depth}
	numbers := sub.kind == number && head.kind == number && sub.depth == head.depth+1
	if !numbers && (sub.kind != letter && sub.kind != dash || u.unit != "" && !IsGroup(u.unit)) {
		return level{}
	}
	units := 0
	for _, q := range paras {
		if (level{q.kind, q.depth}) != sub {
			continue
		}
		if numbers && isUnitName(q.rest) {
			units++
			continue
		}
		of := readUnit(q.rest)
		if of.unit == "" || of.text == "" || of.sure < 0.9 {
			return level{}
		}
		units++
	}
	if units < 2 {
		return level{}
	}
	return sub
}

// dutyLevel finds what the units begin with: the shallowest numbers, unless
// deeper ones name units; else letters, dashes or plain paragraphs that do.
func dutyLevel(paras []*para) (markKind, int) {
	depths := map[int]int{}
	units := map[markKind]int{}
	for _, q := range paras {
		if q.kind == roman {
			return roman, 0
		}
		if q.kind == number {
			depths[q.depth]++
		}
		if readUnit(q.rest).unit != "" {
			units[q.kind]++
		}
	}
	for depth := 1; depth < 5; depth++ {
		if depths[depth] > 0 {
			return number, depth
		}
	}
	if units[plus] > 1 && listedHeadings(paras, plus) {
		return plus, 0
	}
	for _, kind := range []markKind{plainHead, letter, noMark, dash} {
		if units[kind] > 0 {
			return kind, 0
		}
	}
	return number, 1
}

// duty reads one unit with its duties.
func (p *parser) duty(head *para, paras []*para, section int) {
	d := p.draft
	u := readUnit(head.rest)
	if len(paras) > 0 {
		u = unitHeading(head.rest)
	}
	if u.unit == "" && notUnit(head.rest) {
		p.part(head, paras, section)
		return
	}
	if u.unit == "" && u.text == "" {
		u = namedBefore(head.rest, u)
	}
	if u.unit == "" && u.text == "" && len(paras) == 0 {
		if loose := unlistedUnit(head.rest); loose.unit != "" {
			loose.requested = u.requested
			u = loose
		}
	}
	i := len(d.Duties)
	path := plan.NodePath("duties", i)
	p.place(head.source, path)
	duty := plan.DraftDuty{Label: head.label, Unit: u.unit, Requested: u.requested, Origin: plan.Origin{Lines: head.lines, Sure: u.sure}}
	if u.unit == "" {
		if short(head.rest, 120) && len(paras) > 0 {
			duty.Unit, duty.Sure = heading(head.rest), 0.5
			p.problem(head.lines[0], path, head.text, "Chưa chắc đây là tên một đơn vị.")
		} else {
			u.text, duty.Sure = head.rest, 0.3
			p.problem(head.lines[0], path, head.text, "Chưa rõ việc này giao cho đơn vị nào.")
		}
	}
	level := noMark
	for _, q := range paras {
		if q.kind == letter || q.kind == number && level != letter {
			level = q.kind
		} else if q.kind == item && level != letter && level != number || q.kind == dash && (level == noMark || level == plus) || q.kind == plus && level == noMark {
			level = q.kind
		}
	}
	if u.text != "" {
		if level != noMark && strings.HasSuffix(u.text, ":") {
			duty.Body = append(duty.Body, u.text)
		} else {
			duty.Items = append(duty.Items, orders(u.text)...)
		}
	}
	if u.intro != "" {
		duty.Body = append(duty.Body, u.intro)
	}
	for _, q := range paras {
		duty.Lines = span(duty.Lines, q.lines)
		switch n := len(duty.Items); {
		case q.kind == level && q.kind != noMark || level == noMark && q.kind == noMark:
			p.add(&duty.Items, path+".items", q, q.rest)
		case n == 0 || len(duty.Items[n-1]) > maxJoined:
			p.add(&duty.Body, path+".body", q, q.text)
		default:
			// What stands below a duty belongs to it.
			p.place(q.source, plan.NodePath(path+".items", n-1))
			duty.Items[n-1] += " " + q.text
		}
	}
	d.Duties = append(d.Duties, duty)
}

// part keeps a numbered part among the units that is no unit, such as
// "Kinh phí thực hiện", as a section of its own.
func (p *parser) part(head *para, paras []*para, section int) {
	title, text, found := strings.Cut(head.rest, ":")
	if !found && !short(head.rest, 120) || found && !short(title, 120) {
		for _, q := range append([]*para{head}, paras...) {
			p.keep(section, q)
		}
		return
	}
	d := p.draft
	i := len(d.Sections)
	p.place(head.source, plan.NodePath("sections", i))
	d.Sections = append(d.Sections, plan.DraftSection{Label: head.label, Title: heading(title), Origin: plan.Origin{Lines: head.lines, Sure: 0.8}})
	if text = strings.TrimSpace(text); text != "" {
		d.Sections[i].Body = append(d.Sections[i].Body, text)
	}
	for _, q := range paras {
		p.keep(i, q)
	}
}

var notUnitStart = regexp.MustCompile(`^(?:kinh phi|nguon kinh phi|che do |thoi gian|thoi han|thong tin|bao cao|kiem tra|so ket|tong ket|trong qua trinh|khen thuong|cong tac |tien do|hinh thuc|phuong phap)`)

// notUnit tells a numbered part of the organisation section that is about
// money, reports or the like.
func notUnit(s string) bool { return notUnitStart.MatchString(vi.Fold(firstWords(s, 6))) }

// unitHead is how a duty begins: whose it is and, on the same line, what.
type unitHead struct {
	unit, text string
	intro      string // a clause that stands before the unit
	requested  bool
	sure       float64
}

var unitStart = regexp.MustCompile(`^(?:cac |tat ca |toan the |nhung )?(?:thanh vien|so |so,|ban |ban,|phong |phong,|ubnd|uy ban|cong an|cong chuc|tram |dai |truong |truong,|bo |hoi |doan |mat tran|ubmt|mttq|van phong|trung tam|thanh tra|thue|dong chi|d/c |dc |thay |thu truong|giam doc|chu tich|pho |to |chi cuc|kho bac|ngan hang|bao hiem|toa an|vien |bao |hieu truong|thon|bi thu|can bo|ong |ba |dang uy|hdnd|hoi dong|thuong truc|lien doan|chi doan|chi hoi|cong doan|lien doi|giao vien|hoc sinh|phu huynh|cha me|nhan vien|chuyen vien|ban giam hieu|bac si|y si|chu dau tu|bo phan|truong ban|hop tac xa|quy |khu pho|tieu khu|khu dan cu|nganh |nganh,|doanh nghiep|co quan|don vi|bch|ban chi huy|chi huy|xa doi|luc luong|ke toan|tu phap|dia chinh|van hoa|y te|to chuc|co so|chi bo|chi uy|xa,|xa |phuong|dia phuong|dang bo|tieu ban|ap |ban to dan pho|nha truong|linh vuc|quan su|nguoi dung dau|benh vien|tong phu trach|don bien phong|hat kiem lam|hai quan|cong ty|dien luc|buu dien|vien thong|vnpt|viettel|lien minh|hiep hoi|cau lac bo|doi (?:quan ly|canh sat|thue|xung kich|tri thuc)|tieu doan|dai doi|trung doan)`)

// duties begin with a verb in small letters; a unit's name may hold the same
// words in capitals ("Ban Chỉ đạo", "Ủy ban Kiểm tra").
var dutyVerb = regexp.MustCompile(` (?:chủ trì|phối hợp(?: chặt chẽ)? (?:với|cùng|tổ chức|thực hiện|triển khai|tuyên truyền|vận động|xây dựng|hướng dẫn|kiểm tra|rà soát|quản lý|theo dõi|giám sát|cung cấp|chuẩn bị|bố trí|đảm bảo|bảo đảm)|phối hợp,|phối hợp \p{Lu}\pL*|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|có kế hoạch|theo dõi|tăng cường|bố trí|tham mưu|căn cứ|kiện toàn|xây dựng (?:kế hoạch|Kế hoạch|và|chương trình|phương án|dự toán|văn bản|chuyên mục|chuyên trang|phóng sự|kịch bản|mô hình|đề án|báo cáo|hồ sơ|quy chế|nội dung|danh mục|tin)|hướng dẫn|kịp thời|chủ động|đẩy mạnh|rà soát|trong phạm vi|trên cơ sở|thực hiện|triển khai|tổ chức|thông báo|sửa chữa|nạo vét|kêu gọi|thăm hỏi|trao tặng|giới thiệu|kê khai|thẩm tra|nghiệm thu|liên hệ|biên soạn|thiết kế|vận hành|trông giữ|canh gác|bàn giao|hòa giải|tư vấn|tập luyện|treo|cắm|trồng|dọn dẹp|tổng vệ sinh|trực (?:gác|cấp cứu|ban|chỉ huy)|cam kết|ký cam kết|tạo điều kiện|tạo mọi điều kiện|ủng hộ|đồng hành|sắp xếp|đóng góp|hưởng ứng|chấp hành|gương mẫu|nhắc nhở|tăng thời lượng|ưu tiên|chú trọng|sơ tán|ứng trực|dự trữ|cứu trợ|nộp|mời|tập hợp|điều tra|khoanh vùng|xử phạt|lấy mẫu|phun|khử khuẩn|phát (?:hiện|tờ rơi|quà|thưởng)|quán triệt|lập (?:kế hoạch|danh sách|dự toán|hồ sơ)|là cơ quan|là đơn vị|là đầu mối|đảm bảo|bảo đảm|tiếp tục|thường xuyên|tổng hợp|cử (?:cán bộ|đại diện|người|công chức)|phân công|ban hành|quan tâm|huy động|vận động|giám sát|kiểm tra|theo chức năng|tuyên truyền|hỗ trợ|quản lý|chỉ đạo|lồng ghép|phụ trách|giúp|hoàn thành|đôn đốc|báo cáo|chuẩn bị|điều phối|trong quá trình|duy trì|thành lập|xử lý|phổ biến|niêm yết|nghiêm túc|khẩn trương|làm tốt|nắm (?:bắt|chắc|tình hình)|phát động|đăng tải|đưa tin|phát sóng|phát thanh|phát loa|phân luồng|chăm sóc|khảo sát|điều hành|phân loại|thu gom|trang trí|mua sắm|chi trả|bảo vệ|giữ gìn|khám|tiêm|đón tiếp|viết (?:tin|bài)|thông tin|tích cực|trực tiếp|cung cấp|trình|thẩm định|quyết toán|cấp phát|cân đối|bám sát|tập trung|tiếp nhận|thống kê|cập nhật|xác minh|tuần tra|đề xuất|nghiên cứu|khuyến khích|định kỳ|hằng năm|hàng năm|hằng quý|hằng tháng|gửi|mở (?:sổ|lớp|đợt)|ra quân|phát huy|nâng cao|đề nghị|yêu cầu|tham gia|cùng với|lãnh đạo|tiến hành|củng cố|giải quyết|phân bổ|đánh giá|thu thập)(?: |,|$)`)

// organising is "tổ chức" where it is no verb but the body itself: "các tổ chức chính trị - xã hội".
var organising = regexp.MustCompile(`^ tổ chức (?:chính trị|thành viên|xã hội|đoàn thể|có |liên quan|cán bộ|cơ sở|hành chính|kinh tế|tín dụng|quần chúng|phi |tôn giáo|đảng|Đảng|hội|trong |ngoài |trên |ở |tại |thuộc |của |này|khác|cá nhân|sự nghiệp|công đoàn|đoàn|chính quyền)`)

// strongVerb orders something wherever it stands; other verbs may be part of
// a name, such as "thông tin" or "phụ trách lĩnh vực".
var strongVerb = regexp.MustCompile(` (?:chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|căn cứ|tham mưu|chủ động|tăng cường|đẩy mạnh)(?: |,|$)`)

// roleVerb is a verb that a body may have been assigned to do.
var roleVerb = regexp.MustCompile(`^ (?:chủ trì|phối hợp|thực hiện|phụ trách|triển khai|tham mưu|theo dõi|tổ chức|quản lý|giúp)(?: |,|$)`)

// unitHeading reads the head of a unit with its duties below it: a short line
// that no full stop ends is the name as a whole.
func unitHeading(s string) unitHead {
	if at := askedTo.FindStringIndex(s); at != nil && !assigned(s[:at[0]]) && isUnitName(s[:at[0]]) {
		s = s[:at[0]] // "Đề nghị Hội Nông dân xã phối hợp": what, stands below
	}
	u := readUnit(s)
	if u.text == "" || u.intro != "" || closed(s) || !short(s, 120) || strongVerb.MatchString(s) {
		return u
	}
	whole := readUnit(s + ":")
	u.unit, u.text = strings.TrimSpace(whole.unit+" "+whole.text), ""
	u.unit = heading(u.unit)
	return u
}

// askedTo ends the heading of a unit without saying what it has to do.
var askedTo = regexp.MustCompile(`,? (?:phối hợp(?: thực hiện)?|chủ trì(?: thực hiện)?|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ) ?:?$`)

// bareNoun is the beginning of a unit's name that is no name by itself: the
// verb behind it belongs to the name ("Tổ kiểm tra liên ngành").
var bareNoun = setOf("tong ban to doi doan nhom so phong hoi bo cac")

// orders cuts a text that follows its unit on the same line into what each
// sentence orders; a sentence that orders nothing goes on with the one before.
func orders(s string) []string {
	var out []string
	for _, sentence := range sentences(s) {
		if n := len(out); n > 0 && !ordering(sentence) {
			out[n-1] += " " + sentence
			continue
		}
		out = append(out, sentence)
	}
	return out
}

// ordering says whether a sentence begins with what is to be done.
func ordering(s string) bool {
	at := dutyVerb.FindStringIndex(" " + downFirst(s) + " ")
	return at != nil && at[0] == 0
}

func downFirst(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}

// clause is an opening that stands before the unit: "Căn cứ tình hình thực tế, các thôn …".
var clause = regexp.MustCompile(`^(?:Căn cứ|Trên cơ sở|Theo|Hằng năm|Hàng năm|Định kỳ|Tùy|Để|Trước|Sau|Khi|Kết thúc|Trong)(?: [^,]{0,200})?, `)

// readUnit takes the unit off the head of a duty; the unit is "" where the
// line does not begin with one.
func readUnit(s string) unitHead {
	u := unitHead{sure: 0.95}
	if at := clause.FindStringIndex(s); at != nil {
		if inner := readUnit(upFirst(s[at[1]:])); inner.unit != "" && inner.text != "" && inner.intro == "" {
			inner.intro, inner.sure = strings.TrimRight(s[:at[1]], ", "), min(inner.sure, 0.6)
			return inner
		}
	}
	for _, word := range []string{"Đề nghị ", "Giao cho ", "Giao ", "Yêu cầu ", "Đối với ", "Trách nhiệm của ", "Nhiệm vụ của "} {
		if strings.HasPrefix(s, word) {
			s, u.requested = upFirst(s[len(word):]), word == "Đề nghị "
		}
	}
	if !unitStart.MatchString(vi.Fold(firstWords(s, 6))+" ") && !namedPerson.MatchString(s) {
		if name, text, ok := colonUnit(s); ok {
			return unitHead{unit: name, text: text, requested: u.requested, sure: 0.6}
		}
		return unitHead{requested: u.requested}
	}
	name, text, colon := strings.Cut(s, ":")
	if colon = colon && short(name, 200); !colon {
		name = s
	}
	if colon && short(name, 120) && ordering(strings.TrimSpace(text)) && !strongVerb.MatchString(name) {
		u.unit, u.text = heading(name), strings.TrimSpace(text)
		return u // the colon ends the name: "Trung tâm Công nghệ thông tin: Bảo đảm …"
	}
	for from := 0; from < len(name); {
		at := dutyVerb.FindStringIndex(name[from:])
		if at == nil {
			break
		}
		at[0] += from
		from += at[1] - 1 // the space behind it may begin the next one
		if named := organising.MatchString(name[at[0]:]); named {
			continue
		}
		if assigned(name[:at[0]]) && roleVerb.MatchString(name[at[0]:]) || strings.HasSuffix(name[:at[0]], " được") || isHeading(s, colon) || bareNoun[vi.Fold(name[:at[0]])] {
			continue
		}
		u.unit, u.text, u.sure = heading(strings.TrimRight(name[:at[0]], ", ")), strings.TrimSpace(s[at[0]:]), 0.7
		return u
	}
	if !colon && !short(name, 160) {
		return unitHead{requested: u.requested}
	}
	u.unit, u.text = heading(name), strings.TrimSpace(text)
	return u
}

// namedPerson begins a duty that is somebody's.
var namedPerson = regexp.MustCompile(`^(?:Anh|Chị|Cô|Thầy|Ông|Bà|Bác sĩ|Y sĩ) \p{Lu}`)

// isRemark tells a sentence that orders nobody to do anything: "Kế hoạch này
// được phổ biến đến …".
func isRemark(s string) bool { return remark.MatchString(vi.Fold(firstWords(s, 8))) }

var remark = regexp.MustCompile(`^(?:ke hoach nay|noi dung nay|qua trinh|trong qua trinh|tren day|moi vuong mac|neu co|cac noi dung khac|nhung noi dung)`)

// colonUnit takes what stands before a colon for a unit where an order
// follows, whatever it is called: "Chi đoàn Thanh niên: Chuẩn bị âm thanh".
func colonUnit(s string) (name, text string, ok bool) {
	name, text, found := strings.Cut(s, ":")
	text = strings.TrimSpace(text)
	if !found || !short(name, 100) || !ordering(text) || notUnit(s) || ordering(name) || readField(s).kind != noField || !unicode.IsUpper(firstRune(name)) || notName.MatchString(vi.Fold(name)) {
		return "", "", false
	}
	return heading(name), text, true
}

// namedBefore takes what stands before the colon of a part for whose it is, where no list knows the name:
// "Bảo vệ: Trông giữ xe".
func namedBefore(s string, u unitHead) unitHead {
	name, text, found := strings.Cut(s, ":")
	if text = strings.TrimSpace(text); !found || text == "" || !short(name, 80) || ordering(name) || readField(s).kind != noField || notName.MatchString(vi.Fold(name)) {
		return u
	}
	return unitHead{unit: heading(name), text: text, requested: u.requested, sure: 0.4}
}

// notName begins headings that the words of a unit's name begin as well:
// "Tổ chức hội nghị", "Ban hành văn bản", "Hội nghị", "Phòng, chống ma túy".
var notName = regexp.MustCompile(`^(?:to chuc (?:cac |[^c])|to chuc$|ban hanh|hoi (?:nghi|thi|thao|dap|cho)|phong(?:,| chong| ngua)|doan ket|so (?:ket|hoa|luong|lieu)|bao (?:ve|dam|cao|ton)|quy (?:dinh|hoach|che|mo|trinh)|xa hoi|van hoa|y te|truong hop|vien tro|co so (?:vat chat|ha tang|du lieu)|linh vuc|nganh|tu phap|dia chinh|ke toan|nguoi |bo (?:sung|tri|chi so)|noi dung|muc tieu|hinh thuc|phuong |chi tieu|giai phap|cong tac|viec |to roi|phu luc|quan su|dai hoi|thanh phan|thue |quan ly|khao |luc luong )`)

// isUnitName says whether a heading is the name of a unit and nothing else.
func isUnitName(s string) bool {
	u := readUnit(s)
	return u.unit != "" && u.text == "" && u.sure > 0.9 && short(s, 120) && !notName.MatchString(vi.Fold(u.unit))
}

// unlistedUnit takes the unit off an order whose unit no list knows: what stands
// before the first verb, "Giáo viên bộ môn thực hiện …".
func unlistedUnit(s string) unitHead {
	at := dutyVerb.FindStringIndex(s)
	if at == nil || at[0] == 0 || ordering(s) || notUnit(s) {
		return unitHead{}
	}
	name := s[:at[0]]
	if !short(name, 60) || strings.ContainsAny(name, ",;:.()") || strings.HasSuffix(name, " được") || notName.MatchString(vi.Fold(name)) || !unicode.IsUpper(firstRune(name)) {
		return unitHead{}
	}
	return unitHead{unit: strings.TrimSpace(name), text: strings.TrimSpace(s[at[0]:]), sure: 0.5}
}

// assigned says whether a verb after this is part of the name: "các đơn vị
// được giao chủ trì …".
func assigned(before string) bool {
	return strings.HasSuffix(before, " được giao") || strings.HasSuffix(before, " được phân công") || strings.HasSuffix(before, " Ban") || strings.HasSuffix(before, " Trợ")
}

// isHeading tells a unit that stands alone on its line.
func isHeading(s string, colon bool) bool {
	return !colon && short(s, 60) && !closed(s)
}

func upFirst(s string) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}
