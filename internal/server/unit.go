package server

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /quan-tri/don-vi
func (s *Server) unitsPage(w http.ResponseWriter, r *http.Request) error {
	actor := actorOf(r.Context())
	units, err := s.store.In(actor).Units(r.Context())
	if err != nil {
		return err
	}
	page := view.UnitsPage{Chrome: s.chrome(r, "Đơn vị", sectionUnits)}
	today := plan.DayOf(s.now(), actor.Commune.Location())
	for _, u := range units {
		row := view.UnitRow{Name: u.Name, URL: view.UnitURL(u.ID), Short: u.ShortName, Kind: vi.UnitKind(u.Kind), Aliases: strings.Join(u.Aliases, "; "), Life: life(u)}
		switch {
		case !u.ValidTo.IsZero() && u.ValidTo.Before(today):
			page.Ended = append(page.Ended, row)
		case u.Requested():
			page.Requested = append(page.Requested, row)
		default:
			page.Units = append(page.Units, row)
		}
	}
	return s.render(w, r, http.StatusOK, view.Units(page))
}

func life(u plan.Unit) string {
	var parts []string
	if !u.ValidFrom.IsZero() {
		parts = append(parts, "từ "+vi.Date(u.ValidFrom))
	}
	if !u.ValidTo.IsZero() {
		parts = append(parts, "đến "+vi.Date(u.ValidTo))
	}
	return strings.Join(parts, " ")
}

// GET /quan-tri/don-vi/them
func (s *Server) newUnitPage(w http.ResponseWriter, r *http.Request) error {
	return s.renderUnit(w, r, http.StatusOK, view.UnitFormPage{Token: newToken(), Form: view.UnitForm{Kind: string(plan.UnitOffice)}})
}

// GET /quan-tri/don-vi/{unit}
func (s *Server) unitPage(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "unit")
	if err != nil {
		return err
	}
	u, err := s.store.In(actorOf(r.Context())).Unit(r.Context(), id)
	if err != nil {
		return err
	}
	return s.renderUnit(w, r, http.StatusOK, view.UnitFormPage{Form: unitForm(u)})
}

// POST /quan-tri/don-vi
func (s *Server) addUnit(w http.ResponseWriter, r *http.Request) error {
	u, form, err := parseUnit(w, r, 0)
	if err == nil {
		_, err = s.planning.AddUnit(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), u)
	}
	if fields := fault.Fields(err); fields != nil {
		page := view.UnitFormPage{Token: r.PostForm.Get("token"), Form: form, Errors: fields}
		return s.renderUnit(w, r, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã thêm "+u.Name+".")
	http.Redirect(w, r, view.UnitsURL(), http.StatusSeeOther)
	return nil
}

// POST /quan-tri/don-vi/{unit}
func (s *Server) editUnit(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "unit")
	if err != nil {
		return err
	}
	u, form, err := parseUnit(w, r, id)
	if err == nil {
		err = s.planning.EditUnit(r.Context(), actorOf(r.Context()), u)
	}
	switch {
	case fault.Fields(err) != nil:
		return s.renderUnit(w, r, http.StatusUnprocessableEntity, view.UnitFormPage{Form: form, Errors: fault.Fields(err)})
	case fault.KindOf(err) == fault.Conflict:
		return s.unitOvertaken(w, r, id, form)
	case err != nil:
		return err
	}
	s.flash(r, "Đã lưu "+u.Name+".")
	http.Redirect(w, r, view.UnitsURL(), http.StatusSeeOther)
	return nil
}

// unitOvertaken shows the typed text with the newer version beside it.
func (s *Server) unitOvertaken(w http.ResponseWriter, r *http.Request, id int64, form view.UnitForm) error {
	newer, err := s.store.In(actorOf(r.Context())).Unit(r.Context(), id)
	if err != nil {
		return err
	}
	now := unitForm(newer)
	page := view.UnitFormPage{Overtaken: true, Current: differing([]pair{
		{"Tên đơn vị", form.Name, now.Name}, {"Tên ngắn", form.ShortName, now.ShortName},
		{"Loại", vi.UnitKind(plan.UnitKind(form.Kind)), vi.UnitKind(newer.Kind)}, {"Tên khác trong văn bản", form.Aliases, now.Aliases},
		{"Hoạt động từ ngày", form.ValidFrom, now.ValidFrom}, {"Đến hết ngày", form.ValidTo, now.ValidTo},
		{"Thứ tự trong danh sách", form.Position, now.Position},
	})}
	form.Version = now.Version
	page.Form = form
	return s.renderUnit(w, r, http.StatusConflict, page)
}

func (s *Server) renderUnit(w http.ResponseWriter, r *http.Request, status int, page view.UnitFormPage) error {
	units, err := s.store.In(actorOf(r.Context())).Units(r.Context())
	if err != nil {
		return err
	}
	title := "Thêm đơn vị"
	page.Action = view.UnitsURL()
	if page.Form.ID != "" {
		title = "Sửa đơn vị"
		page.Action += "/" + page.Form.ID
	}
	page.Chrome = s.chrome(r, title, sectionUnits)
	page.Chrome.Failed = status >= 400
	for _, k := range plan.UnitKinds {
		page.Kinds = append(page.Kinds, view.Option{Value: string(k), Label: vi.UnitKind(k)})
	}
	page.Units = []view.Option{{Value: "0", Label: "Không có"}}
	for _, u := range units {
		if value := strconv.FormatInt(u.ID, 10); value != page.Form.ID {
			page.Units = append(page.Units, view.Option{Value: value, Label: u.Name})
		}
	}
	return s.render(w, r, status, view.UnitFormView(page))
}

func unitForm(u plan.Unit) view.UnitForm {
	return view.UnitForm{
		ID: strconv.FormatInt(u.ID, 10), Version: strconv.Itoa(u.Version), Name: u.Name, ShortName: u.ShortName, Kind: string(u.Kind),
		Aliases: strings.Join(u.Aliases, "\n"), ValidFrom: vi.Date(u.ValidFrom), ValidTo: vi.Date(u.ValidTo),
		SuccessorID: strconv.FormatInt(u.SuccessorID, 10), Position: strconv.Itoa(u.Position),
	}
}

// parseUnit reads the form of a unit; id is 0 for a new one.
func parseUnit(w http.ResponseWriter, r *http.Request, id int64) (plan.Unit, view.UnitForm, error) {
	if err := parseForm(w, r); err != nil {
		return plan.Unit{}, view.UnitForm{}, err
	}
	form := view.UnitForm{
		Name: line(r, "name"), ShortName: line(r, "short_name"), Kind: text(r, "kind"), Aliases: text(r, "aliases"),
		ValidFrom: text(r, "valid_from"), ValidTo: text(r, "valid_to"), SuccessorID: text(r, "successor_id"), Position: text(r, "position"),
	}
	v := fault.Invalids{}
	u := plan.Unit{ID: id, Name: form.Name, ShortName: form.ShortName, Kind: plan.UnitKind(form.Kind), Aliases: lines(form.Aliases)}
	u.ValidFrom, u.ValidTo = day(r, "valid_from", v), day(r, "valid_to", v)
	successor, ok := integer(r, "successor_id")
	if !ok {
		v.Add("successor_id", "Chọn đơn vị kế tiếp trong danh sách.")
	}
	u.SuccessorID = successor
	position, ok := integer(r, "position")
	if !ok || position < 0 || position > 9999 {
		v.Add("position", "Thứ tự là số từ 0 đến 9999.")
	}
	u.Position = int(position)
	if id != 0 {
		form.ID = strconv.FormatInt(id, 10)
		form.Version = r.PostForm.Get("version-" + form.ID)
		u.Version = formVersion(form.Version)
	}
	return u, form, v.Err()
}

// lines are the lines of a text that say something.
func lines(text string) []string {
	var list []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// pair is a value as typed and as it stands now.
type pair struct{ term, typed, now string }

// differing are the values of now that differ from what was typed.
func differing(pairs []pair) []view.Fact {
	var list []view.Fact
	for _, p := range pairs {
		if p.typed == p.now {
			continue
		}
		if p.now == "" {
			p.now = "(để trống)"
		}
		list = append(list, view.Fact{Term: p.term, Value: p.now})
	}
	return list
}

// ownFault is a refusal without a field: its sentence stands in the error summary of the form.
func ownFault(err error) map[string]string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid || len(f.Fields) > 0 {
		return fault.Fields(err)
	}
	return map[string]string{"": f.Message}
}
