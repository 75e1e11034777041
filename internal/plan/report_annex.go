package plan

import (
	"strings"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// ReportAnnex is an annex of an official report that the coordinator writes (phụ lục riêng).
type ReportAnnex struct {
	ID, ReportID int64
	Title        string
	Body         string // a paragraph a line; lines with "|" are rows of a table, the first of them its head
	Restricted   bool   // lưu hành nội bộ
	Version      int
}

const (
	maxAnnexTitle, maxAnnexBody = 300, 100_000
	// MostReportAnnexes bounds the annexes of one report.
	MostReportAnnexes = 20
)

// Check refuses what cannot be printed.
func (a ReportAnnex) Check() error {
	v := fault.Invalids{}
	switch n := utf8.RuneCountInString(a.Title); {
	case strings.TrimSpace(a.Title) == "":
		v.Add("title", "Ghi tên phụ lục.")
	case n > maxAnnexTitle:
		v.Add("title", "Tên phụ lục dài quá 300 chữ cái.")
	}
	switch n := utf8.RuneCountInString(a.Body); {
	case strings.TrimSpace(strings.ReplaceAll(a.Body, "|", "")) == "":
		v.Add("body", "Ghi nội dung phụ lục.")
	case n > maxAnnexBody:
		v.Add("body", "Nội dung dài quá 100.000 chữ cái.")
	}
	return v.Err()
}
