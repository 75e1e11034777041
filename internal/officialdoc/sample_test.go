package officialdoc

import (
	"fmt"
	"strings"
)

// sample is a report with every part that a document can have.
func sample() *Document {
	return &Document{
		Head: Head{
			Agency: "ỦY BAN NHÂN DÂN XÃ ĐỒNG MÂY", Number: "5", Symbol: "BC-UBND", Place: "Đồng Mây",
			Day: 9, Month: 2, Year: 2027,
		},
		Kind:      "BÁO CÁO",
		Summary:   "Kết quả thực hiện công tác chăm sóc, giáo dục và bảo vệ trẻ em trên địa bàn xã năm 2026, phương hướng, nhiệm vụ năm 2027",
		Addressee: []string{"Ủy ban nhân dân tỉnh", "Sở Y tế"},
		Bases:     []string{"Căn cứ Luật Trẻ em", "Căn cứ Kế hoạch số 12/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân xã"},
		Body: []Block{
			Text("Ủy ban nhân dân xã báo cáo kết quả thực hiện như sau:"),
			Heading{Level: 1, Label: "I.", Title: "Kết quả thực hiện", Key: "ket-qua"},
			Heading{Level: 2, Label: "1.", Title: "Công tác tuyên truyền", Key: "nhiem-vu-1"},
			Heading{Level: 3, Label: "1.1.", Title: "Quán triệt, phổ biến văn bản của cấp trên"},
			Paragraph{Label: "a)", Spans: []Span{
				{Text: "Đã tổ chức "}, {Text: "04 hội nghị", Bold: true}, {Text: " với 215 lượt người dự; "},
				{Text: "phát thanh 36 buổi", Italic: true}, {Text: " trên hệ thống loa của xã & các thôn."},
			}},
			Paragraph{Label: "b)", Key: "dau-moi-2", Spans: []Span{
				{Text: "Công an xã: "}, {Text: "chưa có báo cáo", Hole: true}, {Text: "."},
			}},
			Heading{Level: 2, Label: "2.", Title: "Số liệu"},
			Text("Kết quả từng nhiệm vụ được tổng hợp tại bảng sau:"),
			sampleTable(),
			Heading{Level: 1, Label: "II.", Title: "Phương hướng, nhiệm vụ năm 2027"},
			Text("Tiếp tục rà soát, cập nhật số liệu trẻ em; duy trì “điểm vui chơi” tại 100% thôn."),
		},
		Closing: "Trên đây là báo cáo của Ủy ban nhân dân xã, kính gửi Ủy ban nhân dân tỉnh xem xét, chỉ đạo./.",
		Foot: Foot{
			Authority: []string{"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"},
			Signer:    "Lê Thị Mẫu",
			Recipients: []Recipient{
				{Name: "Như trên"}, {Name: "Thường trực Đảng ủy, HĐND xã", Purpose: "b/c"},
				{Name: "Các đơn vị liên quan", Purpose: "t/h"},
			},
			Filing: "VT, VHXH",
		},
		Annexes: []Annex{
			{
				Title: "Tình hình thực hiện nhiệm vụ", Note: "Kèm theo Báo cáo số 05/BC-UBND ngày 09 tháng 02 năm 2027 của Ủy ban nhân dân xã Đồng Mây",
				Landscape: true, Body: []Block{longTable(30)},
			},
			{Title: "Danh mục văn bản đã ban hành", Body: []Block{Text("Kế hoạch số 12/KH-UBND ngày 05/01/2026.")}},
		},
		Made: "2027-02-09T08:00:00+07:00",
	}
}

// minutes is a biên bản: no day in the head, two who sign, and the recipients under both.
func minutes() *Document {
	d := sample()
	d.Head.Symbol, d.Head.Year = "BB-UBND", 0
	d.Kind, d.Summary, d.Addressee, d.Bases, d.Annexes = "BIÊN BẢN", "Họp giao ban tuần 7", nil, nil, nil
	d.Body = []Block{
		Text("Thời gian bắt đầu: 8 giờ 00, ngày 09 tháng 02 năm 2027."),
		Text("Chủ tọa: Chủ tịch Ủy ban nhân dân xã. Thư ký: công chức Văn phòng."),
		sampleTable(),
	}
	d.Closing = "Cuộc họp kết thúc vào 10 giờ 30, ngày 09 tháng 02 năm 2027./."
	d.Foot.Authority, d.Foot.Beside = []string{"Chủ tọa"}, Signature{Authority: []string{"Thư ký"}, Signer: "Trần Văn Ghi"}
	return d
}

// sampleTable has a head on two levels, cells over rows, a group row and a total.
func sampleTable() Table {
	return Table{
		Caption: "Bảng 1. Kết quả theo đơn vị", Note: "Số liệu tính đến ngày 15/11/2026", Key: "bang-1",
		Columns: []Column{{Weight: 1, Align: AlignCenter}, {Weight: 5}, {Weight: 2, Align: AlignRight}, {Weight: 2, Align: AlignRight}, {Weight: 3}},
		Head: [][]Cell{
			{{Paragraphs: []Paragraph{Text("TT")}, RowSpan: 2}, {Paragraphs: []Paragraph{Text("Đơn vị")}, RowSpan: 2},
				{Paragraphs: []Paragraph{Text("Số nhiệm vụ")}, ColSpan: 2}, {Paragraphs: []Paragraph{Text("Thời hạn")}, RowSpan: 2}},
			{TextCell("Được giao"), TextCell("Hoàn thành")},
		},
		Rows: []Row{
			{Group: true, Cells: []Cell{TextCell("A. Cơ quan, đơn vị thuộc xã")}},
			{Cells: []Cell{TextCell("1"), TextCell("Công an xã"), TextCell("3"), TextCell("3"), {Paragraphs: []Paragraph{Text("31/12/2026")}, RowSpan: 2}}},
			{Cells: []Cell{TextCell("2"), TextCell("Trạm Y tế xã", "(kiêm nhiệm công tác dân số)"), TextCell("5"), TextCell("4")}},
			{Total: true, Cells: []Cell{{Paragraphs: []Paragraph{Text("Tổng cộng")}, ColSpan: 2}, TextCell("8"), TextCell("7"), TextCell("")}},
		},
	}
}

// longTable runs over pages.
func longTable(rows int) Table {
	t := Table{
		Columns: []Column{{Weight: 1, Align: AlignCenter}, {Weight: 4}, {Weight: 3}, {Weight: 6}, {Weight: 2, Align: AlignCenter}},
		Head:    [][]Cell{{TextCell("TT"), TextCell("Nhiệm vụ"), TextCell("Đơn vị chủ trì"), TextCell("Kết quả thực hiện"), TextCell("Thời hạn")}},
	}
	for i := range rows {
		t.Rows = append(t.Rows, Row{Cells: []Cell{
			TextCell(fmt.Sprint(i + 1)), TextCell(fmt.Sprintf("Nhiệm vụ thứ %d của kế hoạch", i+1)), TextCell("Công chức Văn hóa - Xã hội"),
			TextCell("Đã thực hiện theo tiến độ; " + strings.Repeat("phối hợp với các thôn, trường học rà soát; ", i%4)), TextCell("31/12/2026"),
		}})
	}
	return t
}

// hard is a draft with everything long, odd or missing.
func hard() *Document {
	d := sample()
	d.Draft = true
	d.Head = Head{
		Superior: "ỦY BAN NHÂN DÂN XÃ ĐỒNG MÂY THƯỢNG", Agency: "TRUNG TÂM CUNG ỨNG DỊCH VỤ SỰ NGHIỆP CÔNG VÀ PHỤC VỤ HÀNH CHÍNH CÔNG",
		Symbol: "BC-TTCUDVSNC", Place: "Phường 1", Month: 11, Year: 2026,
	}
	d.Summary = strings.TrimSpace(strings.Repeat("Kết quả thực hiện Kế hoạch về công tác chăm sóc, giáo dục và bảo vệ trẻ em ", 4))
	d.Addressee = []string{"Ủy ban nhân dân tỉnh (qua Sở Y tế)"}
	d.Foot.Recipients = nil
	for i := range 12 {
		d.Foot.Recipients = append(d.Foot.Recipients, Recipient{Name: fmt.Sprintf("Cơ quan, đơn vị nhận văn bản thứ %d trên địa bàn xã", i+1), Purpose: "p/h"})
	}
	d.Foot.Signer = ""
	d.Body = append(d.Body,
		Heading{Level: 0, Label: "Phần II", Title: "Nội dung khác"},
		Text("Chữ có dấu rời: U\u0309y ban nha\u0302n da\u0302n; biểu tượng 👩\u200D🏫 ✓; ký tự điều khiển \x01\x0b; <b>thẻ</b> & ]]> “trích”."),
		Text("Địa chỉ rất dài: https://example.vn/"+strings.Repeat("duong-dan/", 30)),
		Table{Columns: []Column{{}, {Weight: 3}}, Head: [][]Cell{{TextCell("Đơn vị"), TextCell("Nội dung")}}, Rows: []Row{
			{Cells: []Cell{TextCell("Trường Tiểu học"), TextCell(strings.Repeat("Nội dung kéo dài qua nhiều trang của một ô. ", 400))}},
		}},
		Table{Caption: "Bảng trống"},
		Heading{Level: 2, Label: "9.", Title: "Tiêu đề đứng cuối"},
	)
	return d
}
