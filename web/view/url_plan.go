package view

import (
	"net/url"
	"strconv"
)

// PlansURL lists the plans.
func PlansURL() string { return "/ke-hoach" }

// PlanURL is one plan as a tree.
func PlanURL(plan int64) string { return "/ke-hoach/" + id(plan) }

// PlanSheetURL is the plan as its official document, to be printed.
func PlanSheetURL(plan int64) string { return PlanURL(plan) + "/in" }

// PlanFileURL downloads the plan as its official document; format is docx, pdf or xlsx.
func PlanFileURL(plan int64, format string) string { return PlanURL(plan) + "/tai." + format }

// ActivatePlanURL makes a draft plan active.
func ActivatePlanURL(plan int64) string { return PlanURL(plan) + "/kich-hoat" }

// AssignURL corrects who does what on an item of a plan.
func AssignURL(plan, item int64) string { return PlanURL(plan) + "/phan-cong/" + id(item) }

// EditPlanURL is where the tree of a plan is edited.
func EditPlanURL(plan int64) string { return PlanURL(plan) + "/sua" }

// PlanHeadURL is where what stands around the tree of a draft plan is edited.
func PlanHeadURL(plan int64) string { return PlanURL(plan) + "/thong-tin" }

// EditItemURL is the form of one item.
func EditItemURL(plan, item int64) string { return EditPlanURL(plan) + "/" + id(item) }

// ItemActURL is the form of what else may be done with an item: "phan-cong", "tach", "gop", "ket-thuc".
func ItemActURL(plan, item int64, act string) string { return EditItemURL(plan, item) + "/" + act }

// NewItemURL is the form of a new item: kind is "area", "task" or "duty", area where it may stand.
func NewItemURL(plan int64, kind string, area int64) string {
	address := WithQuery(EditPlanURL(plan)+"/them", "loai", kind)
	if area != 0 {
		address = WithQuery(address, "nhom", id(area))
	}
	return address
}

// AmendmentsURL lists the amendments of a plan, and begins one.
func AmendmentsURL(plan int64) string { return PlanURL(plan) + "/dieu-chinh" }

// AmendmentActURL does something with the amendment that is being prepared: "bo", "hoan-tac", "thuc-hien".
func AmendmentActURL(plan int64, act string) string { return AmendmentsURL(plan) + "/" + act }

// PlanVersionURL is a version of a plan as it was.
func PlanVersionURL(plan int64, version int) string {
	return PlanURL(plan) + "/phien-ban/" + strconv.Itoa(version)
}

// PeriodsURL lists the reporting periods of a plan.
func PeriodsURL(plan int64) string { return PlanURL(plan) + "/ky" }

// NewPeriodURL proposes the dates of a new period.
func NewPeriodURL(plan int64) string { return PeriodsURL(plan) + "/them" }

// ScheduleURL changes how a plan reports in periods of a kind.
func ScheduleURL(plan int64) string { return PeriodsURL(plan) + "/lich" }

// PeriodURL is one reporting period of a plan.
func PeriodURL(plan, period int64) string { return PeriodsURL(plan) + "/" + id(period) }

// PeriodStateURL opens, locks or unlocks a period.
func PeriodStateURL(plan, period int64) string { return PeriodURL(plan, period) + "/tinh-trang" }

// NewYearURL closes a year of a plan and opens the next.
func NewYearURL(plan int64) string { return PlanURL(plan) + "/nam-moi" }

// NewPlanURL is where a plan is made by hand, or from another one.
func NewPlanURL() string { return "/ke-hoach/lap" }

// CopyPlanURL takes tasks of a plan over into a draft plan.
func CopyPlanURL(plan int64) string { return PlanURL(plan) + "/chep" }

// ImportURL is where a document is brought in.
func ImportURL() string { return "/ke-hoach/nhap" }

// ImportDraftURL is the review of one document.
func ImportDraftURL(draft int64) string { return "/ke-hoach/nhap/" + id(draft) }

// ReviewAt leads to a place of the review of a document.
type ReviewAt struct {
	Chosen string // the line that is chosen
	Open   string // the piece whose fields are open
	Split  string // the line for which a place to break is asked
	All    bool   // every line is unfolded
	Row    string
}

// ImportReviewURL is the review of one document at a place.
func ImportReviewURL(draft int64, at ReviewAt) string {
	q := url.Values{}
	for name, value := range map[string]string{"chon": at.Chosen, "sua": at.Open, "tach": at.Split} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if at.All {
		q.Set("toan-van", "1")
	}
	address := ImportDraftURL(draft)
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	if at.Row != "" {
		address += "#row-" + at.Row
	}
	return address
}

// TaskURL is one task or duty.
func TaskURL(item int64) string { return "/nhiem-vu/" + id(item) }

// TaskYearURL is what was said about a task in a year.
func TaskYearURL(item int64, year int) string { return TaskURL(item) + "?nam=" + strconv.Itoa(year) }

// OnBehalfURL is where the coordinator enters for a unit.
func OnBehalfURL(item int64) string { return "/nhiem-vu/" + id(item) + "/nhap-thay" }

// OnBehalfFormURL is the task with the form for one unit and period open.
func OnBehalfFormURL(item, unit, period int64) string {
	return "/nhiem-vu/" + id(item) + "?don-vi=" + id(unit) + "&ky=" + id(period) + "#nhap-thay"
}
