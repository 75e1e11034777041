package server

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// planView lays a plan out as its page shows it: texts, areas with their tasks, units with their
// duties. The tasks that the unit may open have a link.
func (l lens) planView(tree postgres.PlanTree, manages bool, unit int64) view.PlanPage {
	p := tree.Plan
	page := view.PlanPage{ID: p.ID, Small: planSmall(p), Facts: planFacts(tree)}
	for _, t := range []view.PlanText{
		{Title: "Căn cứ", Paragraphs: p.LegalBases}, {Title: "Phần mở đầu", Paragraphs: p.Opening}, {Title: "Mục đích", Paragraphs: p.Purpose}, {Title: "Yêu cầu", Paragraphs: p.Requirements},
	} {
		if len(t.Paragraphs) > 0 {
			page.Texts = append(page.Texts, t)
		}
	}
	for _, s := range p.Sections {
		page.After = append(page.After, view.PlanText{Title: strings.TrimLeft(s.Label+". "+s.Title, ". "), Paragraphs: s.Body})
	}
	if len(p.Closing) > 0 {
		page.After = append(page.After, view.PlanText{Title: "Phần kết", Paragraphs: p.Closing})
	}
	for _, r := range p.Recipients {
		name := r.Name
		if r.Purpose != "" {
			name += " (" + r.Purpose + ")"
		}
		page.Recipients = append(page.Recipients, name)
	}
	for _, line := range append(strings.Split(p.SignerAuthority, "; "), p.SignerPosition, p.SignerName) {
		if line != "" {
			page.Signer = append(page.Signer, line)
		}
	}
	l.planItems(&page, tree, manages, unit)
	for _, period := range tree.Periods {
		page.Periods = append(page.Periods, view.PlanPeriod{
			Name: vi.Period(period), From: vi.Date(period.From), CutOff: vi.Date(period.CutOff), UnitsDue: vi.Date(period.UnitsDue),
			SuperiorDue: vi.Date(period.SuperiorDue), Tag: periodTag(period.State),
		})
	}
	return page
}

func planSmall(p plan.Plan) string {
	parts := []string{"Kế hoạch"}
	if p.Number != "" {
		parts[0] += " số " + p.Number
	}
	if p.IssuedOn != "" {
		when := "ngày "
		if len(p.IssuedOn) < len("2024-05-09") {
			when = "tháng "
		}
		parts = append(parts, when+vi.ISODate(p.IssuedOn))
	}
	state := planTag(p.State)
	if p.Superior {
		state = superiorTag
	}
	return strings.Join(append(parts, state.Word), ", ")
}

func planFacts(tree postgres.PlanTree) []view.Fact {
	p := tree.Plan
	areas, tasks, duties := 0, 0, 0
	units := map[int64]bool{}
	for _, it := range tree.Items {
		if it.Ended() {
			continue
		}
		switch it.Kind {
		case plan.ItemArea:
			areas++
		case plan.ItemTask:
			tasks++
		case plan.ItemDuty:
			duties++
		}
	}
	for _, a := range tree.Assignments {
		units[a.UnitID] = true
	}
	if p.Superior {
		answered := 0
		for _, list := range tree.Answers {
			if len(list) > 0 {
				answered++
			}
		}
		return []view.Fact{
			{Term: "Cơ quan ban hành", Value: cmp.Or(p.Issuer, "Chưa ghi")}, {Term: "Tên đầy đủ", Value: p.Title},
			{Term: "Nội dung", Value: fmt.Sprintf("%d nhóm, %d nhiệm vụ; %d nhiệm vụ đã đưa vào kế hoạch của xã", areas, tasks, answered)},
			{Term: "Báo cáo", Value: "không đơn vị nào phải báo cáo ở đây; tiến độ lấy từ việc của xã"},
		}
	}
	facts := []view.Fact{
		{Term: "Tên đầy đủ", Value: p.Title},
		{Term: "Nội dung", Value: fmt.Sprintf("%d nhóm, %d nhiệm vụ, %d trách nhiệm, %d đơn vị", areas, tasks, duties, len(units))},
		{Term: "Báo cáo năm", Value: fmt.Sprintf("ngày cuối nộp cấp trên %d/%d", p.DueDay, p.DueMonth)},
	}
	if p.Issuer != "" {
		facts = append([]view.Fact{{Term: "Cơ quan ban hành", Value: p.Issuer}}, facts...)
	}
	return facts
}

func (l lens) planItems(page *view.PlanPage, tree postgres.PlanTree, manages bool, unit int64) {
	names := unitNames(tree.Units)
	parts := map[int64][]plan.Assignment{}
	for _, a := range tree.Assignments {
		parts[a.ItemID] = append(parts[a.ItemID], a)
	}
	areaNames := map[int64]string{}
	duties := map[string]int{} // label and unit → index in page.Duties
	for _, it := range tree.Items {
		switch it.Kind {
		case plan.ItemArea:
			title := strings.TrimLeft(strings.TrimRight(it.Label, ". ")+". "+it.Title, ". ")
			areaNames[it.ID] = title
			note := it.TimingText
			if it.Ended() {
				note = "Đã kết thúc từ " + vi.Date(it.EndedOn)
			}
			page.Areas = append(page.Areas, view.PlanArea{Title: title, Note: note, Body: it.Body})
			continue
		case plan.ItemHeading:
			continue
		}
		item := l.planItem(it, partsOf(parts[it.ID], names), tree, manages, unit)
		if it.Kind == plan.ItemTask {
			last := len(page.Areas) - 1
			if it.Ended() {
				page.Areas[last].Ended = append(page.Areas[last].Ended, item)
				continue
			}
			for _, f := range timingFacts(it) {
				if !slices.Contains(item.Facts, f) { // of a superior's plan, what the document prints says the time
					item.Facts = append(item.Facts, f)
				}
			}
			page.Areas[last].Items = append(page.Areas[last].Items, item)
			continue
		}
		item.Facts = append(item.Facts, view.Fact{Term: "Tính vào", Value: cmp.Or(areaNames[it.AreaID], "Nhiệm vụ chung")})
		key := it.Label + "|" + strconv.FormatInt(it.UnitID, 10)
		at, ok := duties[key]
		if !ok {
			at = len(page.Duties)
			duties[key] = at
			page.Duties = append(page.Duties, view.PlanArea{Title: strings.TrimLeft(strings.TrimRight(it.Label, ". ")+". "+names[it.UnitID], ". ")})
		}
		if it.Ended() {
			page.Duties[at].Ended = append(page.Duties[at].Ended, item)
			continue
		}
		page.Duties[at].Items = append(page.Duties[at].Items, item)
	}
}

// planItem is a task or duty with who does it, what it answers, and what may be done with it.
func (l lens) planItem(it plan.Item, who []view.Fact, tree postgres.PlanTree, manages bool, unit int64) view.PlanItem {
	item := view.PlanItem{Place: it.Place, Title: it.Title, URL: taskLinks(tree.Assignments, unit)(it.ID), Body: it.Body, Facts: who}
	if it.Ended() {
		item.Tag, item.Facts = endedTag(it), endedFacts(it, tree)
	} else if !hasFocal(tree.Tree().PartsOf(it.ID)) && !tree.Plan.Superior {
		item.Tag = view.Tag{Kind: view.TagMissing, Word: "Chưa xác định đầu mối"}
	}
	if tree.Plan.Superior { // nothing is reported there
		item.URL, item.Facts = "", printedFacts(it)
		item.Answers = l.answersView(tree.Answers[it.ID], manages, unit == 0)
	}
	for _, source := range tree.Sources[it.ID] {
		item.Sources = append(item.Sources, sourceView(source))
	}
	if manages && !tree.Plan.Superior && tree.Plan.State != plan.StateClosed && !it.Ended() {
		item.AssignURL, item.Assign = view.AssignURL(tree.Plan.ID, it.ID), "Sửa phân công"
		if tree.Plan.State == plan.StateActive {
			item.Assign = "Đính chính phân công"
		}
	}
	return item
}

// taskLinks gives the address of a task where the unit has a part in it, and else none; 0 opens every task.
func taskLinks(parts []plan.Assignment, unit int64) func(item int64) string {
	return func(item int64) string {
		if unit != 0 && !slices.ContainsFunc(parts, func(a plan.Assignment) bool { return a.ItemID == item && a.UnitID == unit }) {
			return ""
		}
		return view.TaskURL(item)
	}
}

func endedTag(it plan.Item) view.Tag {
	return view.Tag{Kind: view.TagNothing, Word: "Kết thúc từ " + vi.Date(it.EndedOn)}
}

// endedFacts say into what an ended item went.
func endedFacts(it plan.Item, tree postgres.PlanTree) []view.Fact {
	if next, ok := tree.Tree().Item(it.SuccessorID); ok {
		return []view.Fact{{Term: "Gộp vào", Value: next.Place + ". " + next.Title}}
	}
	return nil
}

// partsOf are who does what: the focal unit by name, the others by role.
func partsOf(list []plan.Assignment, names map[int64]string) []view.Fact {
	byRole := map[plan.Role][]string{}
	var facts []view.Fact
	for _, a := range list {
		if a.Focal {
			facts = append(facts, view.Fact{Term: "Đầu mối", Value: names[a.UnitID]})
			continue
		}
		byRole[a.Role] = append(byRole[a.Role], names[a.UnitID])
	}
	for _, role := range []plan.Role{plan.RoleLead, plan.RoleJoint, plan.RoleCooperating} {
		if units := byRole[role]; len(units) > 0 {
			facts = append(facts, view.Fact{Term: vi.Role(role), Value: strings.Join(units, "; ")})
		}
	}
	return facts
}

func timingFacts(it plan.Item) []view.Fact {
	var facts []view.Fact
	switch {
	case it.TimingText != "":
		facts = append(facts, view.Fact{Term: "Thời gian", Value: it.TimingText})
	case it.Timing == plan.TimingDated:
		facts = append(facts, view.Fact{Term: "Thời hạn", Value: vi.Date(it.DueOn)})
	}
	if it.Deliver != "" {
		facts = append(facts, view.Fact{Term: "Sản phẩm", Value: it.Deliver})
	}
	return facts
}

func periodTag(state plan.PeriodState) view.Tag {
	switch state {
	case plan.PeriodOpen:
		return view.Tag{Kind: view.TagSent, Word: "Đang mở"}
	case plan.PeriodLocked:
		return view.Tag{Kind: view.TagAccepted, Word: "Đã khóa"}
	}
	return view.Tag{Kind: view.TagEmpty, Word: "Chưa mở"}
}
