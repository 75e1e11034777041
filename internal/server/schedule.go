package server

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

func scheduleForm(sc plan.Schedule) view.ScheduleForm {
	f := view.ScheduleForm{Kind: string(sc.Kind), Name: vi.PeriodKind(sc.Kind), Active: sc.Active, Year: sc.Kind == plan.PeriodYear, Values: map[string]string{
		"cut_off_day": strconv.Itoa(sc.CutOffDay), "cut_off_month": strconv.Itoa(sc.CutOffMonth), "units_after": strconv.Itoa(sc.UnitsAfter),
		"compile_after": strconv.Itoa(sc.CompileAfter), "approve_after": strconv.Itoa(sc.ApproveAfter), "superior_after": strconv.Itoa(sc.SuperiorAfter),
	}}
	cutOff := fmt.Sprintf("ngày %d tháng cuối kỳ", sc.CutOffDay)
	if f.Year {
		cutOff = fmt.Sprintf("ngày %d/%d", sc.CutOffDay, sc.CutOffMonth)
	}
	f.Summary = fmt.Sprintf("Chốt %s; đơn vị gửi sau %d ngày, nộp cấp trên sau %d ngày", cutOff, sc.UnitsAfter, sc.SuperiorAfter)
	if !sc.Active {
		f.Summary = "Không dùng. " + f.Summary
	}
	return f
}

// scheduleErrors are those of a refused form, at its fields.
func scheduleErrors(f view.ScheduleForm) []view.FieldError {
	var list []view.FieldError
	for _, name := range []string{"cut_off_day", "cut_off_month", "units_after", "compile_after", "approve_after", "superior_after"} {
		if message, ok := f.Errors[f.Kind+"-"+name]; ok {
			list = append(list, view.FieldError{Name: f.Kind + "-" + name, Message: message})
		}
	}
	return list
}

// POST /ke-hoach/{plan}/ky/lich
func (s *Server) setSchedule(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	t, err := s.planPeriods(r)
	if err != nil {
		return err
	}
	sc, ok := plan.ScheduleOf(plan.Schedules(t.Plan, t.Schedules), plan.PeriodKind(text(r, "kind")))
	if !ok {
		return fault.New(fault.Invalid, "Chọn một kỳ trong danh sách.")
	}
	kind := string(sc.Kind)
	sc.Active = text(r, kind+"-active") != ""
	v := fault.Invalids{}
	for name, target := range map[string]*int{
		"cut_off_day": &sc.CutOffDay, "cut_off_month": &sc.CutOffMonth, "units_after": &sc.UnitsAfter, "compile_after": &sc.CompileAfter,
		"approve_after": &sc.ApproveAfter, "superior_after": &sc.SuperiorAfter,
	} {
		if name == "cut_off_month" && sc.Kind != plan.PeriodYear {
			continue
		}
		n, ok := integer(r, kind+"-"+name)
		if !ok || text(r, kind+"-"+name) == "" || n < -1 || n > 999 {
			v.Add(name, "Ghi một số.")
		}
		*target = int(n)
	}
	if err = v.Err(); err == nil {
		err = s.planning.SetSchedule(r.Context(), actorOf(r.Context()), formVersion(r.PostForm.Get("version-plan")), sc)
	}
	if fields := fault.Fields(err); fields != nil {
		form := scheduleForm(sc)
		form.Open, form.Errors = true, map[string]string{}
		for name := range form.Values {
			form.Values[name] = text(r, kind+"-"+name)
		}
		for name, message := range fields {
			form.Errors[kind+"-"+name] = message
		}
		return s.renderPeriods(w, r, http.StatusUnprocessableEntity, t, &form)
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã lưu lịch báo cáo. Các kỳ đã có giữ nguyên.")
	http.Redirect(w, r, view.PeriodsURL(t.Plan.ID), http.StatusSeeOther)
	return nil
}
