package view

import (
	"net/url"
	"strconv"
)

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
