package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/server"
)

// writers are the formats of a report by the ending of the file.
var writers = map[string]func(*officialdoc.Document, io.Writer) error{
	".docx": (*officialdoc.Document).WriteDOCX, ".pdf": (*officialdoc.Document).WritePDF,
	".html": (*officialdoc.Document).WriteHTML, ".xlsx": (*officialdoc.Document).WriteXLSX,
}

// reportCommand builds the annual report of a plan into a file.
func reportCommand(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("report", flag.ContinueOnError)
	year := fs.Int("year", 0, "year of the report")
	code := fs.String("commune", "", "code of the commune, where there are several")
	planID := fs.Int64("plan", 0, "id of the plan, where the commune has several active ones")
	words, err := parseArgs(fs, e, args)
	if err != nil {
		return err
	}
	if len(words) != 1 || *year == 0 {
		return errors.New("report FILE-OUT --year YYYY [--commune CODE] [--plan ID]")
	}
	write, ok := writers[strings.ToLower(filepath.Ext(words[0]))]
	if !ok {
		return fmt.Errorf("%s: the file must end in .docx, .pdf, .html or .xlsx", words[0])
	}
	return withStore(ctx, e, func(store *postgres.Store) error {
		actor, err := oneCommune(ctx, store, *code)
		if err != nil {
			return err
		}
		period, err := yearlyPeriod(ctx, store.In(actor), *year, *planID)
		if err != nil {
			return err
		}
		source, err := store.In(actor).ReportSource(ctx, period)
		if err != nil {
			return err
		}
		data := server.ReportData(source, time.Now())
		return writeFile(words[0], report.Compose(data).Document(data), write)
	})
}

func writeFile(name string, doc *officialdoc.Document, write func(*officialdoc.Document, io.Writer) error) (err error) {
	f, err := os.Create(name) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return write(doc, f)
}

// oneCommune is the commune with the code, or the only one; the refusal lists them.
func oneCommune(ctx context.Context, store *postgres.Store, code string) (account.Actor, error) {
	codes, err := store.CommuneCodes(ctx)
	if err != nil {
		return account.Actor{}, err
	}
	var list []string
	for _, c := range codes {
		if c.Code == code || code == "" && len(codes) == 1 {
			return account.System(c.ID), nil
		}
		list = append(list, c.Code+" ("+c.ShortCode+")")
	}
	if len(codes) == 0 {
		return account.Actor{}, errors.New("the database has no commune yet")
	}
	return account.Actor{}, fmt.Errorf("name the commune with --commune: %s", strings.Join(list, ", "))
}

// yearlyPeriod is the yearly period of the plan, or of the only plan that has one in that year.
func yearlyPeriod(ctx context.Context, q *postgres.Queries, year int, planID int64) (int64, error) {
	reports, err := q.Reports(ctx)
	if err != nil {
		return 0, err
	}
	var found []postgres.Report
	var list []string
	for _, r := range reports {
		if r.Period.Kind == plan.PeriodYear && r.Period.Year == year && (planID == 0 || r.PlanID == planID) {
			found = append(found, r)
			list = append(list, fmt.Sprintf("%d (%s)", r.PlanID, r.ShortTitle))
		}
	}
	switch len(found) {
	case 0:
		return 0, fmt.Errorf("no plan of the commune has a yearly period in %d", year)
	case 1:
		return found[0].Period.ID, nil
	}
	return 0, fmt.Errorf("name the plan with --plan: %s", strings.Join(list, ", "))
}
