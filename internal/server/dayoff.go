package server

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /quan-tri/ngay-nghi
func (s *Server) daysOffPage(w http.ResponseWriter, r *http.Request) error {
	return s.renderDaysOff(w, r, http.StatusOK, view.DaysOffPage{Token: newToken()})
}

func (s *Server) renderDaysOff(w http.ResponseWriter, r *http.Request, status int, page view.DaysOffPage) error {
	swaps, err := s.store.In(actorOf(r.Context())).Swaps(r.Context())
	if err != nil {
		return err
	}
	thisYear := s.today(r).Year()
	year, err := strconv.Atoi(r.URL.Query().Get("nam"))
	if err != nil || year < 2000 || year > 2199 {
		year = thisYear
	}
	page.Chrome = s.chrome(r, fmt.Sprintf("Ngày nghỉ năm %d", year), sectionDaysOff)
	page.Chrome.Failed = status >= 400
	page.Action = view.DaysOffURL()
	for y := thisYear - 1; y <= thisYear+3; y++ {
		page.Years = append(page.Years, view.Link{Label: strconv.Itoa(y), URL: view.DaysOffYearURL(strconv.Itoa(y)), Current: y == year})
	}
	page.Rows = daysOff(plan.NewCalendar(swaps), year)
	for _, swap := range swaps {
		page.Swaps = append(page.Swaps, view.SwapRow{Off: dayWithWeekday(swap.Off), Work: dayWithWeekday(swap.Work), Reason: swap.Reason, Remove: view.RemoveSwapURL(swap.ID)})
	}
	return s.render(w, r, status, view.DaysOff(page))
}

func dayWithWeekday(d plan.Day) string {
	if d.IsZero() {
		return ""
	}
	return vi.Weekday(d) + ", " + vi.Date(d)
}

// daysOff are the holidays of a year with the weekends that join them.
func daysOff(c plan.Calendar, year int) []view.DayOffRow {
	var rows []view.DayOffRow
	end := plan.NewDay(year, time.December, 31)
	for d := plan.NewDay(year, time.January, 1); !d.After(end); d = d.Add(1) {
		off, is := c.DayOff(d)
		if !is || off.Holiday == plan.NoHoliday {
			continue
		}
		first, last := d, d
		for !c.IsWorkingDay(first.Add(-1)) && first.Year() == year {
			first = first.Add(-1)
		}
		for !c.IsWorkingDay(last.Add(1)) && last.Year() == year {
			last = last.Add(1)
		}
		rows = append(rows, dayOffRow(c, first, last))
		d = last
	}
	return rows
}

// dayOffRow names a run of days off after the first holiday in it, and the others beside it.
func dayOffRow(c plan.Calendar, first, last plan.Day) view.DayOffRow {
	row := view.DayOffRow{Days: dayWithWeekday(first)}
	if first != last {
		row.Days += " đến " + dayWithWeekday(last)
	}
	for d := first; !d.After(last); d = d.Add(1) {
		off, _ := c.DayOff(d)
		switch name := vi.DayOff(off, d); {
		case off.Holiday == plan.NoHoliday:
		case off.InLieu || off.Reason != "":
			row.Note = join(row.Note, name+" "+vi.ShortDate(d))
		case row.Name == "":
			row.Name, row.Lunar = name, lunarFeast(off, d)
		case row.Name != name && off.Holiday != plan.LunarNewYear:
			row.Note = join(row.Note, name+" "+vi.ShortDate(d))
		}
		if row.Lunar == "" || off.Holiday == plan.LunarNewYear && d.Lunar().Day == 1 {
			row.Lunar = lunarFeast(off, d)
		}
	}
	if row.Name == "" { // only days entered by hand
		row.Name, row.Note = row.Note, ""
	}
	return row
}

// lunarFeast is the lunar date of a holiday that follows the moon.
func lunarFeast(off plan.DayOff, d plan.Day) string {
	if l := d.Lunar(); off.Holiday == plan.LunarNewYear && l.Day == 1 && l.Month == 1 || off.Holiday == plan.HungKingsDay && !off.InLieu {
		return vi.Lunar(d) + ", ngày " + vi.ShortDate(d)
	}
	return ""
}

func join(list, more string) string {
	if list == "" {
		return more
	}
	return list + "; " + more
}

// POST /quan-tri/ngay-nghi
func (s *Server) addSwap(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	v := fault.Invalids{}
	swap := plan.Swap{Off: day(r, "off", v), Work: day(r, "work", v), Reason: line(r, "reason")}
	err := v.Err()
	if err == nil {
		_, err = s.planning.AddSwap(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), swap)
	}
	if fields := fault.Fields(err); fields != nil {
		values := map[string]string{"off": text(r, "off"), "work": text(r, "work"), "reason": swap.Reason}
		return s.renderDaysOff(w, r, http.StatusUnprocessableEntity, view.DaysOffPage{Token: r.PostForm.Get("token"), Values: values, Errors: fields})
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã ghi ngày hoán đổi.")
	http.Redirect(w, r, view.DaysOffURL(), http.StatusSeeOther)
	return nil
}

// POST /quan-tri/ngay-nghi/{swap}/bo
func (s *Server) removeSwap(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "swap")
	if err == nil {
		err = s.planning.RemoveSwap(r.Context(), actorOf(r.Context()), id)
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã bỏ ngày hoán đổi.")
	http.Redirect(w, r, view.DaysOffURL(), http.StatusSeeOther)
	return nil
}
