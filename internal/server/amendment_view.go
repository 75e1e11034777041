package server

import (
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// changeRows say what differs between two states of a plan. url gives the page of a task; nil where what was added
// has none yet.
func changeRows(changes []plan.Change, before, after plan.Tree, names map[int64]string, url func(int64) string) []view.ChangeRow {
	var rows []view.ChangeRow
	for _, c := range changes {
		it := c.Item()
		row := view.ChangeRow{Place: it.Place, Title: it.Title, Tag: changeTag(c.Kind)}
		if url != nil && it.Reported() {
			row.URL = url(it.ID)
		}
		put := func(label, was, is string) {
			if was == is {
				return
			}
			f := view.ChangeField{Label: label}
			for _, d := range plan.DiffWords(was, is) {
				f.Parts = append(f.Parts, view.DiffText{Text: d.Text, Deleted: d.Deleted, Added: d.Added})
			}
			row.Fields = append(row.Fields, f)
		}
		switch c.Kind {
		case plan.ItemEnded:
			if next, ok := after.Item(it.SuccessorID); ok {
				row.Fields = append(row.Fields, view.ChangeField{Label: "Gộp vào", Parts: []view.DiffText{{Text: next.Place + ". " + next.Title}}})
			}
		case plan.ItemAdded:
			put("Đơn vị", "", partsText(c.AfterParts, names))
			put("Thời gian", "", timingText(it))
			put("Nội dung", "", strings.Join(it.Body, " "))
			put("Sản phẩm", "", it.Deliver)
		default:
			put("Tên", c.Before.Title, c.After.Title)
			put("Số thứ tự", c.Before.Place, c.After.Place)
			put("Nhóm", areaName(before, c.Before.AreaID), areaName(after, c.After.AreaID))
			put("Nội dung", strings.Join(c.Before.Body, " "), strings.Join(c.After.Body, " "))
			put("Thời gian", timingText(c.Before), timingText(c.After))
			put("Sản phẩm", c.Before.Deliver, c.After.Deliver)
			put("Đơn vị", partsText(c.BeforeParts, names), partsText(c.AfterParts, names))
			if c.Moved {
				row.Fields = append(row.Fields, view.ChangeField{Label: "Thứ tự", Parts: []view.DiffText{{Text: "chuyển chỗ trong danh sách"}}})
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func areaName(t plan.Tree, id int64) string {
	if it, ok := t.Item(id); ok {
		return it.Title
	}
	return "Nhiệm vụ chung"
}

// timingText is when an item is to be done: the words, and the day where the words do not say it.
func timingText(it plan.Item) string {
	if _, said := plan.TimingOf(it.TimingText); said == it.DueOn || it.DueOn.IsZero() {
		return it.TimingText
	}
	return strings.TrimPrefix(it.TimingText+", đến ngày "+vi.Date(it.DueOn), ", ")
}

// partsText is who does what in one line.
func partsText(parts []plan.Assignment, names map[int64]string) string {
	var out []string
	for _, f := range partsOf(parts, names) {
		out = append(out, f.Term+": "+f.Value)
	}
	return strings.Join(out, ". ")
}
