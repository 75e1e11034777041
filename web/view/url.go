package view

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Addresses come from functions, so that a renamed route is a compile error.

// HomeURL leads to the page that the role works on.
func HomeURL() string { return "/" }

// SignInURL is the sign-in page.
func SignInURL() string { return "/dang-nhap" }

// AccountURL is the own account.
func AccountURL() string { return accountPath }

// PasswordURL is where a person changes the own password.
func PasswordURL() string { return "/tai-khoan/mat-khau" }

// SwitchUnitURL lets a person act for another of his units.
func SwitchUnitURL() string { return switchUnitPath }

// NoticesURL lists the notices to the person.
func NoticesURL() string { return "/thong-bao" }

// NoticeURL opens one notice: it marks it read and goes on to what it is about.
func NoticeURL(notice int64) string { return NoticesURL() + "/" + id(notice) }

// NoticesBeforeURL are the notices before the given one.
func NoticesBeforeURL(notice int64) string { return NoticesURL() + "?truoc=" + id(notice) }

// RemindersURL lists who was asked for what was missing.
func RemindersURL() string { return "/don-doc" }

// RemindersBeforeURL are the reminders before the given one.
func RemindersBeforeURL(reminder int64) string { return RemindersURL() + "?truoc=" + id(reminder) }

// ReminderURL is one reminder.
func ReminderURL(reminder int64) string { return RemindersURL() + "/" + id(reminder) }

// LetterURL is the letter of a reminder: to bodies that are asked, or to ordinary units. The format is
// "in" for the sheet to print, or the ending of a file.
func LetterURL(reminder int64, requested bool, format string) string {
	kind, page := "/cong-van", "/tai."+format
	if requested {
		kind = "/giay-de-nghi"
	}
	if format == "in" {
		page = "/in"
	}
	return ReminderURL(reminder) + kind + page
}

// NumberLetterURL enters the number and the day of a letter.
func NumberLetterURL(reminder int64, requested bool) string {
	return strings.TrimSuffix(LetterURL(reminder, requested, "in"), "in") + "so"
}

// RemindURL begins a reminder of a period (0: the nearest open one); ask for units with don-vi, once for
// each, and for one task with viec.
func RemindURL(period int64) string {
	if period == 0 {
		return RemindersURL() + "/moi"
	}
	return RemindersURL() + "/moi?ky=" + id(period)
}

// LadderURL is when the commune reminds by itself.
func LadderURL() string { return RemindersURL() + "/tu-dong" }

// ContactURL changes the own mail address and whether mail is wanted.
func ContactURL() string { return accountPath + "/thu" }

// EndSessionsURL signs out everywhere else.
func EndSessionsURL() string { return "/tai-khoan/phien" }

// WorkURL is what the own unit owes.
func WorkURL() string { return "/viec-cua-toi" }

// WorkRowURL is what the own unit owes, with one row open.
func WorkRowURL(row string) string { return OwnDesk().Row(row) }

// CheckURL lists the answers that are about to be sent.
func CheckURL() string { return "/viec-cua-toi/kiem-tra" }

// SendURL sends the checked answers.
func SendURL() string { return "/viec-cua-toi/gui" }

// UploadURL takes evidence for one row of the own unit.
func UploadURL(period, item int64) string {
	return "/viec-cua-toi/minh-chung/" + id(period) + "/" + id(item)
}

// DashboardURL is the leader's overview.
func DashboardURL() string { return "/tong-quan" }

// RowsURL lists what is owed in a period: of one unit, of one area, or (both 0) of all.
func RowsURL(period, unit, area int64) string {
	address := "/tong-quan/" + id(period)
	if unit != 0 {
		address = WithQuery(address, "don-vi", id(unit))
	}
	if area != 0 {
		address = WithQuery(address, "nhom", id(area))
	}
	return address
}

// WithQuery is an address with one more filter.
func WithQuery(address, name, value string) string {
	if address == "" || value == "" {
		return address
	}
	mark := "?"
	if strings.Contains(address, "?") {
		mark = "&"
	}
	return address + mark + name + "=" + url.QueryEscape(value)
}

// SearchURL finds things by their words; without any it is the empty page.
func SearchURL(query string) string { return WithQuery("/tim-kiem", "q", query) }

// FollowURL shows who has reported.
func FollowURL() string { return "/theo-doi" }

// FollowPeriodURL shows who has reported in one period.
func FollowPeriodURL(period int64) string { return "/theo-doi?ky=" + id(period) }

// FollowUnitURL shows what one unit owes and has sent; period 0 stands for all open ones.
func FollowUnitURL(unit, period int64) string {
	if period == 0 {
		return "/theo-doi/" + id(unit)
	}
	return "/theo-doi/" + id(unit) + "?ky=" + id(period)
}

// FollowFileURL is the table of who has reported as a spreadsheet.
func FollowFileURL() string { return "/theo-doi/tai.xlsx" }

// ArchiveURL chooses the evidence that is taken out for an inspection; posting to it takes it.
func ArchiveURL() string { return "/minh-chung" }

// archiveLink leads from the list in an archive to the file beside it.
func archiveLink(path string) templ.SafeURL {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return templ.SafeURL("./" + strings.Join(parts, "/"))
}

// MeetingURL chooses the papers of the weekly meeting.
func MeetingURL() string { return "/phieu-hop" }

// MeetingFileURL are the papers: "in" for the sheets to print, or the ending of a file.
func MeetingFileURL(format string) string {
	if format == "in" {
		return MeetingURL() + "/in"
	}
	return MeetingURL() + "/tai." + format
}

// ReviewURL lists the reports of all units that wait to be received; period 0 stands for all open ones.
func ReviewURL(period int64) string {
	if period == 0 {
		return "/theo-doi/cho-nhan"
	}
	return "/theo-doi/cho-nhan?ky=" + id(period)
}

// ReceiveURL accepts reports of a unit or sends them back.
func ReceiveURL(unit int64) string { return "/theo-doi/" + id(unit) + "/nhan" }

// EntryURL is where the coordinator enters for a unit in one period.
func EntryURL(unit, period int64) string {
	return "/theo-doi/" + id(unit) + "/nhap-thay/" + id(period)
}

// LinksURL lists the links of bodies without an account.
func LinksURL() string { return "/lien-ket" }

// NewLinkURL is that list with the form filled in for a unit and a period.
func NewLinkURL(unit, period int64) string {
	return LinksURL() + "?don-vi=" + id(unit) + "&ky=" + id(period)
}

// LinkURL is one link for the coordinator.
func LinkURL(link int64) string { return LinksURL() + "/" + id(link) }

// RevokeLinkURL ends a link.
func RevokeLinkURL(link int64) string { return LinkURL(link) + "/thu-hoi" }

// CodeURL is where the code of a link is typed.
func CodeURL() string { return "/phieu" }

// LinkFormURL is the form that a link opens; key is its long key or its code.
func LinkFormURL(key string) string { return CodeURL() + "/" + url.PathEscape(key) }

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

// CalendarURL lists obligations by month.
func CalendarURL() string { return "/lich" }

// CalendarMonthURL lists those of one month, such as 2026-11; view "don-vi" is the own unit's.
func CalendarMonthURL(month, view string) string {
	return WithQuery(WithQuery(CalendarURL(), "thang", month), "xem", view)
}

// FeedURL makes or revokes the private calendar address.
func FeedURL() string { return "/tai-khoan/lich" }

// FeedFileURL is a private calendar feed.
func FeedFileURL(secret string) string { return CalendarURL() + "/" + secret + ".ics" }

// DaysOffURL lists days off and swapped days.
func DaysOffURL() string { return "/quan-tri/ngay-nghi" }

// DaysOffYearURL lists those of one year.
func DaysOffYearURL(year string) string { return DaysOffURL() + "?nam=" + year }

// RemoveSwapURL takes a swapped day out again.
func RemoveSwapURL(swap int64) string { return DaysOffURL() + "/" + id(swap) + "/bo" }

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

// DirectivesURL lists the leader's threads with the units.
func DirectivesURL() string { return "/chi-dao" }

// DirectiveURL is one thread.
func DirectiveURL(directive int64) string { return DirectivesURL() + "/" + id(directive) }

// DirectivesSheetURL is the list of threads as a sheet of A4.
func DirectivesSheetURL() string { return DirectivesURL() + "/in" }

// NewDirectiveURL begins a thread about rows of a unit in a period: about one item, or (0) about what is
// late.
func NewDirectiveURL(period, unit, item int64) string {
	return ofItem(DirectivesURL()+"/moi/"+id(period)+"/"+id(unit), item)
}

func ofItem(address string, item int64) string {
	if item == 0 {
		return address
	}
	return WithQuery(address, "viec", id(item))
}

// AskExtensionURL asks for a later day: for one item of the own unit in a period, or (0) for what is late.
func AskExtensionURL(period, item int64) string {
	return ofItem(DirectivesURL()+"/xin-gia-han/"+id(period), item)
}

// AnswerDirectiveURL takes the unit's answer.
func AnswerDirectiveURL(directive int64) string { return DirectiveURL(directive) + "/tra-loi" }

// DecideDirectiveURL takes the leader's decision.
func DecideDirectiveURL(directive int64) string { return DirectiveURL(directive) + "/quyet-dinh" }

// EvidenceURL downloads one file.
func EvidenceURL(file int64) string { return "/minh-chung/" + id(file) }

// ThumbnailURL shows a small picture of one file.
func ThumbnailURL(file int64) string { return EvidenceURL(file) + "/anh" }

// OwnReportURL is the folder of the own unit's report of a period, as an official document.
func OwnReportURL(period int64) string { return WorkURL() + "/bao-cao/" + id(period) }

// UnitReportURL is the folder of any unit's report of a period, as an official document.
func UnitReportURL(unit, period int64) string {
	return FollowUnitURL(unit, 0) + "/bao-cao/" + id(period)
}

// ReportsURL lists the official reports.
func ReportsURL() string { return "/bao-cao" }

// ReportsOfYearURL lists those of one year.
func ReportsOfYearURL(year int) string { return ReportsURL() + "?nam=" + strconv.Itoa(year) }

// ReportTypesURL lists the types of official reports.
func ReportTypesURL() string { return ReportsURL() + "/mau" }

// ReportTypeURL changes one type; the key is an id, or the name of a preset.
func ReportTypeURL(key string) string { return ReportTypesURL() + "/" + url.PathEscape(key) }

// ReportTypeStateURL moves a type in the list, or takes it out of use.
func ReportTypeStateURL(key string) string { return ReportTypeURL(key) + "/tinh-trang" }

// ReportURL composes one official report.
func ReportURL(report int64) string { return "/bao-cao/" + id(report) }

// ReportAnnexesURL lists the annexes of a report that the coordinator wrote.
func ReportAnnexesURL(report int64) string { return ReportURL(report) + "/phu-luc" }

// ReportAnnexURL edits one of them.
func ReportAnnexURL(report, annex int64) string { return ReportAnnexesURL(report) + "/" + id(annex) }

// InsideReportURL is the report with the annexes that stay inside.
func InsideReportURL(report int64) string { return ReportURL(report) + "/noi-bo" }

// ReportPartURL is one part of the official report that is being composed.
func ReportPartURL(report int64, key string) string {
	return ReportURL(report) + "#row-" + url.PathEscape(key)
}

// CompareReportURL compares two versions of an official report.
func CompareReportURL(report int64) string { return ReportURL(report) + "/so-sanh" }

// ComparePartURL compares two versions of one part.
func ComparePartURL(report int64, key string) string {
	return CompareReportURL(report) + "?" + url.Values{"phan": {key}}.Encode()
}

// CompareVersionURL compares a version, as the page of comparisons names it, with the text of now.
func CompareVersionURL(report int64, version string) string {
	return CompareReportURL(report) + "?" + url.Values{"cu": {version}}.Encode()
}

// ReportSheetURL is the official report alone, to be printed.
func ReportSheetURL(report int64) string { return ReportURL(report) + "/in" }

// ReportFileURL downloads an official report; format is docx, pdf or xlsx.
func ReportFileURL(report int64, format string) string { return ReportURL(report) + "/tai." + format }

// ExportFormsURL lists the tables for superior bodies.
func ExportFormsURL() string { return "/bao-cao/bieu-mau" }

// PeriodExportURL is the table of a period in one of them; the form that leads there names both.
func PeriodExportURL() string { return ExportFormsURL() + "/tai.xlsx" }

// NewExportFormURL is the form of a new one.
func NewExportFormURL() string { return ExportFormsURL() + "/them" }

// ExportFormURL changes one of them.
func ExportFormURL(form int64) string { return ExportFormsURL() + "/" + id(form) }

// ArchiveExportFormURL puts one away.
func ArchiveExportFormURL(form int64) string { return ExportFormURL(form) + "/bo" }

// ExportFileURL is the table of a report's period in a form; 0 is the usual one.
func ExportFileURL(report, form int64) string {
	if form == 0 {
		return ReportURL(report) + "/bieu-thuong-dung.xlsx"
	}
	return ReportURL(report) + "/bieu/" + id(form) + "/tai.xlsx"
}

// SubmitReportURL is the last look before a report goes to the leader.
func SubmitReportURL(report int64) string { return ReportURL(report) + "/trinh" }

// DecideReportURL takes the leader's word: approved, or sent back.
func DecideReportURL(report int64) string { return ReportURL(report) + "/duyet" }

// NumberReportURL takes number and day.
func NumberReportURL(report int64) string { return ReportURL(report) + "/cap-so" }

// IssueReportURL sends a numbered report on its way.
func IssueReportURL(report int64) string { return ReportURL(report) + "/phat-hanh" }

// DeliverReportURL notes who got an issued report.
func DeliverReportURL(report int64) string { return ReportURL(report) + "/noi-nhan" }

// SignedCopyURL takes the signed scan.
func SignedCopyURL(report int64) string { return ReportURL(report) + "/ban-ky" }

// RemoveCopyURL takes a signed copy back.
func RemoveCopyURL(report, file int64) string {
	return SignedCopyURL(report) + "/" + id(file) + "/go"
}

// ReopenReportURL opens a report again.
func ReopenReportURL(report int64) string { return ReportURL(report) + "/mo-lai" }

// FrozenReportURL is a frozen version of a report.
func FrozenReportURL(report int64, version int) string {
	return ReportURL(report) + "/ban/" + strconv.Itoa(version)
}

// FrozenSheetURL is a frozen version alone, to be printed.
func FrozenSheetURL(report int64, version int) string {
	return FrozenReportURL(report, version) + "/in"
}

// FrozenFileURL downloads a frozen file or a signed copy of a report.
func FrozenFileURL(report, file int64) string { return ReportURL(report) + "/tep/" + id(file) }

// RegisterURL is the register of issued documents of a year; 0 is the current one.
func RegisterURL(year int) string { return ofYear(ReportsURL()+"/so", year) }

// RegisterSheetURL is the register as sheets to print.
func RegisterSheetURL(year int) string { return ofYear(ReportsURL()+"/so/in", year) }

// RegisterFileURL is the register as a spreadsheet.
func RegisterFileURL(year int) string { return ofYear(ReportsURL()+"/so/tai.xlsx", year) }

func ofYear(address string, year int) string {
	if year == 0 {
		return address
	}
	return WithQuery(address, "nam", strconv.Itoa(year))
}

// UnitsURL lists the units for the administrator.
func UnitsURL() string { return "/quan-tri/don-vi" }

// NewUnitURL is the form of a new unit.
func NewUnitURL() string { return "/quan-tri/don-vi/them" }

// UnitURL is one unit for the administrator.
func UnitURL(unit int64) string { return "/quan-tri/don-vi/" + id(unit) }

// AccountsURL lists the accounts for the administrator.
func AccountsURL() string { return "/quan-tri/tai-khoan" }

// NewAccountURL is the form of a new account.
func NewAccountURL() string { return "/quan-tri/tai-khoan/them" }

// PersonURL is one account for the administrator.
func PersonURL(account int64) string { return "/quan-tri/tai-khoan/" + id(account) }

// AccountStateURL disables an account or opens it again.
func AccountStateURL(account string) string { return "/quan-tri/tai-khoan/" + account + "/tinh-trang" }

// ResetPasswordURL gives an account a one-time password.
func ResetPasswordURL(account string) string { return "/quan-tri/tai-khoan/" + account + "/mat-khau" }

// UnlockAccountURL forgets the wrong passwords of an account.
func UnlockAccountURL(account string) string { return "/quan-tri/tai-khoan/" + account + "/mo-khoa" }

// AuditURL is the audit log.
func AuditURL() string { return "/quan-tri/nhat-ky" }

// AuditBeforeURL is the audit log from the entry before the given one.
func AuditBeforeURL(entry int64) string { return AuditURL() + "?truoc=" + id(entry) }

// LetterheadURL is the commune's letterhead and addressees.
func LetterheadURL() string { return "/quan-tri/xa" }

func id(n int64) string { return strconv.FormatInt(n, 10) }
