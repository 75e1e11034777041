package server

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// workshop is a plan whose tree is being edited: a draft as it is stored, or an active one with the operations of
// the amendment that is being prepared.
type workshop struct {
	postgres.PlanTree
	work      plan.Tree
	amendment plan.Amendment // zero in a draft plan
	version   int            // which forms carry
}

func (d workshop) draft() bool { return d.amendment.ID == 0 }

func (s *Server) workshop(r *http.Request) (d workshop, err error) {
	if d.PlanTree, err = s.visiblePlan(r, "draft_plan"); err != nil {
		return d, err
	}
	if err := d.Plan.CheckOwn(); err != nil {
		return d, err
	}
	d.work, d.version = d.Tree(), d.Plan.Version
	if d.Plan.State == plan.StateDraft {
		return d, nil
	}
	list, err := s.store.In(actorOf(r.Context())).Amendments(r.Context(), d.Plan.ID, true)
	if err != nil {
		return d, err
	}
	a, ok := postgres.DraftAmendment(list)
	if !ok {
		return d, fault.New(fault.Conflict, "Kế hoạch đang thực hiện chỉ sửa trong một lần điều chỉnh. Mở kế hoạch, bấm “Điều chỉnh kế hoạch” để lập dự thảo.")
	}
	d.amendment, d.version = a, a.Version
	d.work, err = d.work.ApplyAll(a.Ops, s.today(r))
	return d, err
}

// shopItem is the item of the address.
func (d workshop) shopItem(r *http.Request) (plan.Item, error) {
	id, err := pathID(r, "draft_item")
	if err != nil {
		return plan.Item{}, err
	}
	it, ok := d.work.Item(id)
	if !ok || it.Ended() {
		return it, fault.New(fault.NotFound, "Không tìm thấy.")
	}
	return it, nil
}

// goneItem answers a form on an item that is not there. Where the form itself took it away, which a second
// press finds, it goes where the first press went.
func (s *Server) goneItem(w http.ResponseWriter, r *http.Request, d workshop, err error) error {
	if fault.KindOf(err) != fault.NotFound || d.Plan.ID == 0 {
		return err
	}
	made, ok, lost := s.store.In(actorOf(r.Context())).TokenResult(r.Context(), r.PostForm.Get("token"))
	if lost != nil || !ok {
		return cmp.Or(lost, err)
	}
	address := view.EditPlanURL(d.Plan.ID)
	if _, there := d.work.Item(made); there {
		address = itemPlace(d, made)
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// itemPlace is an item's place on the page of its tree.
func itemPlace(d workshop, item int64) string {
	return view.EditPlanURL(d.Plan.ID) + "#muc-" + strconv.FormatInt(item, 10)
}

// GET /ke-hoach/{draft_plan}/sua
func (s *Server) treePage(w http.ResponseWriter, r *http.Request) error {
	d, err := s.workshop(r)
	if err != nil {
		return err
	}
	return s.renderTree(w, r, http.StatusOK, d, nil)
}

// POST /ke-hoach/{draft_plan}/sua
func (s *Server) moveItem(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	d, err := s.workshop(r)
	if err != nil {
		return err
	}
	way, typed, _ := strings.Cut(r.PostForm.Get("op"), ":")
	item, _ := strconv.ParseInt(typed, 10, 64)
	if way != "up" && way != "down" {
		return fault.New(fault.Invalid, "Trình duyệt gửi nội dung không đọc được. Tải lại trang rồi làm lại.")
	}
	_, err = s.editOp(r, d, plan.Op{Kind: plan.OpMove, Item: item, Up: way == "up"})
	if kind := fault.KindOf(err); kind == fault.Conflict || kind == fault.Invalid {
		status, sentence := failure(err)
		if kind == fault.Conflict {
			sentence = "Người khác vừa sửa kế hoạch này; dưới đây là bản mới. Xem lại rồi chuyển lần nữa."
		}
		return s.renderTree(w, r, status, d, []view.FieldError{{Message: sentence}})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, itemPlace(d, item), http.StatusSeeOther)
	return nil
}

// editOp does an operation from the version that the form was made from.
func (s *Server) editOp(r *http.Request, d workshop, op plan.Op) (int64, error) {
	return s.planning.EditTree(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), planning.TreeEdit{
		PlanID: d.Plan.ID, Version: formVersion(r.PostForm.Get("version-plan")), Op: op,
	})
}

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
	if newItemTitles[page.Kind] == "" {
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
func (s *Server) itemPage(w http.ResponseWriter, r *http.Request) error {
	d, err := s.workshop(r)
	if err != nil {
		return err
	}
	it, err := d.shopItem(r)
	if err != nil {
		return err
	}
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
	if d.draft() || d.work.Fresh(it.ID) {
		end = "Bỏ "
	}
	if it.Reported() {
		for _, f := range partsOf(d.work.PartsOf(it.ID), unitNames(d.Units)) {
			page.Note += f.Term + ": " + f.Value + ". "
		}
		act("Sửa phân công", "phan-cong")
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
	page.Units = []view.Option{{Value: "", Label: "Chọn đơn vị"}}
	for _, u := range d.Units {
		if u.Exists(s.today(r)) {
			page.Units = append(page.Units, view.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name})
		}
	}
	return s.render(w, r, status, view.Item(page))
}

func (d workshop) small() string {
	if d.draft() {
		return d.Plan.ShortTitle + ", bản nháp"
	}
	return d.Plan.ShortTitle + ", dự thảo điều chỉnh"
}

// POST /ke-hoach/{draft_plan}/sua/{draft_item}
func (s *Server) editItem(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	d, err := s.workshop(r)
	if err != nil {
		return err
	}
	it, err := d.shopItem(r)
	if err != nil {
		return err
	}
	v := fault.Invalids{}
	op := plan.Op{Kind: plan.OpEdit, Item: it.ID, Text: itemText(r, "", v)}
	op.Area, _ = integer(r, "area")
	if err = v.Err(); err == nil {
		_, err = s.editOp(r, d, op)
	}
	return s.afterItem(w, r, d, err, it.ID, "Đã lưu "+it.Place+".", func(status int, page view.ItemPage) error {
		return s.renderEditItem(w, r, status, d, it, page)
	})
}

// GET /ke-hoach/{draft_plan}/sua/{draft_item}/phan-cong
func (s *Server) itemPartsPage(w http.ResponseWriter, r *http.Request) error {
	d, it, err := s.shopTask(r)
	if err != nil {
		return err
	}
	return s.renderParts(w, r, http.StatusOK, d, it, d.work.PartsOf(it.ID), view.AssignPage{})
}

// shopTask is the task or duty of the address.
func (s *Server) shopTask(r *http.Request) (workshop, plan.Item, error) {
	d, err := s.workshop(r)
	if err != nil {
		return d, plan.Item{}, err
	}
	it, err := d.shopItem(r)
	if err == nil && !it.Reported() {
		err = fault.New(fault.NotFound, "Không tìm thấy.")
	}
	return d, it, err
}

func (s *Server) renderParts(w http.ResponseWriter, r *http.Request, status int, d workshop, it plan.Item, list []plan.Assignment, page view.AssignPage) error {
	page.Token = newToken()
	tree := d.PlanTree
	tree.Plan.Version = d.version
	page.Action = view.ItemActURL(d.Plan.ID, it.ID, "phan-cong")
	return s.renderAssign(w, r, status, tree, it, list, page)
}

// POST /ke-hoach/{draft_plan}/sua/{draft_item}/phan-cong
func (s *Server) setItemParts(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	d, it, err := s.shopTask(r)
	if err != nil {
		return err
	}
	list := parseAssignments(r, d.Units)
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
	http.Redirect(w, r, view.EditPlanURL(d.Plan.ID)+"#muc-"+strconv.FormatInt(it.ID, 10), http.StatusSeeOther)
	return nil
}

// treeHints say on the form of an amendment what becomes of reports.
func reportsStay(d workshop, text string) string {
	if d.draft() {
		return ""
	}
	return text
}

// GET /ke-hoach/{draft_plan}/sua/{draft_item}/tach
func (s *Server) splitPage(w http.ResponseWriter, r *http.Request) error {
	d, it, err := s.shopTask(r)
	if err != nil {
		return err
	}
	values := map[string]string{}
	itemValues(it, "", values)
	itemValues(it, "second-", values)
	return s.renderSplit(w, r, http.StatusOK, d, it, view.ItemPage{Values: values})
}

func (s *Server) renderSplit(w http.ResponseWriter, r *http.Request, status int, d workshop, it plan.Item, page view.ItemPage) error {
	page.Kind, page.Second, page.Button, page.Action = string(it.Kind), true, "Tách làm hai", view.ItemActURL(d.Plan.ID, it.ID, "tach")
	page.Hint = "Cả hai phần giữ đơn vị đầu mối, phối hợp; sửa phân công từng phần sau khi tách."
	return s.renderItem(w, r, status, d, "Tách "+treeWord(it.Kind)+" "+it.Place, page)
}

// POST /ke-hoach/{draft_plan}/sua/{draft_item}/tach
func (s *Server) splitItem(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	d, it, err := s.shopTask(r)
	if err != nil {
		return err
	}
	v := fault.Invalids{}
	op := plan.Op{Kind: plan.OpSplit, Item: it.ID, Text: itemText(r, "", v), Second: itemText(r, "second-", v)}
	if err = v.Err(); err == nil {
		_, err = s.editOp(r, d, op)
	}
	return s.afterItem(w, r, d, err, it.ID, "Đã tách "+it.Place+" làm hai.", func(status int, page view.ItemPage) error {
		return s.renderSplit(w, r, status, d, it, page)
	})
}

// GET /ke-hoach/{draft_plan}/sua/{draft_item}/gop
func (s *Server) mergePage(w http.ResponseWriter, r *http.Request) error {
	d, it, err := s.shopTask(r)
	if err != nil {
		return err
	}
	other, ok := d.work.Item(queryID(r, "voi"))
	if !ok || other.ID == it.ID || other.Ended() || other.Kind != it.Kind || other.UnitID != it.UnitID {
		page := view.MergeChoicePage{
			Chrome: s.chrome(r, "Gộp "+treeWord(it.Kind)+" "+it.Place, sectionPlans), Small: d.small(), Title: it.Title,
			Action: view.ItemActURL(d.Plan.ID, it.ID, "gop"), Back: view.EditItemURL(d.Plan.ID, it.ID),
		}
		for _, o := range d.work.Items {
			if o.ID != it.ID && o.Kind == it.Kind && o.UnitID == it.UnitID && !o.Ended() {
				page.Others = append(page.Others, view.Option{Value: strconv.FormatInt(o.ID, 10), Label: o.Place + ". " + plan.Shorten(o.Title, 90)})
			}
		}
		return s.render(w, r, http.StatusOK, view.MergeChoice(page))
	}
	values := map[string]string{}
	itemValues(it, "", values)
	values["body"] = strings.TrimSpace(strings.Join(append(append(slices.Clone(it.Body), other.Title), other.Body...), "\n"))
	return s.renderMerge(w, r, http.StatusOK, d, it, other, view.ItemPage{Values: values})
}

func (s *Server) renderMerge(w http.ResponseWriter, r *http.Request, status int, d workshop, it, other plan.Item, page view.ItemPage) error {
	page.Kind, page.Button = string(it.Kind), "Gộp thành một"
	page.Action = view.WithQuery(view.ItemActURL(d.Plan.ID, it.ID, "gop"), "voi", strconv.FormatInt(other.ID, 10))
	page.Hint = fmt.Sprintf("Gộp %s “%s” với %s “%s”. Đầu mối của %s là đầu mối của nhiệm vụ mới; các đơn vị khác giữ phần việc. %s",
		it.Place, plan.Shorten(it.Title, 120), other.Place, plan.Shorten(other.Title, 120), it.Place,
		reportsStay(d, "Hai nhiệm vụ cũ kết thúc, báo cáo đã gửi ở lại với chúng."))
	page.Values["area"] = strconv.FormatInt(it.AreaID, 10)
	return s.renderItem(w, r, status, d, "Gộp "+treeWord(it.Kind)+" "+it.Place, page)
}

// POST /ke-hoach/{draft_plan}/sua/{draft_item}/gop
func (s *Server) mergeItem(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	d, it, err := s.shopTask(r)
	if err != nil {
		return s.goneItem(w, r, d, err)
	}
	other, ok := d.work.Item(queryID(r, "voi"))
	if !ok {
		return s.goneItem(w, r, d, fault.New(fault.NotFound, "Không tìm thấy."))
	}
	v := fault.Invalids{}
	op := plan.Op{Kind: plan.OpMerge, Item: it.ID, Other: other.ID, Text: itemText(r, "", v)}
	id := it.ID
	if err = v.Err(); err == nil {
		id, err = s.editOp(r, d, op)
	}
	return s.afterItem(w, r, d, err, id, "Đã gộp "+it.Place+" và "+other.Place+".", func(status int, page view.ItemPage) error {
		if message := page.Errors["other"]; message != "" {
			page.Errors["title"] = message
		}
		return s.renderMerge(w, r, status, d, it, other, page)
	})
}

// GET /ke-hoach/{draft_plan}/sua/{draft_item}/ket-thuc
func (s *Server) endItemPage(w http.ResponseWriter, r *http.Request) error {
	d, err := s.workshop(r)
	if err != nil {
		return err
	}
	it, err := d.shopItem(r)
	if err != nil {
		return err
	}
	return s.renderEnd(w, r, http.StatusOK, d, it, nil)
}

func (s *Server) renderEnd(w http.ResponseWriter, r *http.Request, status int, d workshop, it plan.Item, errs []view.FieldError) error {
	page := view.EndItemPage{
		Small: d.small(), Action: view.ItemActURL(d.Plan.ID, it.ID, "ket-thuc"), Back: view.EditItemURL(d.Plan.ID, it.ID), Token: newToken(), Version: strconv.Itoa(d.version),
		Title: it.Title, Place: it.Place, Draft: d.draft() || d.work.Fresh(it.ID), Area: it.Kind == plan.ItemArea, Errors: errs, Button: "Kết thúc " + treeWord(it.Kind),
	}
	if page.Draft {
		page.Button = "Bỏ " + treeWord(it.Kind)
	}
	page.Chrome = s.chrome(r, page.Button+" "+it.Place, sectionPlans)
	page.Chrome.Failed = status >= 400
	return s.render(w, r, status, view.EndItem(page))
}

// POST /ke-hoach/{draft_plan}/sua/{draft_item}/ket-thuc
func (s *Server) endItem(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	d, err := s.workshop(r)
	if err != nil {
		return err
	}
	it, err := d.shopItem(r)
	if err != nil {
		return s.goneItem(w, r, d, err)
	}
	_, err = s.editOp(r, d, plan.Op{Kind: plan.OpEnd, Item: it.ID})
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		status, sentence := failure(err)
		return s.renderEnd(w, r, status, d, it, []view.FieldError{{Message: sentence}})
	}
	if err != nil {
		return err
	}
	if d.draft() || d.work.Fresh(it.ID) {
		s.flash(r, "Đã bỏ "+it.Place+" khỏi bản nháp.")
	} else {
		s.flash(r, "Dự thảo điều chỉnh kết thúc "+it.Place+".")
	}
	http.Redirect(w, r, view.EditPlanURL(d.Plan.ID), http.StatusSeeOther)
	return nil
}
