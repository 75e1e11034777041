package server

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// workshop is a plan that is being edited: a draft or a superior's as it is stored, or an active one with the operations
// of the amendment that is being prepared.
type workshop struct {
	postgres.PlanTree
	work      plan.Tree
	head      plan.Plan      // under the head that the amendment gives it
	amendment plan.Amendment // zero in a draft plan
	version   int            // which forms carry
}

func (d workshop) draft() bool { return d.amendment.ID == 0 }

func (d workshop) small() string {
	switch {
	case d.Plan.Superior:
		return d.Plan.ShortTitle + ", của cấp trên"
	case d.draft():
		return d.Plan.ShortTitle + ", bản nháp"
	}
	return d.Plan.ShortTitle + ", dự thảo điều chỉnh"
}

// taken says that ending an item takes it out: nobody has followed it.
func (d workshop) taken(item int64) bool { return d.draft() || d.work.Fresh(item) }

func (s *Server) workshop(r *http.Request) (d workshop, err error) {
	if d.PlanTree, err = s.visiblePlan(r, "draft_plan"); err != nil {
		return d, err
	}
	d.work, d.head, d.version = d.Tree(), d.Plan, d.Plan.Version
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
	d.amendment, d.version, d.head = a, a.Version, d.Plan.After(a.Ops)
	d.work, err = d.work.ApplyAll(a.Ops, s.today(r))
	return d, err
}

// treeHandler answers a request for an item of a tree.
type treeHandler func(w http.ResponseWriter, r *http.Request, d workshop, it plan.Item) error

// treeItem hands the item of the address to an act on it, with its form. Where a form was made of an item that is there
// no more, all acts answer alike, see [Server.goneItem].
func (s *Server) treeItem(act treeHandler) http.HandlerFunc {
	return s.actOn(act, func(plan.Item) bool { return true })
}

// treeTask is treeItem for what only tasks and duties have.
func (s *Server) treeTask(act treeHandler) http.HandlerFunc { return s.actOn(act, plan.Item.Reported) }

func (s *Server) actOn(act treeHandler, has func(plan.Item) bool) http.HandlerFunc {
	return s.page(func(w http.ResponseWriter, r *http.Request) error {
		if r.Method == http.MethodPost {
			if err := parseForm(w, r); err != nil {
				return err
			}
		}
		d, err := s.workshop(r)
		if err != nil {
			return err
		}
		id, err := pathID(r, "draft_item")
		if err != nil {
			return err
		}
		it, ok := d.work.Item(id)
		if ok && !it.Ended() && has(it) {
			return act(w, r, d, it)
		}
		if r.Method == http.MethodPost {
			return s.goneItem(w, r, d, it)
		}
		return fault.New(fault.NotFound, "Không tìm thấy.")
	})
}

// goneItem answers a form on an item that is not there. Where the form itself took it away, which a second press finds,
// it goes where the first press went; else the tree as it is now says so, with what was typed.
func (s *Server) goneItem(w http.ResponseWriter, r *http.Request, d workshop, it plan.Item) error {
	made, ok, err := s.store.In(actorOf(r.Context())).TokenResult(r.Context(), r.PostForm.Get("token"))
	switch {
	case err != nil:
		return err
	case ok:
		address := view.EditPlanURL(d.Plan.ID)
		if _, there := d.work.Item(made); there {
			address = itemPlace(d, made)
		}
		http.Redirect(w, r, address, http.StatusSeeOther)
		return nil
	}
	message := "Mục này không còn trong kế hoạch: đã bỏ, gộp hoặc kết thúc ở cửa sổ khác. Dưới đây là kế hoạch như hiện nay."
	if it.ID != 0 {
		message = "“" + plan.Shorten(it.Title, 80) + "” đã bỏ, gộp hoặc kết thúc ở cửa sổ khác. Dưới đây là kế hoạch như hiện nay."
	}
	page := view.TreePage{Errors: []view.FieldError{{Message: message}}}
	for _, name := range []string{"title", "body", "timing", "due", "deliverable", "second-title", "second-body"} {
		if typed := text(r, name); typed != "" {
			page.Lost = append(page.Lost, typed)
		}
	}
	return s.renderTree(w, r, http.StatusNotFound, d, page)
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
	return s.renderTree(w, r, http.StatusOK, d, view.TreePage{})
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
		return s.renderTree(w, r, status, d, view.TreePage{Errors: []view.FieldError{{Message: sentence}}})
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

// GET /ke-hoach/{draft_plan}/sua/{draft_item}/ket-thuc
func (s *Server) endItemPage(w http.ResponseWriter, r *http.Request, d workshop, it plan.Item) error {
	return s.renderEnd(w, r, http.StatusOK, d, it, nil)
}

func (s *Server) renderEnd(w http.ResponseWriter, r *http.Request, status int, d workshop, it plan.Item, errs []view.FieldError) error {
	page := view.EndItemPage{
		Small: d.small(), Action: view.ItemActURL(d.Plan.ID, it.ID, "ket-thuc"), Back: view.EditItemURL(d.Plan.ID, it.ID), Token: newToken(), Version: strconv.Itoa(d.version),
		Title: it.Title, Place: it.Place, Draft: d.taken(it.ID), Area: it.Kind == plan.ItemArea, Errors: errs, Button: "Kết thúc " + treeWord(it.Kind),
	}
	if page.Draft {
		page.Button = "Bỏ " + treeWord(it.Kind)
	}
	page.Chrome = s.chrome(r, page.Button+" "+it.Place, sectionPlans)
	page.Chrome.Failed = status >= 400
	return s.render(w, r, status, view.EndItem(page))
}

// POST /ke-hoach/{draft_plan}/sua/{draft_item}/ket-thuc
func (s *Server) endItem(w http.ResponseWriter, r *http.Request, d workshop, it plan.Item) error {
	_, err := s.editOp(r, d, plan.Op{Kind: plan.OpEnd, Item: it.ID})
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		status, sentence := failure(err)
		return s.renderEnd(w, r, status, d, it, []view.FieldError{{Message: sentence}})
	}
	if err != nil {
		return err
	}
	if d.taken(it.ID) {
		s.flash(r, "Đã bỏ "+it.Place+" khỏi bản nháp.")
	} else {
		s.flash(r, "Dự thảo điều chỉnh kết thúc "+it.Place+".")
	}
	http.Redirect(w, r, view.EditPlanURL(d.Plan.ID), http.StatusSeeOther)
	return nil
}
