package server

import (
	"fmt"
	"slices"
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
			row.Fields = append(row.Fields, changeField(label, was, is))
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

// headRow says what differs around the tree of two states of a plan; there is one row at most.
func headRow(before, after plan.Plan) (rows []view.ChangeRow) {
	row := view.ChangeRow{Title: "Phần chung của kế hoạch", Tag: changeTag(plan.ItemChanged)}
	was, is := planHeadValues(before), planHeadValues(after)
	for _, f := range view.HeadFields {
		if was[f.Name] != is[f.Name] {
			row.Fields = append(row.Fields, changeLines(f.Label, lines(was[f.Name]), lines(is[f.Name])))
		}
	}
	if len(row.Fields) > 0 {
		rows = append(rows, row)
	}
	return rows
}

// changeLines says what differs between two lists: a line that became another, word by word, and those that went or
// came. Lines that stay are only counted.
func changeLines(label string, was, is []string) view.ChangeField {
	gone := slices.DeleteFunc(slices.Clone(was), func(l string) bool { return slices.Contains(is, l) })
	come := slices.DeleteFunc(slices.Clone(is), func(l string) bool { return slices.Contains(was, l) })
	f := view.ChangeField{Label: label}
	for i := range max(len(gone), len(come)) {
		before, after := "", ""
		if i < len(gone) {
			before = gone[i]
		}
		if i < len(come) {
			after = come[i]
		}
		f.Parts = append(f.Parts, changeField("", before, after).Parts...)
	}
	switch kept := len(is) - len(come); {
	case len(f.Parts) == 0:
		f.Parts = []view.DiffText{{Text: "đổi thứ tự"}}
	case kept > 0:
		f.Parts = append(f.Parts, view.DiffText{Text: fmt.Sprintf("(giữ %d dòng)", kept)})
	}
	return f
}

func changeField(label, was, is string) view.ChangeField {
	f := view.ChangeField{Label: label}
	for _, d := range plan.DiffWords(was, is) {
		f.Parts = append(f.Parts, view.DiffText{Text: d.Text, Deleted: d.Deleted, Added: d.Added})
	}
	return f
}

// correctionRows say what was put right in who does what, and why.
func (l lens) correctionRows(list []plan.Correction, tree plan.Tree, names map[int64]string, url func(int64) string) (rows []view.ChangeRow) {
	for _, c := range list {
		it, _ := tree.Item(c.ItemID)
		row := view.ChangeRow{Place: it.Place, Title: it.Title, URL: url(it.ID), Tag: view.Tag{Kind: view.TagDraft, Word: "Đính chính"}}
		row.Fields = append(row.Fields, changeField("Đơn vị", partsText(c.Before, names), partsText(c.After, names)))
		when := vi.Moment(c.At, l.loc)
		if c.By != "" {
			when += ", " + c.By
		}
		for _, f := range []view.Fact{{Term: "Lý do", Value: c.Reason}, {Term: "Lúc", Value: when}} {
			row.Fields = append(row.Fields, view.ChangeField{Label: f.Term, Parts: []view.DiffText{{Text: f.Value}}})
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
