package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/importer"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// planImport saves a document as a draft plan, with units and areas as proposed; the pages correct it.
func planImport(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("plan import", flag.ContinueOnError)
	code := fs.String("commune", "", "official or short code of the commune")
	words, err := parseArgs(fs, e, args)
	if err != nil {
		return err
	}
	if len(words) != 1 || *code == "" {
		return errors.New("plan import needs one FILE and --commune CODE")
	}
	data, err := readLimited(words[0], maxPlanFile)
	if err != nil {
		return err
	}
	draft, err := importer.Read(data)
	if err != nil {
		return sentence(err)
	}
	return withStore(ctx, e, func(store *postgres.Store) error {
		communes, err := communesByCode(ctx, store, *code)
		if err != nil {
			return err
		}
		actor := account.System(communes[0].ID)
		units, err := store.In(actor).Units(ctx)
		if err != nil {
			return err
		}
		now := time.Now()
		today := plan.DayOf(now, time.Local)
		units = slices.DeleteFunc(units, func(u plan.Unit) bool { return !u.Exists(today) })
		n := planning.NewPlan{Draft: draft, SourceName: filepath.Base(words[0])}
		n.Draft.AdoptAnnex()
		importer.Propose(&n.Draft, &n.Review, units)
		id, err := planning.New(store, time.Now).SavePlan(ctx, actor, rand.Text(), n)
		if err != nil {
			return sentence(err)
		}
		c := n.Draft.Counts()
		fmt.Fprintf(e.stdout, "plan %d: %d areas, %d tasks, %d duties of %d units, %d places to look at\n", id, c.Areas, c.Tasks, c.Duties, c.Units, c.Problems)
		return nil
	})
}

// planList prints a line per plan: id, commune code, state, number, title, parted by tabs.
func planList(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("plan list", flag.ContinueOnError)
	code := fs.String("commune", "", "official or short code of the commune; all communes without it")
	words, err := parseArgs(fs, e, args)
	if err != nil {
		return err
	}
	if len(words) != 0 {
		return errors.New("plan list takes no file")
	}
	return withStore(ctx, e, func(store *postgres.Store) error {
		communes, err := communesByCode(ctx, store, *code)
		if err != nil {
			return err
		}
		for _, c := range communes {
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

// communesByCode are the communes with the official or short code, or all of them for "".
func communesByCode(ctx context.Context, store *postgres.Store, code string) ([]postgres.Commune, error) {
	communes, err := store.CommuneCodes(ctx)
	if err != nil || code == "" {
		return communes, err
	}
	codes := make([]string, 0, len(communes))
	for _, c := range communes {
		if c.Code == code || c.ShortCode == code {
			return []postgres.Commune{c}, nil
		}
		codes = append(codes, c.Code)
	}
	return nil, fmt.Errorf("no commune %q; there are: %s", code, strings.Join(codes, ", "))
}

// sentence is what a person is told of a refusal: its sentence and those of the fields.
func sentence(err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	text := f.Message
	for _, field := range slices.Sorted(maps.Keys(f.Fields)) {
		text += "\n  " + field + ": " + f.Fields[field]
	}
	return errors.New(text)
}
