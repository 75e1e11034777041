package layoutcheck

import (
	"fmt"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
)

// provinces are the 34 units of the first level since 01/7/2025.
var provinces = strings.Split("Cao Bằng|Điện Biên|Hà Tĩnh|Lai Châu|Lạng Sơn|Nghệ An|Quảng Ninh|Sơn La|Thanh Hóa|"+
	"An Giang|Bắc Ninh|Cà Mau|Đắk Lắk|Đồng Nai|Đồng Tháp|Gia Lai|Hưng Yên|Khánh Hòa|Lào Cai|Lâm Đồng|Ninh Bình|Phú Thọ|"+
	"Quảng Ngãi|Quảng Trị|Tây Ninh|Thái Nguyên|Tuyên Quang|Vĩnh Long|"+
	"thành phố Cần Thơ|thành phố Đà Nẵng|thành phố Hà Nội|thành phố Hải Phòng|Thành phố Hồ Chí Minh|thành phố Huế", "|")

// province is the name with the word before it, as it stands in capitals in a letterhead.
func province(name string) string {
	if upper := strings.ToUpper(name); strings.HasPrefix(upper, "THÀNH PHỐ") {
		return upper
	}
	return "TỈNH " + strings.ToUpper(name)
}

// communes have names from the shortest to the longest, of each of the three sorts, and some that no
// place has yet.
var communes = []string{
	"xã Y Tý", "xã Ia O", "xã Hà Trung", "phường 1", "phường Hạc Thành", "đặc khu Côn Đảo", "xã Bù Gia Mập", "đặc khu Trường Sa",
	"phường Văn Miếu - Quốc Tử Giám", "phường Xuân Hương - Đà Lạt", "phường Phan Rang - Tháp Chàm Đông", "xã Nà Phặc - Thượng Quan - Hương Nê",
	"xã " + strings.Repeat("Thượng ", 12) + "Hạ", "xã " + strings.Repeat("Krôngpa", 7),
}

// placeOfCommune is the name without the word before it, but for names that are numbers.
func placeOfCommune(name string) string {
	for _, sort := range []string{"xã ", "phường ", "đặc khu "} {
		if place, ok := strings.CutPrefix(name, sort); ok && !strings.ContainsAny(place, "0123456789") {
			return place
		}
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// size is how much a document of the corpus says.
type size int

const (
	short size = iota
	long
	hostile
)

func (s size) String() string { return [...]string{"short", "long", "hostile"}[s] }

const sentence = "Các đơn vị rà soát, cập nhật đầy đủ thông tin vào sổ theo dõi và báo cáo kết quả đúng thời hạn được giao;"

// prose is a paragraph of the size.
func (s size) prose() officialdoc.Paragraph {
	switch s {
	case long:
		return officialdoc.Text(strings.TrimSuffix(strings.TrimSpace(strings.Repeat(sentence+" ", 5)), ";") + ".")
	case hostile:
		return officialdoc.Paragraph{Spans: []officialdoc.Span{
			{Text: "Chữ có dấu rời: U\u0309y ban nha\u0302n da\u0302n xa\u0303; <b>thẻ</b> & ]]> \x01\x0b; "}, {Text: "đậm ", Bold: true},
			{Text: "nghiêng", Italic: true}, {Text: ", 👩\u200D🏫 ✓ 🎉; https://example.vn/" + strings.Repeat("duong-dan/", 25) + " và " + strings.Repeat("x", 200) + "."},
		}}
	}
	return officialdoc.Text("Đã hoàn thành 12/16 nhiệm vụ, đạt 75%.")
}

// name is the name of a thing of the size.
func (s size) name(text string) string {
	switch s {
	case long:
		return text + " về công tác chăm sóc, giáo dục và bảo vệ trẻ em, phòng ngừa tai nạn thương tích, đuối nước và xâm hại trên địa bàn toàn xã; phương hướng và nhiệm vụ trọng tâm của những tháng cuối năm, những khó khăn, vướng mắc và các đề xuất, kiến nghị với cấp trên"
	case hostile:
		return text + " \u0009 “không dấu cách" + strings.Repeat("quádài", 20) + "” <& 😀"
	}
	return text
}

// count is how many of a thing the size has.
func (s size) count(few, many int) int {
	if s == long {
		return many
	}
	return few
}

// tasks is a table of tasks whose rows are of all heights.
func (s size) tasks() officialdoc.Table {
	t := officialdoc.Table{
		Caption: "Kết quả thực hiện nhiệm vụ", Note: "Số liệu tính đến ngày 15/11/2026",
		Columns: []officialdoc.Column{{Weight: 0.6, Align: officialdoc.AlignCenter}, {Weight: 4}, {Weight: 2}, {Weight: 4}, {Weight: 1.5, Align: officialdoc.AlignCenter}},
		Head: [][]officialdoc.Cell{
			{tall("TT"), tall("Nhiệm vụ"), tall("Đơn vị chủ trì"), wide("Thực hiện")},
			{officialdoc.TextCell("Kết quả"), officialdoc.TextCell("Thời hạn")},
		},
	}
	t.Rows = append(t.Rows, officialdoc.Row{Group: true, Cells: []officialdoc.Cell{officialdoc.TextCell("I. Công tác tuyên truyền")}})
	for i := range s.count(3, 60) {
		result := strings.TrimSpace(strings.Repeat(sentence+" ", i%5))
		if s == hostile && i == 1 {
			result = strings.Repeat(sentence+" ", 250) // over four pages
		}
		t.Rows = append(t.Rows, officialdoc.Row{Cells: []officialdoc.Cell{
			officialdoc.TextCell(fmt.Sprint(i + 1)), officialdoc.TextCell(s.name("Nhiệm vụ")), officialdoc.TextCell("Công chức Văn hóa - Xã hội"),
			officialdoc.TextCell(result), officialdoc.TextCell("31/12/2026"),
		}})
	}
	t.Rows = append(t.Rows, officialdoc.Row{Total: true, Cells: []officialdoc.Cell{wide("Tổng cộng"), officialdoc.TextCell("9"), officialdoc.TextCell("đạt 75%"), officialdoc.TextCell("")}})
	return t
}

func tall(text string) officialdoc.Cell {
	c := officialdoc.TextCell(text)
	c.RowSpan = 2
	return c
}

func wide(text string) officialdoc.Cell {
	c := officialdoc.TextCell(text)
	c.ColSpan = 2
	return c
}

// base is what all documents of a commune share.
func (s size) base(kind, symbol string) *officialdoc.Document {
	place := communes[2]
	switch s {
	case long:
		place = communes[8]
	case hostile:
		place = communes[12]
	}
	d := &officialdoc.Document{
		Head: officialdoc.Head{Agency: "ỦY BAN NHÂN DÂN " + strings.ToUpper(place), Number: "7", Symbol: symbol, Place: placeOfCommune(place), Day: 9, Month: 2, Year: 2027},
		Kind: kind, Closing: "Trên đây là nội dung văn bản của Ủy ban nhân dân " + place + "./.",
		Foot: officialdoc.Foot{
			Authority: []string{"TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"}, Signer: "Lê Thị Mẫu",
			Recipients: []officialdoc.Recipient{{Name: "Như trên"}, {Name: "Thường trực Đảng ủy, HĐND xã", Purpose: "b/c"}}, Filing: "VT, VHXH",
		},
		Made: "2027-02-09T08:00:00+07:00",
	}
	for i := range s.count(0, 10) {
		d.Foot.Recipients = append(d.Foot.Recipients, officialdoc.Recipient{Name: fmt.Sprintf("Cơ quan, đơn vị nhận văn bản thứ %d, có tên dài hơn một dòng", i+1), Purpose: "p/h"})
	}
	return d
}

// sections are headed parts of a body.
func (s size) sections(titles ...string) (blocks []officialdoc.Block) {
	for i, title := range titles {
		blocks = append(blocks, officialdoc.Heading{Level: 1, Label: []string{"I.", "II.", "III.", "IV.", "V."}[i], Title: title})
		for k := range s.count(1, 4) {
			blocks = append(blocks, officialdoc.Heading{Level: 2, Label: fmt.Sprintf("%d.", k+1), Title: s.name("Công tác thứ " + fmt.Sprint(k+1))})
			blocks = append(blocks, s.prose(), officialdoc.Paragraph{Label: "a)", Spans: s.prose().Spans})
		}
	}
	return blocks
}

// kinds are all that a commune issues with this program.
var kinds = []struct {
	name string
	make func(s size) *officialdoc.Document
}{
	{"bao-cao-nam", func(s size) *officialdoc.Document {
		d := s.base("BÁO CÁO", "BC-UBND")
		d.Summary = s.name("Kết quả thực hiện công tác trẻ em năm 2026; phương hướng, nhiệm vụ năm 2027")
		d.Addressee = []string{"Ủy ban nhân dân tỉnh", "Sở Y tế"}
		d.Bases = []string{"Căn cứ Luật Trẻ em", s.name("Căn cứ Kế hoạch số 12/KH-UBND ngày 05/01/2026")}
		d.Body = append([]officialdoc.Block{s.prose()}, s.sections("Đặc điểm tình hình", "Kết quả thực hiện", "Đánh giá chung", "Phương hướng, nhiệm vụ năm 2027", "Đề xuất, kiến nghị")...)
		d.Annexes = []officialdoc.Annex{
			{Title: "Danh mục nhiệm vụ và kết quả", Note: "Kèm theo Báo cáo số 07/BC-UBND ngày 09 tháng 02 năm 2027 của UBND xã", Landscape: true, Body: []officialdoc.Block{s.tasks()}},
			{Title: "Tổng hợp theo đơn vị", Note: "Kèm theo Báo cáo số 07/BC-UBND ngày 09 tháng 02 năm 2027 của UBND xã", Body: []officialdoc.Block{s.tasks()}},
		}
		return d
	}},
	{"bao-cao-6-thang", func(s size) *officialdoc.Document {
		d := s.base("BÁO CÁO", "BC-UBND")
		d.Summary = s.name("Kết quả công tác trẻ em 6 tháng đầu năm, nhiệm vụ trọng tâm 6 tháng cuối năm 2026")
		d.Addressee = []string{"Ủy ban nhân dân tỉnh (qua Sở Y tế)"}
		d.Body = append(s.sections("Kết quả thực hiện", "Nhiệm vụ trọng tâm"), officialdoc.Text("Kết quả như bảng sau:"), s.tasks())
		return d
	}},
	{"bao-cao-quy", func(s size) *officialdoc.Document {
		d := s.base("BÁO CÁO", "BC-UBND")
		d.Head.Number, d.Head.Day, d.Draft = "", 0, true
		d.Summary = s.name("Tình hình thực hiện nhiệm vụ quý III năm 2026")
		d.Body = []officialdoc.Block{s.prose(), s.tasks()}
		return d
	}},
	{"bao-cao-thang", func(s size) *officialdoc.Document {
		d := s.base("BÁO CÁO", "BC-UBND")
		d.Summary = s.name("Tình hình thực hiện nhiệm vụ tháng 9 năm 2026")
		d.Head.Day, d.Head.Month = 30, 9
		d.Body = []officialdoc.Block{s.prose()}
		return d
	}},
	{"bao-cao-don-vi", func(s size) *officialdoc.Document {
		d := s.base("BÁO CÁO", "BC-VHXH")
		d.Head.Superior, d.Head.Agency = "UBND "+strings.TrimPrefix(d.Head.Agency, "ỦY BAN NHÂN DÂN "), "PHÒNG VĂN HÓA - XÃ HỘI"
		d.Summary = s.name("Kết quả thực hiện nhiệm vụ được giao")
		d.Body = s.sections("Kết quả", "Kiến nghị")
		d.Foot.Authority = []string{"Trưởng phòng"}
		return d
	}},
	{"cong-van-don-doc", func(s size) *officialdoc.Document {
		d := s.base("", "UBND-VX")
		d.Summary = s.name("đôn đốc báo cáo kết quả thực hiện nhiệm vụ quý III năm 2026")
		d.Addressee = []string{"Công an xã", "Trạm Y tế xã", "Các trường học trên địa bàn"}
		d.Body = []officialdoc.Block{s.prose(), s.prose()}
		d.Foot.Authority = []string{"TL. Chủ tịch", "Trưởng phòng Văn hóa - Xã hội"}
		return d
	}},
	{"giay-moi", func(s size) *officialdoc.Document {
		d := s.base("GIẤY MỜI", "GM-UBND")
		d.Summary = s.name("Dự họp giao ban công tác tháng 3")
		d.Addressee = []string{s.name("Trưởng các đơn vị thuộc xã")}
		d.Body = []officialdoc.Block{officialdoc.Text("Thời gian: 8 giờ 00, ngày 09 tháng 3 năm 2027."), officialdoc.Text("Địa điểm: Hội trường Ủy ban nhân dân xã."), s.prose()}
		return d
	}},
	{"giay-de-nghi", func(s size) *officialdoc.Document {
		d := s.base("GIẤY ĐỀ NGHỊ", "GĐN-UBND")
		d.Summary = s.name("Phối hợp thực hiện Kế hoạch công tác trẻ em năm 2027")
		d.Addressee = []string{"Ủy ban Mặt trận Tổ quốc Việt Nam xã", "Hội Liên hiệp Phụ nữ xã"}
		d.Body = []officialdoc.Block{s.prose(), officialdoc.Paragraph{Label: "a)", Spans: s.prose().Spans}}
		return d
	}},
	{"ke-hoach", func(s size) *officialdoc.Document {
		d := s.base("KẾ HOẠCH", "KH-UBND")
		d.Summary = s.name("Thực hiện công tác chăm sóc, giáo dục và bảo vệ trẻ em năm 2027")
		d.Bases = []string{"Thực hiện Chỉ thị số 28-CT/TW", "Căn cứ Luật Trẻ em"}
		d.Body = append([]officialdoc.Block{officialdoc.Heading{Level: 0, Label: "Phần I", Title: "Những quy định chung"}}, s.sections("Mục đích, yêu cầu", "Nhiệm vụ", "Tổ chức thực hiện")...)
		d.Annexes = []officialdoc.Annex{{Title: "Phân công nhiệm vụ", Note: "Kèm theo Kế hoạch số 07/KH-UBND ngày 09 tháng 02 năm 2027 của UBND xã", Landscape: true, Body: []officialdoc.Block{s.tasks()}}}
		d.Foot.Recipients[0].Name = "UBND tỉnh"
		return d
	}},
	{"bien-ban", func(s size) *officialdoc.Document {
		d := s.base("BIÊN BẢN", "BB-UBND")
		d.Head.Year = 0
		d.Summary = s.name("Họp giao ban tuần 7")
		d.Body = append([]officialdoc.Block{officialdoc.Text("Thời gian bắt đầu: 8 giờ 00, ngày 09 tháng 02 năm 2027.")}, s.sections("Nội dung", "Kết luận")...)
		d.Closing = "Cuộc họp kết thúc vào 10 giờ 30, ngày 09 tháng 02 năm 2027./."
		d.Foot.Authority = []string{"Chủ tọa"}
		d.Foot.Beside = officialdoc.Signature{Authority: []string{"Thư ký"}, Signer: s.name("Trần Văn Ghi")}
		return d
	}},
	{"phieu-hop", func(s size) *officialdoc.Document {
		d := s.base("PHIẾU HỌP", "")
		d.Head.Number = ""
		d.Summary = s.name("Giao ban tuần 7 năm 2027")
		d.Body = []officialdoc.Block{officialdoc.Text("Những nhiệm vụ cần cho ý kiến:"), s.tasks()}
		return d
	}},
}

// named is a document of the corpus.
type named struct {
	name string
	*officialdoc.Document
}

// corpus is every kind in every size, and what has once broken a layout.
func corpus() (all []named) {
	for _, k := range kinds {
		for _, s := range []size{short, long, hostile} {
			all = append(all, named{k.name + "-" + s.String(), k.make(s)})
		}
	}
	special := func(name string, change func(d *officialdoc.Document)) {
		d := short.base("BÁO CÁO", "BC-UBND")
		d.Summary, d.Body = "Kết quả công tác năm 2026", short.sections("Kết quả")
		change(d)
		all = append(all, named{name, d})
	}
	special("summary-of-4-lines", func(d *officialdoc.Document) { d.Summary = long.name(d.Summary) })
	special("letter-of-4-lines", func(d *officialdoc.Document) {
		d.Kind, d.Head.Symbol, d.Addressee = "", "UBND-VX", []string{"Các đơn vị"}
		d.Summary = "đôn đốc các đơn vị báo cáo kết quả thực hiện nhiệm vụ bảo vệ, chăm sóc trẻ em và phòng, chống tai nạn thương tích quý III năm 2026"
	})
	special("recipients-12", func(d *officialdoc.Document) { d.Foot = long.base("", "").Foot })
	special("cell-over-4-pages", func(d *officialdoc.Document) {
		d.Body = []officialdoc.Block{officialdoc.Text("Bảng sau:"), hostile.tasks()}
	})
	special("emoji", func(d *officialdoc.Document) {
		d.Foot.Signer, d.Summary = "Mẫu 🙂", "Kết quả 🎉 công tác ❤\uFE0F năm 2026"
	})
	special("nfd", func(d *officialdoc.Document) {
		d.Head.Agency, d.Summary = "U\u0309Y BAN NHA\u0302N DA\u0302N XA\u0303 HA\u0300 TRUNG", "Ke\u0302\u0301t qua\u0309 co\u0302ng ta\u0301c na\u0306m 2026"
	})
	restricted := func(d *officialdoc.Document, s size, landscape bool) {
		d.Annexes = []officialdoc.Annex{
			{Title: "Danh mục nhiệm vụ", Note: "Kèm theo Báo cáo số 07/BC-UBND", Landscape: true, Body: []officialdoc.Block{short.tasks()}},
			{Title: "Số liệu chi tiết", Note: "Kèm theo Báo cáo số 07/BC-UBND", Restricted: true, Landscape: landscape, Body: []officialdoc.Block{s.prose(), s.tasks(), s.prose()}},
			{Title: "Tổng hợp", Body: []officialdoc.Block{short.prose()}},
		}
		d.Internal = true
	}
	for _, s := range []size{short, long, hostile} {
		special("restricted-annex-"+s.String(), func(d *officialdoc.Document) { restricted(d, s, false) })
		special("restricted-landscape-"+s.String(), func(d *officialdoc.Document) { restricted(d, s, true) })
	}
	special("one-line", func(d *officialdoc.Document) { d.Body = nil })
	special("agency-without-space", func(d *officialdoc.Document) { d.Head.Agency = "TRUNGTÂM" + strings.Repeat("DỊCHVỤ", 10) })
	special("long-post", func(d *officialdoc.Document) {
		d.Foot.Authority = []string{"TUQ. Chủ tịch", "Giám đốc Trung tâm Cung ứng dịch vụ sự nghiệp công và Phục vụ hành chính công"}
	})
	return all
}
