package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
)

// act is one change at its moment.
type act struct {
	at time.Time
	do func(ctx context.Context, s *planning.Service) error
}

// report lets the units say what they said in a period, and the coordinator receive it, in the order
// of time.
func (l loader) report(ctx context.Context, r round, p plan.Period) error {
	said := map[string][]row{}
	for _, row := range r.rows {
		said[row.unit] = append(said[row.unit], row)
	}
	decision := p.UnitsDue.Add(1)
	if !decision.Before(l.today) {
		decision = l.today.Add(-1)
	}
	if r.over {
		decision = p.Compile
	}
	inbox := &inbox{all: r.over, sentBack: map[string][]planning.Seen{}}
	acts := []act{{l.at(decision, 17, 0), func(ctx context.Context, s *planning.Service) error {
		return inbox.decide(ctx, s, l.staff.coordinator)
	}}}
	first, last := l.sendingDays(p)
	for i, officer := range l.staff.officers {
		rows, err := l.match(ctx, officer, said[officer.UnitName], r.rest, p)
		if err != nil {
			return err
		}
		delete(said, officer.UnitName)
		// Each unit has its own hour on one of the days.
		hour := func(day plan.Day) time.Time { return l.at(day, 8+i%8, i*17%60) }
		for _, some := range []struct {
			at   time.Time
			send bool
			rows []owedRow
		}{
			{hour(first.Add(i % (first.Until(last) + 1))), true, only(rows, inTime, accepted)},
			{hour(p.UnitsDue.Add(1)), true, only(rows, late)},
			{hour(l.today.Add(-1)), false, only(rows, drafted)},
		} {
			if len(some.rows) > 0 {
				acts = append(acts, act{some.at, func(ctx context.Context, s *planning.Service) error {
					return inbox.tell(ctx, s, officer, some.rows, some.send)
				}})
			}
		}
	}
	for unit := range said { // a mistake in the tables
		return fmt.Errorf("no officer reports for %q", unit)
	}
	if r.over {
		acts = append(acts, act{l.at(p.SuperiorDue, 17, 30), func(ctx context.Context, s *planning.Service) error {
			return s.MovePeriod(ctx, l.staff.coordinator, p.ID, p.Version, plan.PeriodClosed, "")
		}})
	}
	if r.closed {
		acts = append(acts, act{l.at(p.SuperiorDue.Add(closingDays), 9, 0), func(ctx context.Context, s *planning.Service) error {
			return s.CloseCycle(ctx, l.staff.coordinator, p.PlanID, p.Year)
		}})
	}
	slices.SortStableFunc(acts, func(a, b act) int { return a.at.Compare(b.at) })
	for _, a := range acts {
		if err := a.do(ctx, l.acting(a.at)); err != nil {
			return err
		}
	}
	return nil
}

// owedRow is a row of the tables beside the row that the unit owes.
type owedRow struct {
	row
	owed plan.Owed
}

func only(rows []owedRow, fates ...fate) (some []owedRow) {
	for _, r := range rows {
		if slices.Contains(fates, r.fate) {
			some = append(some, r)
		}
	}
	return some
}

// match finds what the tables say on each row that a unit owes; every row of the tables must be owed.
func (l loader) match(ctx context.Context, officer account.Actor, said []row, rest *plan.Content, p plan.Period) ([]owedRow, error) {
	owed, err := l.store.In(officer).OwedOfUnitPeriod(ctx, officer.UnitID, p.ID)
	if err != nil {
		return nil, err
	}
	rows := make([]owedRow, 0, len(owed))
	for _, o := range owed {
		i := slices.IndexFunc(said, func(r row) bool { return r.place == o.Item.Place })
		switch {
		case i >= 0:
			rows = append(rows, owedRow{said[i], o})
			said = slices.Delete(slices.Clone(said), i, i+1)
		case rest != nil:
			rows = append(rows, owedRow{row{Content: *rest}, o})
		}
	}
	if len(said) > 0 {
		return nil, fmt.Errorf("%q does not owe %s", officer.UnitName, said[0].place)
	}
	return slices.DeleteFunc(rows, func(r owedRow) bool { return r.Content == plan.Content{} }), nil
}

// inbox is what lies with the coordinator.
type inbox struct {
	all      bool // everything is accepted
	accepted []planning.Seen
	sentBack map[string][]planning.Seen // by the reason
}

// tell saves rows of one unit with their evidence, and sends them.
func (b *inbox) tell(ctx context.Context, s *planning.Service, officer account.Actor, rows []owedRow, send bool) error {
	drafts := make([]planning.Draft, len(rows))
	said := map[plan.RowKey]row{}
	for i, r := range rows {
		drafts[i] = planning.Draft{Key: r.owed.Key(), Base: plan.BaseOf(r.owed.Report), Content: r.Content}
		said[r.owed.Key()] = r.row
	}
	saved, err := s.SaveDrafts(ctx, officer, drafts)
	if err != nil {
		return err
	}
	picks := make([]planning.Pick, len(saved))
	for i, r := range saved {
		if r.Err != nil {
			return fmt.Errorf("%s: %w", r.Row.Item.Place, r.Err)
		}
		for _, name := range said[r.Key].evidence {
			if err := attach(ctx, s, officer, r.Key, name); err != nil {
				return err
			}
		}
		picks[i] = planning.Pick{Key: r.Key, Version: r.Row.Report.Version}
	}
	if !send {
		return nil
	}
	for _, r := range saved {
		seen := planning.Seen{ReportID: r.Row.Report.ID, Version: 1}
		switch row := said[r.Key]; {
		case b.all || row.fate == accepted:
			b.accepted = append(b.accepted, seen)
		case row.sentBack != "":
			b.sentBack[row.sentBack] = append(b.sentBack[row.sentBack], seen)
		}
	}
	_, err = s.Submit(ctx, officer, rand.Text(), picks)
	return err
}

func attach(ctx context.Context, s *planning.Service, officer account.Actor, key plan.RowKey, name string) error {
	content, err := files.ReadFile(path.Join("evidence", name))
	if err != nil {
		return err
	}
	_, err = s.AddEvidence(ctx, officer, planning.Upload{
		Token: rand.Text(), UnitID: officer.UnitID, Key: key, Name: name, Content: bytes.NewReader(content),
	})
	return err
}

// decide accepts and sends back what came in.
func (b *inbox) decide(ctx context.Context, s *planning.Service, coordinator account.Actor) error {
	if len(b.accepted) > 0 {
		if err := s.Accept(ctx, coordinator, b.accepted); err != nil {
			return err
		}
	}
	for reason, seen := range b.sentBack {
		if err := s.SendBack(ctx, coordinator, seen, reason); err != nil {
			return err
		}
	}
	return nil
}
