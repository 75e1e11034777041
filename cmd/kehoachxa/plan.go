package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/importer"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// planCommand runs the command that the word behind "plan" names.
func planCommand(ctx context.Context, e env, args []string) error {
	words := map[string]func(context.Context, env, []string) error{"parse": planParse, "import": planImport, "list": listPlans}
	if len(args) > 0 && words[args[0]] != nil {
		return words[args[0]](ctx, e, args[1:])
	}
	return errors.New("plan parse? plan import? plan list?")
}

const planUsage = `plan parse FILE [--format tree|json] [--convert]
plan import FILE --commune CODE [--convert]
                         the same, kept as a draft plan
plan list [--commune CODE]
                         a line per plan: id, commune, state, number, title`

// maxPlanFile is one byte more than the reader takes, so that it can say so.
const maxPlanFile = 20<<20 + 1

// planParse prints what was understood of a plan document.
func planParse(_ context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("plan parse", flag.ContinueOnError)
	format := fs.String("format", "tree", "tree or json")
	convert := fs.Bool("convert", false, "turn text in TCVN3 or VNI into Unicode")
	words, err := parseArgs(fs, e, args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return errors.New("plan parse needs one FILE")
	}
	if *format != "tree" && *format != "json" {
		return fmt.Errorf("--format is tree or json, not %q", *format)
	}
	draft, err := readPlan(words[0], *convert)
	if err != nil {
		return err
	}
	if *format == "tree" {
		return printPlanTree(e.stdout, &draft)
	}
	out := json.NewEncoder(e.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	return out.Encode(draft)
}

// readPlan understands a plan document; what is refused is said with its sentence.
func readPlan(file string, convert bool) (plan.Draft, error) {
	data, err := readLimited(file, maxPlanFile)
	if err != nil {
		return plan.Draft{}, err
	}
	draft, err := importer.Read(data, importer.Options{Convert: convert})
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return draft, errors.New(f.Message)
	}
	return draft, err
}

// planImport keeps a plan document as a draft plan, with what is proposed where a person would be asked.
func planImport(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("plan import", flag.ContinueOnError)
	code := fs.String("commune", "", "code of the commune, where there are several")
	convert := fs.Bool("convert", false, "turn text in TCVN3 or VNI into Unicode")
	words, err := parseArgs(fs, e, args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return errors.New("plan import needs one FILE")
	}
	draft, err := readPlan(words[0], *convert)
	if err != nil {
		return err
	}
	return withStore(ctx, e, func(store *postgres.Store) error {
		actor, err := oneCommune(ctx, store, *code)
		if err != nil {
			return err
		}
		units, err := store.In(actor).Units(ctx)
		if err != nil {
			return err
		}
		today := plan.DayOf(time.Now(), actor.Commune.Location())
		units = slices.DeleteFunc(units, func(u plan.Unit) bool { return !u.Exists(today) })
		draft.AdoptAnnex()
		var review plan.Review
		importer.Propose(&draft, &review, units)
		id, err := planning.New(store, time.Now).SavePlan(ctx, actor, rand.Text(), planning.NewPlan{Draft: draft, Review: review, SourceName: filepath.Base(words[0])})
		if fields := fault.Fields(err); fields != nil {
			for _, field := range slices.Sorted(maps.Keys(fields)) {
				fmt.Fprintln(e.stderr, field+": "+fields[field])
			}
			return errSilent
		}
		if err != nil {
			return err
		}
		c := draft.Counts()
		fmt.Fprintf(e.stdout, "plan %d, a draft: %d areas, %d tasks, %d duties\n", id, c.Areas, c.Tasks, c.Duties)
		return nil
	})
}

// listPlans prints a line per plan, of one commune or of all.
func listPlans(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("plan list", flag.ContinueOnError)
	code := fs.String("commune", "", "code of the commune; else all")
	words, err := parseArgs(fs, e, args)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return errors.New("plan list takes no other word")
	}
	return withStore(ctx, e, func(store *postgres.Store) error {
		codes, err := store.CommuneCodes(ctx)
		if err != nil {
			return err
		}
		if *code != "" {
			i := slices.IndexFunc(codes, func(c postgres.Commune) bool { return isNamed(c, *code) })
			if i < 0 {
				return unnamed(codes)
			}
			codes = codes[i : i+1]
		}
		for _, c := range codes {
			plans, err := store.In(account.System(c.ID)).Plans(ctx)
			if err != nil {
				return err
			}
			for _, p := range plans {
				fmt.Fprintf(e.stdout, "%d\t%s\t%s\t%s\t%s\n", p.ID, c.Code, p.State, p.Number, p.Title)
			}
		}
		return nil
	})
}

func readLimited(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, limit))
}
