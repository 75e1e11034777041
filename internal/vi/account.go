package vi

import "github.com/kehoachxa/kehoachxa/internal/account"

// AccountRole is the label of a role that a person holds in a unit.
func AccountRole(r account.Role) string {
	return map[account.Role]string{
		account.RoleUnit: "Báo cáo cho đơn vị", account.RoleCoordinator: "Tổng hợp, theo dõi",
		account.RoleLeader: "Lãnh đạo", account.RoleAdmin: "Quản trị",
	}[r]
}
