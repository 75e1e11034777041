package server

import (
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

// ReportData turns the rows of the store into what a report is composed of, as of a moment. The
// command line uses it too.
func ReportData(s postgres.ReportSource, now time.Time) report.Data {
	loc := s.Commune.Location()
	d := report.Data{
		Type:       s.Report.Type,
		Letterhead: letterhead(s.Commune, s.Bodies, plan.DayOf(now, loc)),
		Plan:       s.Plan, Period: s.Report.Period, Edits: map[string]report.Edit{}, AsOf: plan.DayOf(now, loc), Loc: loc,
	}
	d.Letterhead.Symbol = d.Type.Sign() + "-" + s.Commune.SymbolSuffix
	for _, item := range s.Items {
		switch item.Kind {
		case plan.ItemArea:
			d.Areas = append(d.Areas, item)
		case plan.ItemTask, plan.ItemDuty:
			d.Items = append(d.Items, item)
		}
	}
	for _, r := range s.Rows {
		d.Rows = append(d.Rows, report.Row{Owed: r.Owed, Sent: r.Sent, Kept: r.Kept, KeptPeriod: r.KeptPeriod})
	}
	d.Annexes = s.Annexes
	for _, r := range s.LastYear {
		r.Period.PlanID = r.PlanID
		if plan.Comparable(s.Report.Period, r.Period, s.Units) {
			d.LastYear = append(d.LastYear, report.Row{Owed: r.Owed})
		}
	}
	for _, p := range s.Parts {
		d.Edits[p.Key] = report.Edit{Text: p.Text, Source: p.Source, Version: p.Version, At: p.UpdatedAt, By: p.UpdatedBy}
	}
	return d
}

// letterhead takes the bodies that exist on the day.
func letterhead(c postgres.Commune, bodies []postgres.ReceivingBody, on plan.Day) report.Letterhead {
	l := report.Letterhead{
		Superior: c.LetterheadSuperior, Agency: c.LetterheadAgency, ShortAgency: "UBND " + lowerKind(c.Name), Symbol: "BC-" + c.SymbolSuffix,
		Place: c.Place, Authority: c.SignerAuthority, Signer: c.SignerName, Filing: c.Filing,
	}
	for _, b := range bodies {
		if !b.ValidFrom.IsZero() && on.Before(b.ValidFrom) || !b.ValidTo.IsZero() && on.After(b.ValidTo) {
			continue
		}
		if b.Use == "addressee" {
			l.Addressee = append(l.Addressee, b.Name)
		} else {
			l.Recipients = append(l.Recipients, officialdoc.Recipient{Name: b.Name, Purpose: b.Purpose})
		}
	}
	return l
}

// lowerKind writes "xã Hà Trung" as sentences do (Nghị định 30/2020/NĐ-CP, Phụ lục II).
func lowerKind(name string) string {
	for _, kind := range []string{"Xã ", "Phường ", "Đặc khu "} {
		if rest, ok := strings.CutPrefix(name, kind); ok {
			return strings.ToLower(kind) + rest
		}
	}
	return name
}
