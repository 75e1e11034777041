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
