package importer

import (
	"slices"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/docread"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func TestReadField(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		line  string
		kind  fieldKind
		value string
	}{
		{"Cơ quan chủ trì: Sở Y tế", leadField, "Sở Y tế"},
		{"Đơn vị chủ trì thực hiện : Sở Y tế", leadField, "Sở Y tế"},
		{"Đơn vị chủ trì, tham mưu: Sở Y tế", leadField, "Sở Y tế"},
		{"ĐƠN VỊ CHỦ TRÌ: Sở Y tế", leadField, "Sở Y tế"},
		{"Chủ trì: Sở Y tế", leadField, "Sở Y tế"},
		{"Bộ phận tham mưu: Văn phòng", leadField, "Văn phòng"},
		{"Cơ quan chủ trì Sở Y tế", leadField, "Sở Y tế"},
		{"Đơn vị chủ trì:", leadField, ""},
		{"Đơn vị phối hợp thực hiện: A", cooperatingField, "A"},
		{"Cơ quan, đơn vị phối hợp: A", cooperatingField, "A"},
		{"Phối hợp: A", cooperatingField, "A"},
		{"Bộ phận thực hiện: A", jointField, "A"},
		{"Phân công thực hiện: A", jointField, "A"},
		{"Thời gian thực hiện: Thường xuyên.", timingField, "Thường xuyên."},
		{"Thời gian hoàn thành: Quý III", timingField, "Quý III"},
		{"Thời hạn hoàn thành: 30/6", timingField, "30/6"},
		{"Tiến độ: 2026", timingField, "2026"},
		{"Thời gian tiến hành: Tháng 4", timingField, "Tháng 4"},
		{"Mốc kiểm tra: từ 01/01/2025 đến nay", noField, ""},
		{"Thời gian thực hiện trong tháng 12", timingField, "trong tháng 12"},
		{"Sản phẩm dự kiến: Báo cáo", deliverableField, "Báo cáo"},
		{"Kết quả, sản phẩm: Báo cáo", deliverableField, "Báo cáo"},
		{"Người phụ trách: A", leadField, "A"},
		{"Cán bộ phụ trách chính: A", leadField, "A"},
		{"Phụ trách: A", leadField, "A"},
		{"Lãnh đạo phụ trách: A", chargeField, "A"},
		{"Đơn vị làm chính: A", leadField, "A"},
		{"Tham gia: A", cooperatingField, "A"},
		{"Cán bộ hỗ trợ: A", cooperatingField, "A"},
		{"Mốc thời gian: quý I", timingField, "quý I"},
		{"Mốc hoàn thành: quý I", timingField, "quý I"},
		{"Hỗ trợ hộ nghèo vay vốn", noField, ""},
		{"Tham gia", noField, ""},
		{"Phụ trách", leadField, ""},
		{"Nội dung thực hiện: Làm việc", contentField, "Làm việc"},
		{"Thực hiện tốt công tác phối hợp", noField, ""},
		{"Chủ trì, phối hợp với các ban, ngành tổ chức thực hiện", noField, ""},
		{"Phối hợp với các ban, ngành: rà soát", noField, ""},
		{"Thời gian qua, công tác này còn hạn chế", noField, ""},
		{"Ban hành: văn bản", noField, ""},
		{"THỰC HIỆN", noField, ""},
	} {
		if got := readField(test.line); got.kind != test.kind || got.value != test.value {
			t.Errorf("%q is %d %q, want %d %q", test.line, got.kind, got.value, test.kind, test.value)
		}
	}
}

func TestReadMark(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text  string
		kind  markKind
		label string
		rest  string
	}{
		{"II. NỘI DUNG", roman, "II", "NỘI DUNG"},
		{"II NỘI DUNG", roman, "II", "NỘI DUNG"},
		{"III/ TỔ CHỨC", roman, "III", "TỔ CHỨC"},
		{"V/v tổ chức ngày hội", noMark, "", "V/v tổ chức ngày hội"},
		{"A. PHẦN CHUNG", upper, "A", "PHẦN CHUNG"},
		{"1. Mục đích", number, "1", "Mục đích"},
		{"1.Mục đích", number, "1", "Mục đích"},
		{"2) Yêu cầu", number, "2", "Yêu cầu"},
		{"1.1. Tuyên truyền", number, "1.1", "Tuyên truyền"},
		{"1.1 Tuyên truyền", number, "1.1", "Tuyên truyền"},
		{"3 Tổ chức", number, "3", "Tổ chức"},
		{"a) Nội dung", letter, "a", "Nội dung"},
		{"đ) Nội dung", letter, "đ", "Nội dung"},
		{"b/ Nội dung", letter, "b", "Nội dung"},
		{"đ/c Lò Thị Mẫu", noMark, "", "đ/c Lò Thị Mẫu"},
		{"iii) Nội dung", letter, "iii", "Nội dung"},
		{"- a) Nội dung", letter, "a", "Nội dung"},
		{"• 2. Nội dung", number, "2", "Nội dung"},
		{"- 5 Tổ công tác", dash, "", "5 Tổ công tác"},
		{"- 1.500 đồng", dash, "", "1.500 đồng"},
		{"(ii) Nội dung", item, "ii", "Nội dung"},
		{"(2) Nội dung", item, "2", "Nội dung"},
		{"(Kèm theo Kế hoạch)", noMark, "", "(Kèm theo Kế hoạch)"},
		{"(1)", noMark, "", "(1)"},
		{"Phần II. NỘI DUNG", part, "Phần II", "NỘI DUNG"},
		{"PHẦN THỨ NHẤT", part, "PHẦN THỨ NHẤT", ""},
		{"Phần 2 của kế hoạch này", noMark, "", "Phần 2 của kế hoạch này"},
		{"Phần mềm quản lý hộ tịch", noMark, "", "Phần mềm quản lý hộ tịch"},
		{"-Nội dung", dash, "", "Nội dung"},
		{"– Nội dung", dash, "", "Nội dung"},
		{"• Nội dung", dash, "", "Nội dung"},
		{"+ Nội dung", plus, "", "Nội dung"},
		{"100% các xã", noMark, "", "100% các xã"},
		{"15/3/2026, cử tri", noMark, "", "15/3/2026, cử tri"},
		{"2026 Năm học", noMark, "", "2026 Năm học"},
		{"1.500 đồng", noMark, "", "1.500 đồng"},
		{"UBND xã", noMark, "", "UBND xã"},
		{"-------", noMark, "", "-------"},
	} {
		got := readMark(test.text)
		if got.kind != test.kind || got.label != test.label || got.rest != test.rest {
			t.Errorf("%q is %+v, want %d %q %q", test.text, got, test.kind, test.label, test.rest)
		}
	}
}

func TestColumnOf(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]columnKind{
		"STT": labelColumn, "Việc cần làm": titleColumn, "Tên việc": titleColumn, "Nội dung công việc": titleColumn, "Hạng mục": titleColumn,
		"Người làm chính": leadColumn, "Cơ quan chủ trì": leadColumn, "Cùng làm": cooperatingColumn, "Đơn vị liên quan": cooperatingColumn,
		"Người phụ trách": jointColumn, "Ai làm": jointColumn, "Lực lượng": jointColumn, "Xong trước ngày": timingColumn, "Tháng": timingColumn,
		"Ngày, giờ": timingColumn, "Thời hạn": timingColumn, "Kết quả": deliverableColumn, "Ghi chú": noteColumn, "Điều chỉnh": noteColumn,
	} {
		if got := columnOf(head); got != want {
			t.Errorf("%q is %d, want %d", head, got, want)
		}
	}
}

// TestSecondHead reads a table whose header goes on in a second row.
func TestSecondHead(t *testing.T) {
	t.Parallel()
	row := func(merged string, texts ...string) docread.Row {
		r := docread.Row{}
		for i, text := range texts {
			r.Cells = append(r.Cells, docread.Cell{Column: i, Span: 1, Merged: merged != "" && merged[i] == 'm', Paragraphs: []docread.Paragraph{{Text: text, Line: 1}}})
		}
		return r
	}
	got := readTable(&docread.Table{Rows: []docread.Row{
		row("", "TT", "Nhiệm vụ", "Đơn vị thực hiện", "", "Thời hạn"),
		row("mm..m", "TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn"),
		row("", "1", "Nối mạng nhà văn hóa", "Phòng Kinh tế", "Các thôn", "Quý I"),
	}})
	if got == nil || !slices.Equal(got.columns, []columnKind{labelColumn, titleColumn, leadColumn, cooperatingColumn, timingColumn}) || !got.rows[1].header || got.rows[2].header {
		t.Errorf("read %+v", got)
	}
}

func TestTrimValue(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Thường xuyên.": "Thường xuyên", "A;": "A", "hội thi,...": "hội thi,...", "hết./.": "hết", " a ": "a", "TP. Huế": "TP. Huế",
	} {
		if got := trimValue(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestReadUnit(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text, unit, rest string
		requested        bool
	}{
		{"Công an xã", "Công an xã", "", false},
		{"Công chức Kế toán – Ngân sách: Tham mưu bố trí kinh phí.", "Công chức Kế toán – Ngân sách", "Tham mưu bố trí kinh phí.", false},
		{"Đề nghị Ban Tuyên giáo Đảng ủy: Đẩy mạnh", "Ban Tuyên giáo Đảng ủy", "Đẩy mạnh", true},
		{"Giao Phòng Kinh tế theo dõi, đôn đốc việc thực hiện.", "Phòng Kinh tế", "theo dõi, đôn đốc việc thực hiện.", false},
		{"Sở Xây dựng chủ trì, phối hợp với các sở rà soát quy hoạch.", "Sở Xây dựng", "chủ trì, phối hợp với các sở rà soát quy hoạch.", false},
		{"Ủy ban Kiểm tra Đảng ủy tăng cường giám sát việc thực hiện.", "Ủy ban Kiểm tra Đảng ủy", "tăng cường giám sát việc thực hiện.", false},
		{"Các đơn vị được giao chủ trì có trách nhiệm hoàn thành đúng hạn.", "Các đơn vị được giao chủ trì", "có trách nhiệm hoàn thành đúng hạn.", false},
		{"Kinh phí thực hiện", "", "", false},
		{"Đài Truyền thanh xã xây dựng chuyên mục về bảo hiểm.", "Đài Truyền thanh xã", "xây dựng chuyên mục về bảo hiểm.", false},
		{"Ban Chỉ đạo xây dựng nông thôn mới: Giao ban hằng tháng.", "Ban Chỉ đạo xây dựng nông thôn mới", "Giao ban hằng tháng.", false},
		{"Trung tâm Trợ giúp pháp lý chủ động cử luật sư.", "Trung tâm Trợ giúp pháp lý", "chủ động cử luật sư.", false},
		{"Đồn Biên phòng Cửa Lạch; Đội Quản lý thị trường số 3: Phối hợp kiểm soát.", "Đồn Biên phòng Cửa Lạch; Đội Quản lý thị trường số 3", "Phối hợp kiểm soát.", false},
		{"Trung tâm Công nghệ thông tin: Bảo đảm đường truyền.", "Trung tâm Công nghệ thông tin", "Bảo đảm đường truyền.", false},
		{"Đội lân Sao Mai: Chuẩn bị tiết mục mở màn.", "Đội lân Sao Mai", "Chuẩn bị tiết mục mở màn.", false},
		{"Thời gian: Hoàn thành trong tháng 5.", "", "", false},
		{"Ban Quản lý các bản thông báo lịch tưới đến từng hộ.", "Ban Quản lý các bản", "thông báo lịch tưới đến từng hộ.", false},
		{"Hợp tác xã Sông Mã tổ chức nạo vét mương.", "Hợp tác xã Sông Mã", "tổ chức nạo vét mương.", false},
		{"Đề nghị Hợp tác xã Sông Mã tạo điều kiện về địa điểm.", "Hợp tác xã Sông Mã", "tạo điều kiện về địa điểm.", true},
		{"Các tổ chức chính trị - xã hội vận động hội viên.", "Các tổ chức chính trị - xã hội", "vận động hội viên.", false},
	} {
		got := readUnit(test.text)
		if got.unit != test.unit || got.text != test.rest || got.requested != test.requested {
			t.Errorf("%q is %+v", test.text, got)
		}
	}
}

func TestLeadWith(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, lead, with string }{
		{"Đoàn xã phối hợp với Trạm Y tế xã", "Đoàn xã", "Trạm Y tế xã"},
		{"Thanh tra Sở, phối hợp Văn phòng Sở.", "Thanh tra Sở", "Văn phòng Sở"},
		{"Công an xã cùng với các thôn", "Công an xã", "các thôn"},
		{"Công an xã", "", ""},
		{"Công an xã phối hợp với Đoàn xã tổ chức tuyên truyền tại các thôn", "", ""},
		{"Việc này phối hợp với Đoàn xã", "", ""},
	} {
		if lead, with, _ := leadWith(test.text); lead != test.lead || with != test.with {
			t.Errorf("%q is led by %q with %q", test.text, lead, with)
		}
	}
}

func TestUnitNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Chi hội Phụ nữ": true, "Chi ủy khu phố": true, "Phòng Kinh tế": true,
		"Tổ chức hội nghị": false, "Phòng, chống đuối nước": false, "Công tác tuyên truyền": false, "Hội thi vẽ tranh": false,
	} {
		if isUnitName(text) != want {
			t.Errorf("%q: a unit's name is %v, want %v", text, !want, want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value  string
		units  int
		groups int
	}{
		{"Công chức Văn hóa - Xã hội", 1, 0},
		{"UBND, các ban, ngành Thị trấn", 0, 1},
		{"và các cơ quan, đơn vị có liên quan", 0, 1},
		{"Các sở, ban, ngành", 0, 1},
		{"UBND các xã, phường", 0, 1},
		{"Sở Nội vụ, Sở Giáo dục và Đào tạo, Sở Tài chính", 3, 0},
		{"Công an xã, các ban, ngành có liên quan", 1, 1},
		{"Ban Quản lý các khu công nghiệp", 1, 0},
		{"Sở Văn hóa, Thể thao và Du lịch", 1, 0},
		{"Ủy ban Mặt trận Tổ quốc Việt Nam xã", 1, 0},
		{"Văn phòng HĐND và UBND xã", 1, 0},
		{"Văn phòng Đảng ủy, HĐND và UBND", 1, 0},
		{"Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã, Phòng Kinh tế và các thôn", 2, 1},
		{"Văn phòng Đảng ủy và Ủy ban MTTQ xã", 2, 0},
		{"Phòng Kinh tế, Văn phòng HĐND và UBND xã", 2, 0},
		{"", 0, 0},
	} {
		units, groups := 0, 0
		for _, n := range Names(test.value) {
			if n.Group {
				groups++
			} else {
				units++
			}
		}
		if units != test.units || groups != test.groups {
			t.Errorf("%q names %d units and %d groups: %+v", test.value, units, groups, Names(test.value))
		}
	}
}

func TestFocal(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		roles plan.DraftRoles
		want  string
	}{
		{plan.DraftRoles{Lead: []string{"Công an xã"}, Joint: []string{"Trạm Y tế"}}, "Công an xã"},
		{plan.DraftRoles{Lead: []string{"Công an xã", "các ban, ngành"}}, "Công an xã"},
		{plan.DraftRoles{Joint: []string{"Trạm Y tế"}}, "Trạm Y tế"},
		{plan.DraftRoles{Lead: []string{"Công an xã", "Trạm Y tế"}}, ""},
		{plan.DraftRoles{Lead: []string{"các ban, ngành"}, Joint: []string{"Trạm Y tế"}}, ""},
		{plan.DraftRoles{Joint: []string{"UBND, các ban, ngành"}}, ""},
		{plan.DraftRoles{Cooperating: []string{"Công an xã"}}, ""},
	} {
		if got, ok := Focal(test.roles); got != test.want || ok != (test.want != "") {
			t.Errorf("%+v: %q, %v, want %q", test.roles, got, ok, test.want)
		}
	}
}

func TestMatchUnit(t *testing.T) {
	t.Parallel()
	units := []UnitNames{
		{1, []string{"Phòng Văn hóa - Xã hội", "VHXH", "Công chức Văn hóa - Xã hội"}},
		{2, []string{"Công an xã"}},
		{3, []string{"Ủy ban Mặt trận Tổ quốc Việt Nam xã Hà Trung", "MTTQ"}},
		{4, []string{"Trường Tiểu học Hà Trung"}},
		{5, []string{"Trường Mầm non Hà Trung"}},
		{6, []string{"Trạm Y tế"}},
	}
	for _, test := range []struct {
		printed string
		want    int64
	}{
		{"Công chức Văn hoá – Xã hội", 1},
		{"Công an Thị trấn", 2},
		{"CÔNG AN THỊ TRẤN HÀ TRUNG", 2},
		{"UBMTTQ Việt Nam thị trấn", 3},
		{"Trạm y tế Thị trấn", 6},
		{"Trường Tiểu học Hà Trung", 4},
		{"Phòng Kinh tế", 0},
		{"Trường học", 0},
	} {
		if id, sure, ok := MatchUnit(test.printed, units); ok && id != test.want || ok != (test.want != 0) {
			t.Errorf("%q is unit %d (%.2f), want %d", test.printed, id, sure, test.want)
		}
	}
}

func TestProposeAreas(t *testing.T) {
	t.Parallel()
	d := plan.Draft{
		Areas: []plan.DraftArea{
			{Title: "Tuyên truyền, phổ biến kiến thức bơi lội"},
			{Title: "Cắm biển cảnh báo quanh ao hồ"},
		},
		Duties: []plan.DraftDuty{{Items: []string{
			"Phát thanh, phổ biến kiến thức bơi lội tới các thôn",
			"Mua biển cảnh báo, cắm quanh ao hồ nguy hiểm",
			"Hoàn thành báo cáo",
		}}},
	}
	got := ProposeAreas(&d)[0]
	if got[0].Area != 0 || got[0].Sure < AskBelow || got[1].Area != 1 || got[1].Sure < AskBelow {
		t.Errorf("clear duties: %+v", got[:2])
	}
	if got[2].Sure >= AskBelow {
		t.Errorf("a duty that says nothing is taken for sure: %+v", got[2])
	}
}
