package demo

import (
	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// commune is one demonstration commune.
type commune struct {
	row    postgres.Commune
	bodies []postgres.ReceivingBody
	units  []plan.Unit
	people []person
	plans  []issuedPlan
}

// Units of a commune under Nghị định 150/2025/NĐ-CP, with the names that plans from before 01/7/2025
// use for whoever did the same work then.
const (
	unitCommittee = "Thường trực UBND"
	unitOffice    = "Văn phòng HĐND và UBND"
	unitEconomy   = "Phòng Kinh tế"
	unitCulture   = "Phòng Văn hóa - Xã hội"
	unitHealth    = "Trạm Y tế"
	unitPolice    = "Công an xã"
	unitRadio     = "Đài Truyền thanh xã"
	unitNursery   = "Trường Mầm non"
	unitPrimary   = "Trường Tiểu học"
	unitSecondary = "Trường THCS"
	unitParty     = "Ban Xây dựng Đảng"
	unitFront     = "Ủy ban MTTQ Việt Nam xã"
)

var communes = []commune{haTrung, hoatGiang}

var haTrung = commune{
	row: letterhead("15271", "hatrung", "Xã Hà Trung", "Hà Trung", "ỦY BAN NHÂN DÂN XÃ HÀ TRUNG"),
	bodies: []postgres.ReceivingBody{
		{Use: "addressee", Name: "Ủy ban nhân dân tỉnh Thanh Hóa"},
		{Use: "addressee", Name: "Sở Y tế tỉnh Thanh Hóa"},
		{Use: "recipient", Name: "Như trên"},
		{Use: "recipient", Name: "TT. Đảng ủy, TT. HĐND xã", Purpose: "b/c"},
		{Use: "recipient", Name: "Chủ tịch, các PCT UBND xã"},
		{Use: "recipient", Name: "UB MTTQ và các tổ chức CT-XH xã", Purpose: "p/h"},
		{Use: "recipient", Name: "Các phòng, đơn vị, trường học, thôn", Purpose: "t/h"},
	},
	units: []plan.Unit{
		{Name: unitCommittee, ShortName: "TT UBND", Kind: plan.UnitLeadership},
		{Name: unitOffice, ShortName: "Văn phòng", Kind: plan.UnitOffice, Aliases: []string{"Công chức Tư pháp - Hộ tịch", "Tư pháp - Hộ tịch", "Văn phòng HĐND và UBND xã"}},
		{Name: unitEconomy, ShortName: "P. Kinh tế", Kind: plan.UnitOffice, Aliases: []string{"Công chức Kế toán - Ngân sách", "Kế toán - Ngân sách", "Kế toán", "Phòng Kinh tế xã"}},
		{Name: unitCulture, ShortName: "P. VH-XH", Kind: plan.UnitOffice, Aliases: []string{"Công chức Văn hóa - Xã hội", "Công chức Văn hóa - Thông tin", "Phòng Văn hóa - Xã hội xã"}},
		{Name: unitHealth, ShortName: "Trạm Y tế", Kind: plan.UnitHealth, Aliases: []string{"Trạm Y tế xã", "Trạm y tế Thị trấn"}},
		{Name: unitPolice, ShortName: "Công an", Kind: plan.UnitForce, Aliases: []string{"Công an Thị trấn", "Công an"}},
		{Name: unitRadio, ShortName: "Đài", Kind: plan.UnitService, Aliases: []string{"Đài truyền thanh", "Đài truyền thanh Thị trấn"}},
		{Name: unitNursery, ShortName: "Mầm non", Kind: plan.UnitSchool, Aliases: []string{"Trường Mầm non xã"}},
		{Name: unitPrimary, ShortName: "Tiểu học", Kind: plan.UnitSchool, Aliases: []string{"Trường Tiểu học xã"}},
		{Name: unitSecondary, ShortName: "THCS", Kind: plan.UnitSchool, Aliases: []string{"Trường Trung học cơ sở", "Trường THCS xã"}},
		{Name: unitParty, ShortName: "Ban XDĐ", Kind: plan.UnitRequested, Aliases: []string{"Ban Tuyên giáo Đảng ủy", "Ban Xây dựng Đảng của Đảng ủy xã"}},
		{Name: unitFront, ShortName: "MTTQ", Kind: plan.UnitRequested, Aliases: []string{"Ủy ban Mặt trận Tổ quốc Việt Nam", "Ủy ban Mặt trận Tổ quốc Việt Nam xã", "MTTQ và các tổ chức thành viên"}},
	},
	people: []person{
		{"chutich", "Nguyễn Văn Bình", "Chủ tịch UBND xã", unitCommittee, roles(account.RoleLeader)},
		{"phochutich", "Trịnh Thị Hòa", "Phó Chủ tịch UBND xã", unitCommittee, roles(account.RoleLeader)},
		{"vanhoa", "Lê Thị Lan", "Chuyên viên Phòng Văn hóa - Xã hội", unitCulture, roles(account.RoleUnit, account.RoleCoordinator)},
		{"quantri", "Phạm Minh Đức", "Chuyên viên công nghệ thông tin", unitOffice, roles(account.RoleAdmin)},
		{"tuphap", "Mai Thị Thu", "Chuyên viên tư pháp", unitOffice, roles(account.RoleUnit)},
		{"kinhte", "Hoàng Văn Nam", "Trưởng phòng Kinh tế", unitEconomy, roles(account.RoleUnit)},
		{"yte", "Vũ Thị Hạnh", "Phó Giám đốc Trạm Y tế", unitHealth, roles(account.RoleUnit)},
		{"congan", "Đỗ Văn Sơn", "Phó Trưởng Công an xã", unitPolice, roles(account.RoleUnit)},
		{"dai", "Bùi Văn Thắng", "Phụ trách Đài Truyền thanh", unitRadio, roles(account.RoleUnit)},
		{"mamnon", "Nguyễn Thị Mai", "Phó Hiệu trưởng", unitNursery, roles(account.RoleUnit)},
		{"tieuhoc", "Lê Văn Hùng", "Phó Hiệu trưởng", unitPrimary, roles(account.RoleUnit)},
		{"thcs", "Trần Thị Nga", "Phó Hiệu trưởng", unitSecondary, roles(account.RoleUnit)},
		{"dangxa", "Lưu Văn Tùng", "Phó Trưởng ban", unitParty, roles(account.RoleUnit)},
		{"mttq", "Tống Thị Yến", "Phó Chủ tịch MTTQ xã", unitFront, roles(account.RoleUnit)},
	},
	plans: []issuedPlan{haTrungChildren, haTrungWaste},
}

var hoatGiang = commune{
	row: letterhead("15286", "hoatgiang", "Xã Hoạt Giang", "Hoạt Giang", "ỦY BAN NHÂN DÂN XÃ HOẠT GIANG"),
	bodies: []postgres.ReceivingBody{
		{Use: "addressee", Name: "Ủy ban nhân dân tỉnh Thanh Hóa"},
		{Use: "recipient", Name: "Như trên"},
		{Use: "recipient", Name: "TT. Đảng ủy, TT. HĐND xã", Purpose: "b/c"},
		{Use: "recipient", Name: "Các phòng, đơn vị thuộc xã", Purpose: "t/h"},
	},
	units: []plan.Unit{
		{Name: unitCommittee, ShortName: "TT UBND", Kind: plan.UnitLeadership},
		{Name: unitOffice, ShortName: "Văn phòng", Kind: plan.UnitOffice},
		{Name: unitCulture, ShortName: "P. VH-XH", Kind: plan.UnitOffice, Aliases: []string{"Phòng Văn hóa - Xã hội xã"}},
		{Name: unitEconomy, ShortName: "P. Kinh tế", Kind: plan.UnitOffice},
		{Name: unitHealth, ShortName: "Trạm Y tế", Kind: plan.UnitHealth, Aliases: []string{"Trạm Y tế xã"}},
		{Name: unitPolice, ShortName: "Công an", Kind: plan.UnitForce},
		{Name: unitFront, ShortName: "MTTQ", Kind: plan.UnitRequested},
	},
	people: []person{
		{"chutich", "Phan Văn Long", "Chủ tịch UBND xã", unitCommittee, roles(account.RoleLeader)},
		{"vanhoa", "Ngô Thị Hiền", "Chuyên viên Phòng Văn hóa - Xã hội", unitCulture, roles(account.RoleUnit, account.RoleCoordinator)},
		{"quantri", "Cao Văn Toàn", "Chuyên viên Văn phòng", unitOffice, roles(account.RoleAdmin)},
		{"yte", "Lại Thị Hương", "Giám đốc Trạm Y tế", unitHealth, roles(account.RoleUnit)},
		{"kinhte", "Trương Văn Lâm", "Phó Trưởng phòng Kinh tế", unitEconomy, roles(account.RoleUnit)},
		{"congan", "Mai Văn Quyết", "Trưởng Công an xã", unitPolice, roles(account.RoleUnit)},
		{"mttq", "Đinh Thị Loan", "Chủ tịch MTTQ xã", unitFront, roles(account.RoleUnit)},
	},
	plans: []issuedPlan{hoatGiangDrowning},
}

func letterhead(code, short, name, place, agency string) postgres.Commune {
	return postgres.Commune{
		Commune:   account.Commune{Code: code, Name: name, Province: "tỉnh Thanh Hóa", Place: place, TimeZone: "Asia/Ho_Chi_Minh"},
		ShortCode: short, LetterheadAgency: agency, SymbolSuffix: "UBND",
		SignerAuthority: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}, Filing: "VT, VHXH",
	}
}
