package server

import (
	"net/http"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// Keys of the sections of the rail.
const (
	sectionDashboard = "dashboard"
	sectionWork      = "work"
	sectionFollow    = "follow"
	sectionPlans     = "plans"
	sectionReports   = "reports"
	sectionUnits     = "units"
	sectionAccounts  = "accounts"
	sectionCommune   = "commune"
	sectionAudit     = "audit"
	sectionDaysOff   = "days_off"
	sectionCalendar  = "calendar"
	sectionNotices   = "notices"
	sectionDirect    = "direct"
	sectionRemind    = "remind"
)

// chrome is what stands around a page for the person who asks. It takes the notice of the last
// request along, which thereby is shown once.
func (s *Server) chrome(r *http.Request, title, section string) view.Chrome {
	actor := actorOf(r.Context())
	c := view.Chrome{Title: title, Section: section, Commune: actor.Commune.Name, Province: actor.Commune.Province}
	if actor.AccountID == 0 {
		return c
	}
	c.Person = actor.UnitName + ", " + actor.FullName
	c.Sections = sections(actor)
	if !actor.MustChange {
		c.Bell = &view.Bell{Count: visitOf(r.Context()).session.Notices, Most: postgres.MaxNotices, Current: section == sectionNotices}
	}
	c.Flash = s.sessions.PopString(r.Context(), "flash")
	if len(actor.Posts) > 1 {
		for _, p := range actor.Posts {
			c.Units = append(c.Units, view.Option{Value: strconv.FormatInt(p.UnitID, 10), Label: p.UnitName, Selected: p.UnitID == actor.UnitID})
		}
	}
	return c
}

// sections are what the actor may see, in the order of the rail.
func sections(a account.Actor) []view.Section {
	if a.MustChange {
		return nil
	}
	var list []view.Section
	add := func(may bool, key, label, short, icon, url string) {
		if may {
			list = append(list, view.Section{Key: key, Label: label, Short: short, Icon: icon, URL: url})
		}
	}
	add(a.May(account.SeeAll), sectionDashboard, "Tổng quan", "Tổng quan", "overview", view.DashboardURL())
	add(a.May(account.Follow), sectionFollow, "Theo dõi", "Theo dõi", "matrix", view.FollowURL())
	add(a.May(account.Report), sectionWork, "Việc của đơn vị", "Việc", "work", view.WorkURL())
	short := "Chỉ đạo"
	if a.May(account.Follow) {
		short = "" // whoever follows needs the bar's four places for other pages
	}
	add(a.May(account.SeeAll) || a.May(account.Report), sectionDirect, "Chỉ đạo", short, "directive", view.DirectivesURL())
	add(a.May(account.SeeAll), sectionRemind, "Đôn đốc", "", "notice", view.RemindersURL())
	add(true, sectionPlans, "Kế hoạch", "Kế hoạch", "plan", view.PlansURL())
	add(a.May(account.Report) || a.May(account.SeeAll), sectionCalendar, "Lịch", "", "calendar", view.CalendarURL())
	add(a.May(account.Compose) || a.May(account.SeeAll), sectionReports, "Báo cáo", "Báo cáo", "report", view.ReportsURL())
	add(a.May(account.ManageCommune), sectionUnits, "Đơn vị", "Đơn vị", "admin", view.UnitsURL())
	add(a.May(account.ManageCommune), sectionAccounts, "Người dùng", "Người dùng", "account", view.AccountsURL())
	add(a.May(account.ManageCommune), sectionCommune, "Thể thức, nơi nhận", "Thể thức", "directive", view.LetterheadURL())
	add(a.May(account.ManageCalendar), sectionDaysOff, "Ngày nghỉ", "", "clock", view.DaysOffURL())
	add(a.May(account.ManageCommune), sectionAudit, "Nhật ký thay đổi", "", "calendar", view.AuditURL())
	return list
}

// home is the page that a role works on.
func home(a account.Actor) string {
	switch {
	case a.Has(account.RoleLeader):
		return view.DashboardURL()
	case a.Has(account.RoleCoordinator):
		return view.FollowURL()
	case a.Has(account.RoleUnit):
		return view.WorkURL()
	case a.Has(account.RoleAdmin):
		return view.UnitsURL()
	}
	return view.PlansURL()
}
