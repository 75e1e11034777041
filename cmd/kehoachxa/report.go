package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/server"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// writers are the formats of a report by the ending of the file.
var writers = map[string]func(*officialdoc.Document, io.Writer) error{
	".docx": (*officialdoc.Document).WriteDOCX, ".pdf": (*officialdoc.Document).WritePDF,
	".html": (*officialdoc.Document).WriteHTML, ".xlsx": (*officialdoc.Document).WriteXLSX,
}

const reportUsage = `report FILE-OUT --year YYYY [--commune CODE] [--plan ID] [--period PERIOD] [--type TYPE] [--draft]
                         the file as it was approved or issued, where it was; --draft composes it anew`

// reportCommand writes the report of a plan for a period, the year where no other is named, into a file: as
// it was frozen, where it was, else composed from what the units have reported.
func reportCommand(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("report", flag.ContinueOnError)
	year := fs.Int("year", 0, "year of the report")
	code := fs.String("commune", "", "code of the commune, where there are several")
	planID := fs.Int64("plan", 0, "id of the plan, where the commune has several active ones")
	name := fs.String("period", "year", "year, half-year-1, half-year-2, nine-months, quarter-1 to quarter-4, month-1 to month-12")
	typeKey := fs.String("type", "", "key of the report type, where several are made for the period")
	draft := fs.Bool("draft", false, "compose a draft, even where the report is approved or issued")
	words, err := parseArgs(fs, e, args)
	if err != nil {
		return err
	}
	if len(words) != 1 || *year == 0 {
		return errors.New(reportUsage)
	}
	write, ok := writers[strings.ToLower(filepath.Ext(words[0]))]
	if !ok {
		return fmt.Errorf("%s: the file must end in .docx, .pdf, .html or .xlsx", words[0])
	}
	wanted, err := periodNamed(*name)
	if err != nil {
		return err
	}
	wanted.Year, wanted.PlanID = *year, *planID
	return withStore(ctx, e, func(store *postgres.Store) error {
		actor, err := oneCommune(ctx, store, *code)
		if err != nil {
			return err
		}
		of, err := reportOf(ctx, store.In(actor), wanted, *typeKey)
		if err != nil {
			return err
		}
		q := store.In(actor)
		if of.ID != 0 && !*draft {
			life, err := q.ReportLife(ctx, of.ID, *year)
			if err != nil {
				return err
			}
			if f, said := frozenReport(life, filepath.Ext(words[0])); f.ID != 0 {
				fmt.Fprintln(e.stderr, said)
				return writeFile(words[0], func(w io.Writer) error { return q.WriteReportFile(ctx, f.ID, w) })
			}
		}
		source, err := q.ReportSource(ctx, of)
		if err != nil {
			return err
		}
		data := server.ReportData(source, time.Now())
		return writeFile(words[0], func(w io.Writer) error { return write(report.Compose(data).Document(data), w) })
	})
}

// frozenReport is the file of the version that counts, and what to say of it: the approved or issued one, or
// the one that went out before the report was opened again. A zero file where there is none.
func frozenReport(l postgres.ReportLife, ending string) (postgres.ReportFile, string) {
	version, again := l.Frozen, ""
	if !l.State.Frozen() {
		if l.Entry.IssuedAt.IsZero() {
			return postgres.ReportFile{}, ""
		}
		version, again = l.Entry.Version, "; it is open again since"
	}
	what := "as approved, without a number"
	if l.Entry.Number > 0 && l.Entry.Version == version {
		what = fmt.Sprintf("number %s/%s of %s", report.DocumentNumber(l.Entry.Number), l.Entry.Symbol, l.Entry.On)
	}
	for _, f := range l.FilesOf(version, false) {
		if f.Format == strings.ToLower(strings.TrimPrefix(ending, ".")) {
			return f, fmt.Sprintf("the frozen version %d (%s%s), SHA-256 %x; --draft composes the report anew", version, what, again, f.SHA256)
		}
	}
	return postgres.ReportFile{}, ""
}

func writeFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.Create(name) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return write(f)
}

// oneCommune is the commune with the code, or the only one; the refusal lists them.
func oneCommune(ctx context.Context, store *postgres.Store, code string) (account.Actor, error) {
	codes, err := store.CommuneCodes(ctx)
	if err != nil {
		return account.Actor{}, err
	}
	for _, c := range codes {
		if isNamed(c, code) || code == "" && len(codes) == 1 {
			return account.System(c.ID), nil
		}
	}
	return account.Actor{}, unnamed(codes)
}

// isNamed says that a commune is the one of the code, its official or its short one.
func isNamed(c postgres.Commune, code string) bool { return c.Code == code || c.ShortCode == code }

// unnamed tells which communes there are to name.
func unnamed(codes []postgres.Commune) error {
	if len(codes) == 0 {
		return errors.New("the database has no commune yet")
	}
	list := make([]string, len(codes))
	for i, c := range codes {
		list[i] = c.Code + " (" + c.ShortCode + ")"
	}
	return fmt.Errorf("name the commune with --commune: %s", strings.Join(list, ", "))
}

var periodNames = map[string]plan.PeriodKind{
	"year": plan.PeriodYear, "half-year": plan.PeriodHalfYear, "nine-months": plan.PeriodNineMonths, "quarter": plan.PeriodQuarter, "month": plan.PeriodMonth,
}

// periodNamed reads the name of a period inside its year: "quarter-2".
func periodNamed(name string) (p plan.Period, err error) {
	kind, number := name, ""
	if i := strings.LastIndexByte(name, '-'); i > 0 && periodNames[name] == "" {
		kind, number = name[:i], name[i+1:]
	}
	p.Kind = periodNames[kind]
	if numbers := p.Kind.Numbers(); p.Kind != "" && numbers > 1 {
		p.Number, err = strconv.Atoi(number)
		if err == nil && p.Number >= 1 && p.Number <= numbers {
			return p, nil
		}
	} else if p.Kind != "" && number == "" {
		return p, nil
	}
	return p, fmt.Errorf("%s: --period is year, half-year-1 or -2, nine-months, quarter-1 to -4, month-1 to -12", name)
}

// reportOf is the report of the period, begun or not. A refusal lists what there is to choose from.
func reportOf(ctx context.Context, q *postgres.Queries, wanted plan.Period, typeKey string) (postgres.Report, error) {
	reports, _, err := q.Reports(ctx, wanted.Year)
	if err != nil {
		return postgres.Report{}, err
	}
	var found []postgres.Report // of one period
	plans := map[int64]string{}
	for _, r := range reports {
		if r.Period.Kind == wanted.Kind && vi.PeriodNumber(r.Period) == wanted.Number && (wanted.PlanID == 0 || r.PlanID == wanted.PlanID) {
			found, plans[r.PlanID] = append(found, r), r.ShortTitle
		}
	}
	if len(found) == 0 {
		return postgres.Report{}, noPeriod(reports, wanted)
	}
	if len(plans) > 1 {
		return postgres.Report{}, fmt.Errorf("name the plan with --plan: %s", planList(plans))
	}
	types, err := q.ReportTypes(ctx)
	if err != nil {
		return postgres.Report{}, err
	}
	return ofType(ctx, q, found, types, typeKey)
}

// noPeriod says which plans have the period, or have any in the year.
func noPeriod(reports []postgres.Report, wanted plan.Period) error {
	same, any := map[int64]string{}, map[int64]string{}
	for _, r := range reports {
		any[r.PlanID] = r.ShortTitle
		if r.Period.Kind == wanted.Kind && vi.PeriodNumber(r.Period) == wanted.Number {
			same[r.PlanID] = r.ShortTitle
		}
	}
	switch {
	case len(same) > 0:
		return fmt.Errorf("plan %d has no such period in %d; these have: %s", wanted.PlanID, wanted.Year, planList(same))
	case len(any) > 0:
		return fmt.Errorf("no plan of the commune has such a period in %d; these report in other periods of it: %s", wanted.Year, planList(any))
	}
	return fmt.Errorf("no plan of the commune has a period in %d", wanted.Year)
}

func planList(plans map[int64]string) string {
	var list []string
	for _, id := range slices.Sorted(maps.Keys(plans)) {
		list = append(list, fmt.Sprintf("%d (%s)", id, plans[id]))
	}
	return strings.Join(list, ", ")
}

// ofType chooses among the reports of a period and the types that one could be begun with.
func ofType(ctx context.Context, q *postgres.Queries, found []postgres.Report, types []plan.ReportType, key string) (postgres.Report, error) {
	var list []string
	for _, r := range found {
		if r.ID != 0 && (r.Type.Key() == key || key == "" && len(found) == 1) {
			return q.Report(ctx, r.ID)
		}
		if r.ID != 0 {
			list = append(list, r.Type.Key()+" ("+r.Type.Name+")")
		}
	}
	fresh := postgres.Report{PlanID: found[0].PlanID, ShortTitle: found[0].ShortTitle, Period: found[0].Period}
	for _, t := range types {
		if t.Archived || !t.Fits(fresh.Period.Kind) {
			continue
		}
		if t.Key() == key || key == "" && len(list) == 0 {
			fresh.Type = t
			return fresh, nil
		}
		list = append(list, t.Key()+" ("+t.Name+")")
	}
	if len(list) == 0 {
		return fresh, errors.New("no report type of the commune is for this kind of period")
	}
	slices.Sort(list)
	return fresh, fmt.Errorf("name the type with --type: %s", strings.Join(slices.Compact(list), ", "))
}
