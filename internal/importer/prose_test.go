package importer

import (
	"slices"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/docread"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func TestTaskRoles(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ title, lead, with, timing string }{
		{"Khám sơ tuyển: Trạm Y tế xã chủ trì, phối hợp với Công an xã, hoàn thành trước ngày 10/11/2026.", "Trạm Y tế xã", "Công an xã", "hoàn thành trước ngày 10/11/2026"},
		{"Nạo vét kênh mương: Phòng Kinh tế chủ trì, phối hợp với các thôn", "Phòng Kinh tế", "các thôn", ""},
		{"Tuần tra ban đêm ở các ngõ. Giao Tổ An ninh thực hiện", "Tổ An ninh", "", ""},
		{"Thu gom vỏ thuốc. Giao Hội Nông dân xã tổ chức thực hiện, hoàn thành trước ngày 20/6/2026.", "Hội Nông dân xã", "", "hoàn thành trước ngày 20/6/2026"},
		{"Trạm Y tế xã chủ trì thường trực cấp cứu tại lễ hội", "Trạm Y tế xã", "", ""},
		{"Tặng quà 12 gia đình, xong trước ngày 20/7/2026. Giao Hội Chữ thập đỏ xã chủ trì, phối hợp với các thôn.", "Hội Chữ thập đỏ xã", "các thôn", "xong trước ngày 20/7/2026"},
		{"Ngày hội đọc sách: Trường Tiểu học Bình An tổ chức tại sân trường", "", "", ""},
	} {
		r, _, _ := taskRoles(test.title)
		if strings.Join(slices.Concat(r.Lead, r.Joint), "; ") != test.lead || strings.Join(r.Cooperating, "; ") != test.with || r.Timing != test.timing {
			t.Errorf("%q: %+v", test.title, r)
		}
	}
}

func TestColonTime(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Quý II: sơ kết": "Quý II", "Tự kiểm tra: từ 15/6 đến 20/6": "từ 15/6 đến 20/6",
		"Khi có mưa lớn, lũ quét: di dời các hộ ven suối": "",
		"Ngày hội đọc sách: quyên góp sách cũ":            "", "Ngày 15/3: khai mạc": "Ngày 15/3",
	} {
		if got := colonTime(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

func TestAreaTiming(t *testing.T) {
	t.Parallel()
	doc, err := docread.Read([]byte("KẾ HOẠCH\nDọn vệ sinh\n\nI. NỘI DUNG\n1. Sơn lại cổng chào, hoàn thành trước ngày 30/4/2026.\n2. Quét vôi nhà văn hóa.\nII. TỔ CHỨC THỰC HIỆN\n1. Các thôn: Vận động mỗi nhà một người.\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d := Parse(doc); len(d.Areas) != 2 || d.Areas[0].Timing != "hoàn thành trước ngày 30/4/2026" || d.Areas[1].Timing != "" {
		t.Errorf("areas: %+v", d.Areas)
	}
}

func TestFlatTableWithoutRowEnds(t *testing.T) {
	t.Parallel()
	cells := "TT|Công việc|Đơn vị thực hiện|Phối hợp|Thời gian|1|Khảo sát giếng|Trạm Y tế|Các thôn|Tháng 3|2|Lấy mẫu nước|Phòng Kinh tế||Tháng 4|3|Báo cáo|Trạm Y tế|Phòng Kinh tế|Tháng 5"
	doc, err := docread.Read([]byte("KẾ HOẠCH\nKiểm tra nước sạch\n\nI. NỘI DUNG\n1. Khảo sát\n- Đi từng nhà.\nPHỤ LỤC\nTiến độ\n|\n"+strings.ReplaceAll(cells, "|", "\n|\n")+"\n|\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range Parse(doc).AnnexTasks {
		got = append(got, r.Label+" "+r.Title+" "+strings.Join(r.Joint, ";")+" "+strings.Join(r.Cooperating, ";")+" "+r.Timing)
	}
	want := []string{"1 Khảo sát giếng Trạm Y tế Các thôn Tháng 3", "2 Lấy mẫu nước Phòng Kinh tế  Tháng 4", "3 Báo cáo Trạm Y tế Phòng Kinh tế Tháng 5"}
	if !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
}

// TestRolesBehindTasks reads who does what from a paragraph behind several tasks.
func TestRolesBehindTasks(t *testing.T) {
	t.Parallel()
	const text = `KẾ HOẠCH
Ra quân làm sạch bãi biển

I. NỘI DUNG
1. Tuyên truyền
- Phát tờ rơi ở bến cá.
- Nói chuyện ở nhà văn hóa.
(Phòng Văn hóa - Xã hội chủ trì; các thôn phối hợp)
2. Ra quân
2.1 Nhặt rác dọc bãi tắm.
2.2 Trồng phi lao chắn sóng.
Giao Đoàn Thanh niên xã chủ trì, phối hợp với Đồn Biên phòng thực hiện.
3. Dọn bến
3.1 Thu lưới hỏng.
Đơn vị chủ trì: Hội Nông dân
Thời gian: Hằng quý
3.2 Đặt thùng rác.
Đơn vị chủ trì: Phòng Kinh tế
II. THỜI GIAN THỰC HIỆN
Chia làm hai đợt:
- Đợt 1: Từ ngày 01/4/2026 đến ngày 15/4/2026.
- Đợt 2: Từ ngày 01/9/2026 đến ngày 15/9/2026.
III. TỔ CHỨC THỰC HIỆN
1. Phòng Kinh tế: Cấp bao tay, bao rác.
2. Các thôn: Vận động mỗi nhà một người.
`
	doc, err := docread.Read([]byte(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := Parse(doc)
	var got []string
	for _, a := range d.Areas {
		for _, task := range a.Tasks {
			got = append(got, a.Label+": "+task.Title+" | "+strings.Join(task.Lead, "; ")+" | "+strings.Join(task.Cooperating, "; ")+" | "+task.Timing)
		}
	}
	want := []string{
		"1: Phát tờ rơi ở bến cá | Phòng Văn hóa - Xã hội | các thôn | ",
		"1: Nói chuyện ở nhà văn hóa | Phòng Văn hóa - Xã hội | các thôn | ",
		"2: Nhặt rác dọc bãi tắm | Đoàn Thanh niên xã | Đồn Biên phòng | ",
		"2: Trồng phi lao chắn sóng | Đoàn Thanh niên xã | Đồn Biên phòng | ",
		"3: Thu lưới hỏng | Hội Nông dân |  | Hằng quý",
		"3: Đặt thùng rác | Phòng Kinh tế |  | ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("tasks\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestOwnTime(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Khảo sát: Từ 05/3 đến 15/3/2026 (Đ/c Lan phụ trách)":                 "Từ 05/3 đến 15/3/2026",
		"Thi hát: Tháng 9/2026. Phụ trách: Đ/c Lan. Phối hợp: các khóm":       "Tháng 9/2026",
		"Mở lớp bơi, xong trước ngày 20/6/2026 (Đoàn xã chủ trì thực hiện)":   "xong trước ngày 20/6/2026",
		"Mở 03 lớp bơi (tại hồ bơi huyện)":                                    "",
		"Sửa chữa trạm bơm. Phụ trách: Phòng Kinh tế. Phối hợp: thôn 2, tổ 3": "",
	} {
		if got := ownTime(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

func TestSignatures(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ lines, authority, position string }{
		{"T.M ỦY BAN NHÂN DÂN\nKT.CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)", "T.M ỦY BAN NHÂN DÂN; KT.CHỦ TỊCH", "PHÓ CHỦ TỊCH"},
		{"TM ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "TM ỦY BAN NHÂN DÂN", "CHỦ TỊCH"},
		{"T/M BAN THƯỜNG VỤ\nBÍ THƯ", "T/M BAN THƯỜNG VỤ", "BÍ THƯ"},
		{"T.L CHỦ TỊCH\nTRƯỞNG PHÒNG KINH TẾ", "T.L CHỦ TỊCH", "TRƯỞNG PHÒNG KINH TẾ"},
	} {
		doc, err := docread.Read([]byte("KẾ HOẠCH\nDọn vệ sinh\n\nI. NỘI DUNG\n1. Dọn chợ\n- Quét chợ.\nII. TỔ CHỨC THỰC HIỆN\n1. Các thôn: Vận động mỗi nhà một người.\n\nNơi nhận:\n- Các thôn;\n- Lưu.\n\n"+test.lines+"\n\nPhan Văn Út\n"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if s := Parse(doc).Signer; s.Authority != test.authority || s.Position != test.position || s.Name != "Phan Văn Út" {
			t.Errorf("%q: %+v", test.lines, s)
		}
	}
}

func TestParticulars(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"a) Địa điểm: hồ bơi huyện": true, "b) Số lượng: 120 em": true, "c) Hình thức: thi viết": false, "d) Mở lớp bơi: 02 lớp": false,
		"- Mốc kiểm tra: từ 01/01/2025 đến nay": true, "- Kiểm tra chợ: 02 lần": false,
	} {
		if got := isDetail(&para{mark: readMark(text), text: text}); got != want {
			t.Errorf("%q: a detail is %v, want %v", text, got, want)
		}
	}
	for text, want := range map[string]string{"UBKT Thành ủy (b/c),": "b/c", "Các chi bộ trực thuộc,": ""} {
		if name, purpose := splitPurpose(text); purpose != want || strings.HasSuffix(name, ",") {
			t.Errorf("%q: %q, %q", text, name, purpose)
		}
	}
}

// TestSchoolPlan reads what schools write: measures, whom they are about, and a programme whose
// rows have bars only between their cells.
func TestSchoolPlan(t *testing.T) {
	t.Parallel()
	const text = `KẾ HOẠCH
Phòng, chống bạo lực học đường

I. Mục đích
- Giữ an toàn trường học.
II. Nội dung tuyên truyền
1. Đối với giáo viên
- Quy tắc ứng xử của nhà giáo.
2. Đối với học sinh
- Nội quy của nhà trường.
III. Biện pháp thực hiện
1. Đặt hộp thư góp ý ở sân trường.
2. Lập nhóm bạn giúp bạn ở mỗi lớp.
IV. Chương trình hằng tháng
Thời gian | Nội dung công việc | Người phụ trách | Người phối hợp
Tháng 9/2026 | Ký cam kết | Giáo viên chủ nhiệm | Hội cha mẹ học sinh
Tháng 10/2026 | Thi vẽ tranh | Tổng phụ trách Đội |
V. Tổ chức thực hiện
1. Ban giám hiệu
- Kiểm tra hằng tháng.
2. Tổng phụ trách Đội: Dàn dựng tiểu phẩm.
3. Bệnh viện huyện: Cử bác sĩ tư vấn tâm lý.
`
	doc, err := docread.Read([]byte(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := Parse(doc)
	var areas, units []string
	for _, a := range d.Areas {
		areas = append(areas, a.Title)
	}
	for _, u := range d.Duties {
		units = append(units, u.Unit)
	}
	if got, want := strings.Join(areas, "|"), "Đối với giáo viên|Đối với học sinh|Đặt hộp thư góp ý ở sân trường|Lập nhóm bạn giúp bạn ở mỗi lớp"; got != want {
		t.Errorf("areas %q, want %q", got, want)
	}
	if got, want := strings.Join(units, "|"), "Ban giám hiệu|Tổng phụ trách Đội|Bệnh viện huyện"; got != want {
		t.Errorf("units %q, want %q", got, want)
	}
	if len(d.AnnexTasks) != 2 {
		t.Fatalf("rows: %+v", d.AnnexTasks)
	}
	row := func(r plan.DraftAnnexTask) string {
		return strings.Join([]string{r.Timing, r.Title, strings.Join(r.Joint, ";"), strings.Join(r.Cooperating, ";")}, "|")
	}
	if got := row(d.AnnexTasks[0]); got != "Tháng 9/2026|Ký cam kết|Giáo viên chủ nhiệm|Hội cha mẹ học sinh" {
		t.Error(got)
	}
	if got := row(d.AnnexTasks[1]); got != "Tháng 10/2026|Thi vẽ tranh|Tổng phụ trách Đội|" {
		t.Error(got)
	}
}
