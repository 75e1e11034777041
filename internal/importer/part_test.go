package importer

import (
	"strings"
	"testing"
)

// TestHeadings holds that sections, areas and tasks are found by whatever heads them.
func TestHeadings(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       []string // lines of the outline
		never      []string // what no line holds
	}{
		{"capitals without a number", "KẾ HOẠCH\nTrồng cây\n\nMỤC ĐÍCH\n- Phủ xanh đồi trọc.\n\nNỘI DUNG\n1/ Chuẩn bị\n+ Ươm cây giống.\nPhân công: Hợp tác xã\nThời gian: tháng 2/2026\n\nTỔ CHỨC THỰC HIỆN\nCông an xã: Giữ trật tự.\nĐề nghị Hội Nông dân xã: Vận động hội viên.",
			[]string{"purpose Phủ xanh đồi trọc.", "area 1 Chuẩn bị ", "task  Ươm cây giống [] [] [Hợp tác xã] [tháng 2/2026]", "unit  Công an xã false", "unit  Hội Nông dân xã true"}, nil},
		{"titles that every plan has", "KẾ HOẠCH\nTrồng cây\n\nMục đích:\n- Phủ xanh đồi trọc.\n\nNội dung thực hiện\n- Ươm cây giống.\n\nTổ chức thực hiện:\n- Công an xã: Giữ trật tự.",
			[]string{"section  Nội dung thực hiện", "task  Ươm cây giống", "unit  Công an xã false"}, nil},
		{"parts with their titles below", "KẾ HOẠCH\nTrồng cây\n\nPhần I\nMỤC TIÊU\n1. Phủ xanh đồi trọc.\n\nPhần II\nNHIỆM VỤ\n1. Chuẩn bị\n1.1. Ươm cây giống.\n\nPhần III\nTỔ CHỨC THỰC HIỆN\n- Công an xã: Giữ trật tự.",
			[]string{"section Phần I MỤC TIÊU", "section Phần II NHIỆM VỤ", "task 1.1 Ươm cây giống", "unit  Công an xã false"}, nil},
		{"a part that is no work between two that are", "KẾ HOẠCH\nTrồng cây\n\nI. NHIỆM VỤ\n1. Chuẩn bị\n- Ươm cây giống.\n\nHƯỚNG DẪN CÁCH TRỒNG\n1. Đào hố\n- Sâu 40 cm.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"task  Ươm cây giống", "section  HƯỚNG DẪN CÁCH TRỒNG"}, []string{"task  Sâu 40 cm"}},
		{"areas headed by capitals", "KẾ HOẠCH\nTrồng cây\n\nI. NHIỆM VỤ\nChung sức làm ba việc:\n\nCHUẨN BỊ CÂY GIỐNG\n- Ươm cây giống.\n\nTRỒNG VÀ CHĂM SÓC\n- Đào hố, bón lót.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"area  CHUẨN BỊ CÂY GIỐNG", "task  Ươm cây giống", "area  TRỒNG VÀ CHĂM SÓC", "task  Đào hố, bón lót"}, nil},
		{"areas headed by letters above numbers", "KẾ HOẠCH\nTrồng cây\n\nI. NHIỆM VỤ\nA. Chuẩn bị\nViệc 1. Ươm cây giống.\n- Đầu mối: Hợp tác xã.\n- Tham gia: các thôn.\n- Mốc thời gian: tháng 2/2026.\nB. Trồng\nViệc 2. Đào hố.\n- Phụ trách: Trưởng thôn.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"area A Chuẩn bị", "task  Việc 1. Ươm cây giống [Hợp tác xã] [các thôn] [] [tháng 2/2026]", "area B Trồng", "task  Việc 2. Đào hố [Trưởng thôn]"}, nil},
		{"areas headed by stars", "KẾ HOẠCH\nTrồng cây\n\nI. NHIỆM VỤ\n* Chuẩn bị:\n- Ươm cây giống.\n* Trồng:\n- Đào hố.\n\nII. TỔ CHỨC THỰC HIỆN\n* Công an xã:\n- Giữ trật tự.\n* Trạm Y tế xã:\n- Trực cấp cứu.",
			[]string{"area  Chuẩn bị", "task  Ươm cây giống", "area  Trồng", "unit  Công an xã false [\"Giữ trật tự.\"]", "unit  Trạm Y tế xã false"}, nil},
		{"steps with their time in brackets", "KẾ HOẠCH\nTrồng cây\n\nI. CÁC BƯỚC TIẾN HÀNH\n1/ Bước 1: Chuẩn bị (từ ngày 01/02 đến ngày 10/02/2026)\na/ Ươm cây giống.\nb/ Phát quang.\n2/ Bước 2: Trồng\na/ Đào hố.\n\nII. PHÂN CÔNG\n1/ Đ/c Mùa A Mẫu - Trưởng thôn: Chỉ đạo chung.",
			[]string{"task a Ươm cây giống [] [] [] [từ ngày 01/02 đến ngày 10/02/2026]", "task b Phát quang [] [] [] [từ ngày 01/02 đến ngày 10/02/2026]", "area 2 Bước 2: Trồng ", "unit 1 Đ/c Mùa A Mẫu - Trưởng thôn false"}, nil},
		{"work under a title that does not say so", "KẾ HOẠCH\nNgày hội\n\nI. TỔ CHỨC NGÀY HỘI BÁNH CHƯNG\n1. Chuẩn bị\n- Mua gạo nếp.\n2. Gói bánh\n- Chia mười đội.\n\nII. THỜI GIAN, ĐỊA ĐIỂM TỔ CHỨC\n1. Địa điểm: sân đình.\n\nIII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"area 1 Chuẩn bị", "task  Mua gạo nếp", "task  Chia mười đội"}, []string{"area 1 Địa điểm"}},
		{"what the year before came to is no work", "KẾ HOẠCH\nTrồng cây\n\nI. KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM TRƯỚC\n1. Kết quả\n- Trồng được 5 ha.\n\nII. NHIỆM VỤ\n1. Chuẩn bị\n- Ươm cây giống.\n\nIII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"task  Ươm cây giống"}, []string{"task  Trồng được"}},
		{"where and for whom below a dash", "KẾ HOẠCH\nNgày hội\n\nI. NỘI DUNG\n1. Thi nấu cỗ\n- Địa điểm: sân đình.\n- Thời gian: ngày 10/02/2026.\n- Nhiệm vụ:\n+ Dựng rạp.\n+ Mượn bàn ghế.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"task  Dựng rạp [] [] [] [ngày 10/02/2026]", "task  Mượn bàn ghế"}, []string{"task  Địa điểm"}},
		{"deep numbers with who leads below each", "KẾ HOẠCH\nLàm đường\n\nI. NHIỆM VỤ\n1. Hạ tầng\n1.1. Đường\n1.1.1. Đổ bê tông ngõ Đoài.\nGiao Phòng Kinh tế chủ trì, phối hợp với Công an xã; hoàn thành trước ngày 30/9/2026.\n1.1.2. Cắm biển báo.\nGiao Công an xã chủ trì thực hiện trong quý II/2026.\n1.2. Mương\n1.2.1. Nạo vét mương.\nGiao Hợp tác xã chủ trì.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"task 1.1.1 Đổ bê tông ngõ Đoài [Phòng Kinh tế] [Công an xã] [] [trước ngày 30/9/2026]", "task 1.1.2 Cắm biển báo [Công an xã] [] [] [trong quý II/2026]", "task 1.2.1 Nạo vét mương [Hợp tác xã]"}, []string{"task 1.1 ", "task 1.2 "}},
		{"an area that is its own task", "KẾ HOẠCH\nNgày hội\n\nI. NỘI DUNG\n1. Trang trí: Treo đèn lồng ở cổng đình. Giao Đoàn xã chủ trì, phối hợp với các thôn thực hiện trước ngày 05/02/2026.\n2. Dọn dẹp: Quét sân đình. Giao Hội Phụ nữ xã chủ trì thực hiện trong tháng 02/2026.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"[Đoàn xã] [các thôn] [] [trước ngày 05/02/2026]", "[Hội Phụ nữ xã] [] [] [trong tháng 02/2026]"}, nil},
		{"roman letters in brackets below a unit", "KẾ HOẠCH\nLàm đường\n\nI. NHIỆM VỤ\n1. Đường\n- Đổ bê tông.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã\nLà đầu mối:\n(i) Giữ trật tự;\n(ii) Phân luồng.\n2. Đề nghị Hội Nông dân xã phối hợp\n- Vận động hiến đất.\nĐề nghị Trạm Y tế xã bố trí người trực.",
			[]string{"unit 1 Công an xã false [\"Giữ trật tự;\" \"Phân luồng.\"]", "unit 2 Hội Nông dân xã true [\"Vận động hiến đất.\"]", "unit  Trạm Y tế xã true"}, nil},
		{"a unit that is named after what it was given", "KẾ HOẠCH\nLàm đường\n\nI. NHIỆM VỤ\n1. Đường\n- Đổ bê tông.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Các phòng được giao chủ trì\n- Báo cáo hằng tuần.\n2. Đề nghị Hội Nông dân xã phối hợp\n- Hiến đất.",
			[]string{"unit 1 Các phòng được giao chủ trì false", "unit 2 Hội Nông dân xã true"}, nil},
		{"what to judge by", "KẾ HOẠCH\nBình xét\n\nI. NỘI DUNG\n1. Bình xét gia đình văn hóa theo các tiêu chí sau:\n- Hòa thuận.\n- Sạch nhà.\n2. Trao giấy khen\n- Mua khung.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"area 1 Bình xét gia đình văn hóa theo các tiêu chí sau", "task  Mua khung"}, []string{"task  Hòa thuận", "task  Sạch nhà"}},
		{"units that no list knows", "KẾ HOẠCH\nHội trường\n\nI. NHIỆM VỤ\n1. Trang trí\n- Treo cờ.\n\nII. PHÂN CÔNG\n1. Ban Giám hiệu: Chỉ đạo chung.\n2. Bảo vệ: Trông giữ xe.\n3. Các bạn nhạc công: Tập ba bài.\n4. Các khu phố phối hợp tổ chức bán vé.",
			[]string{"unit 2 Bảo vệ false", "unit 3 Các bạn nhạc công false", "unit 4 Các khu phố false"}, nil},
		{"headings that a word numbers", "KẾ HOẠCH\nGiữ rừng\n\nI. NỘI DUNG\nNội dung 1: Tuần tra\nĐi hết các lối mòn.\nBộ phận chủ trì: Tổ đội rừng\nThời gian: suốt mùa khô\nNội dung 2: Đường băng\nPhát cỏ hai bên.\nBộ phận chủ trì: Hợp tác xã\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"area  Nội dung 1: Tuần tra", "task  Đi hết các lối mòn [Tổ đội rừng] [] [] [suốt mùa khô]", "task  Phát cỏ hai bên [Hợp tác xã]"}, nil},
		{"tasks that a word numbers", "KẾ HOẠCH\nGiữ rừng\n\nI. NỘI DUNG\n1. Tuần tra\nNhiệm vụ 1: Đi hết các lối mòn.\n- Chủ trì: Tổ đội rừng.\nNhiệm vụ 2: Ghi sổ trực.\n- Chủ trì: Trưởng bản.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"task  Nhiệm vụ 1: Đi hết các lối mòn [Tổ đội rừng]", "task  Nhiệm vụ 2: Ghi sổ trực [Trưởng bản]"}, nil},
		{"months with who does what in brackets", "KẾ HOẠCH\nChi hội\n\nI. NỘI DUNG\n1. Tháng 4\n- Họp chi hội (đ/c Mỷ phụ trách, chi hội bản Pho phối hợp).\n2. Tháng 5\n- Ra quân dọn suối (Đoàn xã chủ trì; các bản tham gia).\n- Mua phân bón (đợt 2).\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"[đ/c Mỷ] [chi hội bản Pho] [] [Tháng 4]", "[Đoàn xã] [các bản] [] [Tháng 5]", "task  Mua phân bón (đợt 2) [] [] [] [Tháng 5]"}, nil},
		{"what Markdown marks", "# KẾ HOẠCH\n## Giữ rừng\n\n## I. NỘI DUNG\n\n### 1. Tuần tra\n\n- Đi hết các lối mòn.\n\n## II. TỔ CHỨC THỰC HIỆN\n\n### 1. Công an xã\n\n- Giữ trật tự.",
			[]string{"\nGiữ rừng\n", "area 1 Tuần tra", "task  Đi hết các lối mòn", "unit 1 Công an xã false"}, []string{"#"}},
		{"who, when and where of an event", "KẾ HOẠCH\nĐoàn xã\n\nI. CÁC HOẠT ĐỘNG\n1. Chủ nhật xanh\n- Nội dung: Trồng dừa ven kênh.\n- Thời gian: ngày 08/3/2026.\n- Địa điểm: ấp Kinh Ba.\n- Người phụ trách: đ/c Sáu; Trạm Y tế phối hợp.\n2. Rửa xe\nRửa xe rác của ấp.\nThực hiện: Chi đoàn 2; xong trước ngày 15/02/2026.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"task  Trồng dừa ven kênh [đ/c Sáu] [Trạm Y tế] [] [ngày 08/3/2026]", "task  Rửa xe rác của ấp [] [] [Chi đoàn 2] [xong trước ngày 15/02/2026]"}, []string{"task  Địa điểm"}},
		{"goals and ways below an area", "KẾ HOẠCH\nLớp học\n\nI. NHIỆM VỤ\n1. Nền nếp\n1.1. Chỉ tiêu: mọi lớp có nội quy.\n1.2. Biện pháp:\n- Cùng học trò viết nội quy.\n- Chấm điểm mỗi tuần.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"task  Cùng học trò viết nội quy", "task  Chấm điểm mỗi tuần"}, []string{"task 1.1", "task 1.2"}},
		{"areas headed by a line with a colon", "KẾ HOẠCH\nChống bão\n\nI. NHIỆM VỤ\nChia ba lúc:\nTrước bão:\n- Đắp đê trước ngày 15/6/2026.\nSau bão:\n- Dọn vườn.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"area  Trước bão", "task  Đắp đê trước ngày 15/6/2026 [] [] [] [trước ngày 15/6/2026]", "area  Sau bão"}, nil},
		{"labels parted by bars and commas", "KẾ HOẠCH\nMột cửa\n\nI. NHIỆM VỤ\n1. Công khai\n- Dán bảng giá. Chủ trì: Văn phòng | Phối hợp: các phòng | Thời hạn: quý I/2026\n- Mở hòm thư. Chủ trì: Văn phòng, phối hợp: Công an xã, thời gian: thường xuyên.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"[Văn phòng] [các phòng] [] [quý I/2026]", "[Văn phòng] [Công an xã] [] [thường xuyên]"}, nil},
		{"rounds with their time in brackets", "KẾ HOẠCH\nThi đua\n\nI. CÁC ĐỢT THI ĐUA\n- Đợt 1 (từ 15/01 đến 03/02/2026): mừng Đảng.\n- Đợt 2 (từ 01/5 đến 02/9/2026): mừng Quốc khánh.\n- Dọn làng: vào ngày 20 hằng tháng.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"[từ 15/01 đến 03/02/2026]", "[từ 01/5 đến 02/9/2026]", "[vào ngày 20 hằng tháng]"}, nil},
		{"dashes above plus signs", "KẾ HOẠCH\nVườn\n\nI. NHIỆM VỤ\n- Chọn hộ:\n+ Họp thôn.\n+ Bốc thăm.\n- Cấp giống:\n+ Chia lê, mận.\n\nII. PHÂN CÔNG\n- Chị Mỷ (Phó Bí thư): Lo cơm nước.\n- Anh Páo: Lái xe.",
			[]string{"area  Chọn hộ", "task  Họp thôn", "area  Cấp giống", "task  Chia lê, mận", "unit  Chị Mỷ (Phó Bí thư) false", "unit  Anh Páo false"}, nil},
		{"days as areas", "KẾ HOẠCH\nTrại hè\n\nI. CHƯƠNG TRÌNH\nSáng ngày 10/7/2026:\n- Dựng lều.\nThứ Bảy, ngày 11/7/2026:\n- Thi kéo co.\n\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã: Giữ trật tự.",
			[]string{"area  Sáng ngày 10/7/2026", "task  Dựng lều [] [] [] [Sáng ngày 10/7/2026]", "task  Thi kéo co [] [] [] [Thứ Bảy, ngày 11/7/2026]"}, nil},
		{"a list of years", "KẾ HOẠCH\nMở lớp\n\nI. MỤC TIÊU\n- Mỗi năm ba lớp.\n\nLỘ TRÌNH THỰC HIỆN:\n- Năm 2027 (03 lớp): dạy đan nón.\n- Năm 2028 (02 lớp): dạy pha chế.\n\nII. KINH PHÍ\nNgân sách xã.",
			[]string{"area  LỘ TRÌNH THỰC HIỆN", "[] [] [] [Năm 2027]", "[] [] [] [Năm 2028]"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, err := Read([]byte(test.text), Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := outline(&d)
			for _, w := range test.want {
				if !strings.Contains(got, w) {
					t.Errorf("%q is missing in\n%s", w, got)
				}
			}
			for _, n := range test.never {
				if strings.Contains(got, n) {
					t.Errorf("%q stands in\n%s", n, got)
				}
			}
			covers100(t, &d, test.text)
		})
	}
}
