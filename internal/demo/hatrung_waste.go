package demo

// haTrungWaste is a second plan on another subject, whose yearly period is still under way.
var haTrungWaste = issuedPlan{
	file:  "hatrung-moi-truong.txt",
	short: "Vệ sinh môi trường, thu gom và phân loại rác thải",
	areas: [][]int{{0, 2}, {1}, {2}, {3}, {1}},
	rounds: []round{{lay: laterDue, rows: []row{
		on(unitRadio, "II.1.1", done("Phát 62 bản tin hướng dẫn phân loại rác; dựng 3 phóng sự ngắn đăng trên trang của xã.")).received(),
		on(unitEconomy, "II.1.1", doing(55, "Tập huấn phân loại rác cho 7 thôn; 1.480 hộ có từ hai thùng rác trở lên.")).draft(),
		on(unitCulture, "II.1.2", doing(80, "Tổ chức 38 buổi Chủ nhật xanh tại 12 thôn với 4.100 lượt người tham gia.")),
		on(unitPrimary, "II.1.2", done("Tổng vệ sinh sân trường mỗi tuần; gom 640 kg giấy vụn, chai nhựa gây quỹ giúp bạn.")),
		on(unitEconomy, "II.2.1", doing(75, "Ký hợp đồng thu gom với 1 hợp tác xã; 11 trong 12 thôn có lịch thu gom cố định.")).draft(),
		on(unitOffice, "II.2.1", done("Tiếp nhận 26 phản ánh về rác thải, chuyển đơn vị thu gom xử lý trong 48 giờ.")),
		on(unitHealth, "II.2.2", done("Bàn giao 312 kg chất thải y tế nguy hại cho đơn vị có giấy phép, có sổ theo dõi.")),
		on(unitPolice, "II.3.1", doing(70, "Tuần tra 31 buổi, lập biên bản 9 trường hợp, xử phạt 14,5 triệu đồng.")),
		on(unitHealth, "III.3.1", doing(85, "Phun khử khuẩn 3 đợt; chiến dịch diệt bọ gậy tại 12 thôn, chỉ số bọ gậy giảm còn một nửa.")),
		on(unitPolice, "III.4.1", doing(70, "Lập hồ sơ 4 điểm hay bị đổ trộm phế thải, lắp camera tại 2 điểm.")).draft(),
	}}},
}
