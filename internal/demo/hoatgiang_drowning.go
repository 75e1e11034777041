package demo

// hoatGiangDrowning is the plan of the smaller commune: its yearly period is due within the week.
var hoatGiangDrowning = issuedPlan{
	file:  "hoatgiang-duoi-nuoc.txt",
	short: "Phòng, chống đuối nước và tai nạn thương tích trẻ em",
	areas: [][]int{{0, 2}, {3}, {2}, {1}},
	rounds: []round{{lay: soonDue, rows: []row{
		on(unitCulture, "II.1.1", done("Phát nhắc nhở trên loa 9 thôn mỗi chiều trong 3 tháng hè; gửi 5 tin nhắn đến 1.930 gia đình.")),
		on(unitCulture, "II.1.2", doing(85, "Mở 4 lớp dạy bơi cho 122 em; 97 em bơi được 25 m.")),
		on(unitHealth, "II.1.2", done("Trực y tế đủ 4 lớp bơi, không để xảy ra tai nạn.")).received(),
		on(unitEconomy, "II.2.1", stuck(doing(60, "Làm rào chắn 3 trong 5 bến sông; cắm 22 biển báo ở ao đầm."), "Hai bến còn lại nằm trên đất giao khoán, chưa thống nhất vị trí rào.", "")).draft(),
		on(unitPolice, "II.2.1", done("Giao 22 biển báo và 6 phao cứu sinh cho trưởng thôn trông coi, có biên bản từng điểm.")).received(),
		on(unitPolice, "II.2.2", done("Kiểm tra 2 bến khách ngang sông 4 lần; cả 2 bến đủ áo phao và giấy phép.")).received(),
		on(unitHealth, "II.3.1", done("Tập huấn sơ cứu đuối nước 2 lớp cho 61 người ở 9 thôn.")),
		on(unitHealth, "II.3.2", doing(90, "Ghi nhận 13 vụ tai nạn thương tích, không có tử vong; biểu quý IV lập sau ngày chốt số liệu.")).draft(),
		on(unitHealth, "III.2.1", done("Trang bị 9 túi cứu thương và 9 bảng hướng dẫn sơ cứu tại nhà văn hóa thôn.")),
		on(unitPolice, "III.3.1", doing(80, "Tuần tra bến sông 46 buổi trưa; đưa 17 lượt trẻ em tắm sông một mình về gia đình.")),
		on(unitFront, "III.4.1", done("Có 1.120 gia đình ký cam kết trông giữ trẻ em an toàn trong dịp hè.")),
	}}},
}
