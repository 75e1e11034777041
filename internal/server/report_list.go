package server

import (
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// reportTitle is what lists and pages call the report of a period.
func reportTitle(p plan.Period) string { return "Báo cáo " + vi.Period(p) }

// fittingTypes are those in use that reports of the kind of period can be begun with.
func fittingTypes(types []plan.ReportType, kind plan.PeriodKind) []plan.ReportType {
	return slices.DeleteFunc(slices.Clone(types), func(t plan.ReportType) bool { return t.Archived || !t.Fits(kind) })
}

// reportRows are a row for each report that is begun, and one for each period for which another one can be.
func reportRows(list []postgres.Report, types []plan.ReportType, may bool) []view.ReportRow {
	var rows []view.ReportRow
	begun := map[string]bool{} // of the period
	for i, rep := range list {
		row := view.ReportRow{Title: reportTitle(rep.Period), Plan: rep.ShortTitle, Due: "Hạn gửi cấp trên: " + vi.Date(rep.Period.SuperiorDue)}
		if rep.ID != 0 {
			done := row
			done.URL, begun[rep.Type.Key()] = view.ReportURL(rep.ID), true
			done.Tag = documentTag(rep.State)
			if rep.State.Frozen() {
				done.SHA256 = hex.EncodeToString(rep.SHA256)
				if rep.Number != "" {
					done.Note = "Số " + rep.Number + ", ngày " + vi.Date(rep.On)
				}
			}
			if rep.Type.Preset == "" {
				done.Type = rep.Type.Name
			}
			rows = append(rows, done)
		}
		if i+1 < len(list) && list[i+1].Period.ID == rep.Period.ID {
			continue
		}
		for _, t := range fittingTypes(types, rep.Period.Kind) {
			if !begun[t.Key()] {
				row.Types = append(row.Types, view.Option{Value: t.Key(), Label: t.Name})
			}
		}
		row.Again = len(begun) > 0
		switch {
		case may && len(row.Types) > 0:
			row.Period, row.Token = rep.Period.ID, newToken()
			rows = append(rows, row)
		case !row.Again:
			row.Due += ". Chưa soạn"
			rows = append(rows, row)
		}
		clear(begun)
	}
	return rows
}

// yearLinks show the list of one year; none where there is only one.
func yearLinks(years []int, chosen int) []view.Link {
	if len(years) < 2 {
		return nil
	}
	links := []view.Link{{Label: "Mọi năm", URL: view.ReportsURL(), Current: chosen == 0}}
	for _, y := range years {
		links = append(links, view.Link{Label: "Năm " + strconv.Itoa(y), URL: view.ReportsOfYearURL(y), Current: y == chosen})
	}
	return links
}
