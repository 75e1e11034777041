package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /ke-hoach/{draft_plan}/sua/{draft_item}/tach
func (s *Server) splitPage(w http.ResponseWriter, r *http.Request, d workshop, it plan.Item) error {
	values := map[string]string{}
	first, second := it.Halves()
	itemValues(first, "", values)
	itemValues(second, "second-", values)
	return s.renderSplit(w, r, http.StatusOK, d, it, view.ItemPage{Values: values})
}

func (s *Server) renderSplit(w http.ResponseWriter, r *http.Request, status int, d workshop, it plan.Item, page view.ItemPage) error {
	page.Kind, page.Second, page.Button, page.Action = string(it.Kind), true, "Tách làm hai", view.ItemActURL(d.Plan.ID, it.ID, "tach")
	page.Hint = "Cả hai phần giữ đơn vị đầu mối, phối hợp; sửa phân công từng phần sau khi tách."
	if status == http.StatusOK && page.Values["second-title"] == "" {
		page.Hint += " Tên là một câu liền, không có chỗ ngắt rõ: cắt phần chuyển sang nhiệm vụ thứ hai từ ô trên, dán vào ô dưới."
	}
	return s.renderItem(w, r, status, d, "Tách "+treeWord(it.Kind)+" "+it.Place, page)
}

// POST /ke-hoach/{draft_plan}/sua/{draft_item}/tach
func (s *Server) splitItem(w http.ResponseWriter, r *http.Request, d workshop, it plan.Item) error {
	v := fault.Invalids{}
	op := plan.Op{Kind: plan.OpSplit, Item: it.ID, Text: itemText(r, "", v), Second: itemText(r, "second-", v)}
	err := v.Err()
	if err == nil {
		_, err = s.editOp(r, d, op)
	}
	return s.afterItem(w, r, d, err, it.ID, "Đã tách "+it.Place+" làm hai.", func(status int, page view.ItemPage) error {
		return s.renderSplit(w, r, status, d, it, page)
	})
}

// GET /ke-hoach/{draft_plan}/sua/{draft_item}/gop
func (s *Server) mergePage(w http.ResponseWriter, r *http.Request, d workshop, it plan.Item) error {
	other, ok := d.work.Item(queryID(r, "voi"))
	if !ok || !mergeable(it, other) {
		page := view.MergeChoicePage{
			Chrome: s.chrome(r, "Gộp "+treeWord(it.Kind)+" "+it.Place, sectionPlans), Small: d.small(), Title: it.Title,
			Action: view.ItemActURL(d.Plan.ID, it.ID, "gop"), Back: view.EditItemURL(d.Plan.ID, it.ID),
		}
		for _, o := range d.work.Items {
			if mergeable(it, o) {
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

// mergeable says that an item is offered to be merged with another: of its kind, and of the same unit.
func mergeable(it, other plan.Item) bool {
	return other.ID != it.ID && other.Kind == it.Kind && other.UnitID == it.UnitID && !other.Ended()
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
func (s *Server) mergeItem(w http.ResponseWriter, r *http.Request, d workshop, it plan.Item) error {
	other, ok := d.work.Item(queryID(r, "voi"))
	if !ok {
		return s.goneItem(w, r, d, plan.Item{})
	}
	v := fault.Invalids{}
	op := plan.Op{Kind: plan.OpMerge, Item: it.ID, Other: other.ID, Text: itemText(r, "", v)}
	id := it.ID
	err := v.Err()
	if err == nil {
		id, err = s.editOp(r, d, op)
	}
	return s.afterItem(w, r, d, err, id, "Đã gộp "+it.Place+" và "+other.Place+".", func(status int, page view.ItemPage) error {
		if message := page.Errors["other"]; message != "" {
			page.Errors["title"] = message
		}
		return s.renderMerge(w, r, status, d, it, other, page)
	})
}

// reportsStay is what a form of an amendment says of reports.
func reportsStay(d workshop, text string) string {
	if d.draft() {
		return ""
	}
	return text
}
