package server

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /ke-hoach/{draft_plan}/sua/them
func (s *Server) newItemPage(w http.ResponseWriter, r *http.Request) error {
	d, err := s.workshop(r)
	if err != nil {
		return err
	}
	values := map[string]string{"area": strings.TrimSpace(r.URL.Query().Get("nhom"))}
	return s.renderNewItem(w, r, http.StatusOK, d, view.ItemPage{Kind: r.URL.Query().Get("loai"), Values: values})
}

var newItemTitles = map[string]string{"area": "Thêm nhóm nhiệm vụ", "task": "Thêm nhiệm vụ", "duty": "Thêm trách nhiệm của đơn vị"}

func (s *Server) renderNewItem(w http.ResponseWriter, r *http.Request, status int, d workshop, page view.ItemPage) error {
	if newItemTitles[page.Kind] == "" || d.Plan.Superior && page.Kind == "duty" {
		page.Kind = "task"
	}
	page.New, page.Action, page.Button = true, view.NewItemURL(d.Plan.ID, page.Kind, 0), newItemTitles[page.Kind]
	return s.renderItem(w, r, status, d, newItemTitles[page.Kind], page)
}

// POST /ke-hoach/{draft_plan}/sua/them
func (s *Server) addItem(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	d, err := s.workshop(r)
	if err != nil {
		return err
	}
	kind := r.URL.Query().Get("loai")
	if newItemTitles[kind] == "" {
		kind = "task"
	}
	op := plan.Op{Kind: plan.OpAdd, What: plan.ItemKind(kind)}
	v := fault.Invalids{}
	op.Text = itemText(r, "", v)
	op.Area, _ = integer(r, "area")
	op.Unit, _ = integer(r, "unit")
	if focal, _ := integer(r, "focal"); focal != 0 && op.What == plan.ItemTask {
		op.Parts = []plan.Assignment{{UnitID: focal, Role: plan.RoleLead, Focal: true}}
	}
	if op.What == plan.ItemTask && !d.draft() && len(op.Parts) == 0 {
		v.Add("focal", "Chọn đơn vị đầu mối.")
	}
	var id int64
	if err = v.Err(); err == nil {
		id, err = s.editOp(r, d, op)
	}
	return s.afterItem(w, r, d, err, id, "Đã thêm "+treeWord(op.What)+".", func(status int, page view.ItemPage) error {
		page.Kind = kind
		return s.renderNewItem(w, r, status, d, page)
	})
}

// treeWord is what an item of the kind is called.
func treeWord(kind plan.ItemKind) string {
	switch kind {
	case plan.ItemArea:
		return "nhóm nhiệm vụ"
	case plan.ItemDuty:
		return "trách nhiệm"
	}
	return "nhiệm vụ"
}

// itemText reads the words of an item.
func itemText(r *http.Request, prefix string, v fault.Invalids) plan.ItemText {
	return plan.ItemText{
		Title: line(r, prefix+"title"), Body: lines(text(r, prefix+"body")), TimingText: line(r, prefix+"timing"),
		DueOn: dayText(text(r, prefix+"due"), prefix+"due", v), Deliver: line(r, prefix+"deliverable"),
	}
}

// itemValues are the fields of an item as forms show them.
func itemValues(it plan.Item, prefix string, values map[string]string) {
	values[prefix+"title"], values[prefix+"body"], values[prefix+"timing"] = it.Title, strings.Join(it.Body, "\n"), it.TimingText
	values[prefix+"deliverable"], values["area"] = it.Deliver, ""
	if _, said := plan.TimingOf(it.TimingText); said != it.DueOn {
		values[prefix+"due"] = vi.Date(it.DueOn)
	}
	if it.AreaID != 0 {
		values["area"] = strconv.FormatInt(it.AreaID, 10)
	}
}

// typedValues are all fields as they were posted.
func typedValues(r *http.Request) map[string]string {
	values := map[string]string{}
	for name := range r.PostForm {
		values[name] = text(r, name)
	}
	return values
}

// afterItem goes back to the tree, or shows the refused form with all that was typed.
func (s *Server) afterItem(w http.ResponseWriter, r *http.Request, d workshop, err error, item int64, done string, again func(status int, page view.ItemPage) error) error {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		status, sentence := failure(err)
		page := view.ItemPage{Values: typedValues(r), Errors: fault.Fields(err), Overtaken: fault.KindOf(err) == fault.Conflict}
		if page.Errors == nil && !page.Overtaken {
			page.Errors = map[string]string{"title": sentence}
		}
		return again(status, page)
	}
	if err != nil {
		return err
	}
	if !d.draft() {
		done += " Thay đổi nằm trong dự thảo điều chỉnh."
	}
	s.flash(r, done)
	http.Redirect(w, r, itemPlace(d, item), http.StatusSeeOther)
	return nil
}

// GET /ke-hoach/{draft_plan}/sua/{draft_item}
func (s *Server) itemPage(w http.ResponseWriter, r *http.Request, d workshop, it plan.Item) error {
	values := map[string]string{}
	itemValues(it, "", values)
	return s.renderEditItem(w, r, http.StatusOK, d, it, view.ItemPage{Values: values})
}

func (s *Server) renderEditItem(w http.ResponseWriter, r *http.Request, status int, d workshop, it plan.Item, page view.ItemPage) error {
	page.Kind, page.Action, page.Button = string(it.Kind), view.EditItemURL(d.Plan.ID, it.ID), "Lưu "+treeWord(it.Kind)
	if page.Overtaken {
		now := map[string]string{}
		itemValues(it, "", now)
		for _, f := range []struct{ name, label string }{{"title", "Tên"}, {"body", "Nội dung"}, {"timing", "Thời gian"}, {"due", "Đến ngày"}, {"deliverable", "Sản phẩm"}} {
			if now[f.name] != page.Values[f.name] {
				page.Current = append(page.Current, view.Fact{Term: f.label, Value: now[f.name]})
			}
		}
	}
	act := func(label, name string) {
		page.Links = append(page.Links, view.Link{Label: label, URL: view.ItemActURL(d.Plan.ID, it.ID, name)})
	}
	end := "Kết thúc "
	if d.taken(it.ID) {
		end = "Bỏ "
	}
	if it.Reported() && !d.Plan.Superior {
		for _, f := range partsOf(d.work.PartsOf(it.ID), unitNames(d.Units)) {
			page.Note += f.Term + ": " + f.Value + ". "
		}
		act("Sửa phân công", "phan-cong")
	}
	if it.Reported() {
		act("Tách làm hai", "tach")
		act("Gộp với "+treeWord(it.Kind)+" khác", "gop")
	}
	act(end+treeWord(it.Kind), "ket-thuc")
	return s.renderItem(w, r, status, d, "Sửa "+treeWord(it.Kind)+" "+it.Place, page)
}

// renderItem completes the form of an item.
func (s *Server) renderItem(w http.ResponseWriter, r *http.Request, status int, d workshop, title string, page view.ItemPage) error {
	page.Chrome = s.chrome(r, title, sectionPlans)
	page.Chrome.Failed = status >= 400
	page.Small, page.Back = d.small(), view.EditPlanURL(d.Plan.ID)
	page.Token, page.Version = newToken(), strconv.Itoa(d.version)
	page.Areas = []view.Option{{Value: "", Label: "Chọn nhóm"}}
	if page.Kind == string(plan.ItemDuty) {
		page.Areas[0].Label = "Nhiệm vụ chung"
	}
	for _, a := range d.work.Areas() {
		page.Areas = append(page.Areas, view.Option{Value: strconv.FormatInt(a.ID, 10), Label: a.Place + ". " + a.Title})
	}
	if d.Plan.Superior {
		return s.render(w, r, status, view.Item(page)) // its bodies are no units of the commune
	}
	page.Units = []view.Option{{Value: "", Label: "Chọn đơn vị"}}
	for _, u := range d.Units {
		if u.Exists(s.today(r)) {
			page.Units = append(page.Units, view.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name})
		}
	}
	return s.render(w, r, status, view.Item(page))
}

// POST /ke-hoach/{draft_plan}/sua/{draft_item}
func (s *Server) editItem(w http.ResponseWriter, r *http.Request, d workshop, it plan.Item) error {
	v := fault.Invalids{}
	op := plan.Op{Kind: plan.OpEdit, Item: it.ID, Text: itemText(r, "", v)}
	op.Area, _ = integer(r, "area")
	err := v.Err()
	if err == nil {
		_, err = s.editOp(r, d, op)
	}
	return s.afterItem(w, r, d, err, it.ID, "Đã lưu "+it.Place+".", func(status int, page view.ItemPage) error {
		return s.renderEditItem(w, r, status, d, it, page)
	})
}

// GET /ke-hoach/{draft_plan}/sua/{draft_item}/phan-cong
func (s *Server) itemPartsPage(w http.ResponseWriter, r *http.Request, d workshop, it plan.Item) error {
	return s.renderParts(w, r, http.StatusOK, d, it, d.work.PartsOf(it.ID), view.AssignPage{})
}

func (s *Server) renderParts(w http.ResponseWriter, r *http.Request, status int, d workshop, it plan.Item, list []plan.Assignment, page view.AssignPage) error {
	page.Token = newToken()
	tree := d.PlanTree
	tree.Plan.Version = d.version
	page.Action = view.ItemActURL(d.Plan.ID, it.ID, "phan-cong")
	return s.renderAssign(w, r, status, tree, it, list, page)
}

// POST /ke-hoach/{draft_plan}/sua/{draft_item}/phan-cong
func (s *Server) setItemParts(w http.ResponseWriter, r *http.Request, d workshop, it plan.Item) error {
	list := parseAssignments(r, d.Units)
	var err error
	if i := slices.IndexFunc(d.Units, func(u plan.Unit) bool { return u.ID == it.UnitID }); i >= 0 && d.Units[i].Exists(s.today(r)) &&
		!slices.ContainsFunc(list, func(a plan.Assignment) bool { return a.Focal && a.UnitID == it.UnitID }) {
		err = fault.Field("focal", "Đầu mối của trách nhiệm là đơn vị được kế hoạch giao.")
	}
	if err == nil {
		_, err = s.editOp(r, d, plan.Op{Kind: plan.OpAssign, Item: it.ID, Parts: list})
	}
	switch {
	case fault.Fields(err) != nil:
		return s.renderParts(w, r, http.StatusUnprocessableEntity, d, it, list, view.AssignPage{Errors: fault.Fields(err)})
	case fault.KindOf(err) == fault.Conflict:
		now := partsOf(d.work.PartsOf(it.ID), unitNames(d.Units))
		return s.renderParts(w, r, http.StatusConflict, d, it, list, view.AssignPage{Overtaken: true, Current: now})
	case err != nil:
		return err
	}
	s.flash(r, "Đã lưu phân công "+it.Place+".")
	http.Redirect(w, r, itemPlace(d, it.ID), http.StatusSeeOther)
	return nil
}
