package planning

import (
	"context"
	"slices"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// NewDirective is a thread as a form begins it.
type NewDirective struct {
	Kind             plan.DirectiveKind
	UnitID, PeriodID int64
	Items            []int64 // none: all that the unit owes in the period
	Text             string
	DueOn            plan.Day
	LeaderID         int64 // whose spoken word the coordinator writes down; a leader's own is his
	byUnit           bool
}

// GiveDirective is the leader's act on rows of a unit, once for each token: it begins a thread that waits
// for the unit. An extension is granted at once.
func (s *Service) GiveDirective(ctx context.Context, actor account.Actor, token string, n NewDirective) (int64, error) {
	if err := allow(actor, account.Direct); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) (err error) {
		if n.LeaderID, err = speaker(ctx, tx, actor, n.LeaderID); err != nil {
			return err
		}
		d, _, err := s.newDirective(ctx, tx, actor, n)
		if err != nil {
			return err
		}
		d.LeaderID, d.State = n.LeaderID, plan.WaitsForUnit
		if d.Kind == plan.ExtendDue {
			d.State, d.Outcome, d.ClosedAt = plan.DirectiveClosed, plan.Granted, d.CreatedAt
		}
		if err := s.begin(ctx, tx, actor, d, e); err != nil || d.Kind != plan.ExtendDue {
			return err
		}
		d.ID = e.id
		return s.extend(ctx, tx, d)
	})
}

// AskExtension is a unit's request to move the day of rows of its own, with its reason; it waits for the
// leader.
func (s *Service) AskExtension(ctx context.Context, actor account.Actor, token string, n NewDirective) (int64, error) {
	if err := allow(actor, account.Report); err != nil {
		return 0, err
	}
	n.Kind, n.UnitID, n.byUnit = plan.ExtendDue, actor.UnitID, true
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		d, rows, err := s.newDirective(ctx, tx, actor, n)
		if err != nil {
			return err
		}
		open, err := tx.OpenDirectives(ctx, actor.UnitID)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := row.CheckExtend(d.DueOn); err != nil {
				return err
			}
			if slices.ContainsFunc(open, func(o plan.Directive) bool {
				return o.Kind == plan.ExtendDue && o.Period.ID == d.Period.ID && o.Concerns(row.Item.ID)
			}) {
				return fault.Field("item", "Đã có đề nghị gia hạn "+row.Item.Place+" đang chờ quyết định.")
			}
		}
		d.State = plan.WaitsForLeader
		return s.begin(ctx, tx, actor, d, e)
	})
}

// newDirective is the thread of a form that names rows which the unit owes, with those rows.
func (s *Service) newDirective(ctx context.Context, tx *postgres.Queries, actor account.Actor, n NewDirective) (d plan.Directive, rows []plan.Owed, err error) {
	all, _, err := tx.DirectiveForm(ctx, n.UnitID, n.PeriodID)
	if err != nil {
		return d, nil, err
	}
	first := all[0]
	d = plan.Directive{
		Kind: n.Kind, PlanID: first.PlanID, Period: first.Period, UnitID: first.UnitID, UnitName: first.UnitName, Requested: first.Requested,
		Text: n.Text, DueOn: n.DueOn, ByUnit: n.byUnit, CreatedAt: s.now(),
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(n.Items))) {
		i := slices.IndexFunc(all, func(o plan.Owed) bool { return o.Item.ID == id })
		if i < 0 {
			return d, nil, fault.New(fault.NotFound, "Không tìm thấy việc này trong các việc của đơn vị.")
		}
		rows = append(rows, all[i])
		d.Items = append(d.Items, plan.ItemName{ID: id, Place: all[i].Item.Place, Title: all[i].Item.Title})
	}
	return d, rows, d.CheckNew(s.today(actor))
}

func (s *Service) begin(ctx context.Context, tx *postgres.Queries, actor account.Actor, d plan.Directive, e *entry) error {
	id, err := tx.InsertDirective(ctx, d, actor)
	*e = entry{action: "create", subject: "directive", id: id, detail: map[string]any{"kind": d.Kind, "unit": d.UnitID, "due": d.DueOn, "items": len(d.Items)}}
	if d.LeaderID != actor.AccountID && d.LeaderID != 0 {
		e.detail["leader"] = d.LeaderID
	}
	if err != nil {
		return err
	}
	d.ID = id
	return tx.InsertNotices(ctx, s.now(), begunNotice(d))
}

// extend moves the days of the rows of a thread, which it holds and checks as they then are.
func (s *Service) extend(ctx context.Context, tx *postgres.Queries, d plan.Directive) error {
	keys := make([]plan.RowKey, len(d.Items))
	for i, it := range d.Items {
		keys[i] = plan.RowKey{PeriodID: d.Period.ID, ItemID: it.ID}
	}
	slices.SortFunc(keys, compareKeys)
	held, err := tx.HoldOwed(ctx, d.UnitID, keys)
	if err != nil {
		return err
	}
	rows := make([]plan.Owed, len(keys))
	for i, key := range keys {
		row, owed := held[key]
		if !owed {
			return fault.New(fault.Conflict, "Có việc không còn giao cho đơn vị này nên không gia hạn được.")
		}
		if err := row.CheckExtend(d.DueOn); err != nil {
			return err
		}
		rows[i] = row
	}
	return tx.InsertExtensions(ctx, d.ID, rows, d.DueOn, s.now())
}

// speaker is the leader whose word an act is: the actor where he is one, else the one whom the
// coordinator names.
func speaker(ctx context.Context, tx *postgres.Queries, actor account.Actor, named int64) (int64, error) {
	if actor.Has(account.RoleLeader) {
		return actor.AccountID, nil
	}
	leaders, err := tx.Leaders(ctx)
	if err != nil {
		return 0, err
	}
	if !slices.ContainsFunc(leaders, func(a account.Account) bool { return a.ID == named }) {
		return 0, fault.Field("leader", "Chọn lãnh đạo đã cho ý kiến này.")
	}
	return named, nil
}

// DirectiveStep is one step in a thread as a form makes it, from the version of the thread that the
// person saw.
type DirectiveStep struct {
	DirectiveID int64
	Version     int
	Act         plan.DirectiveAct
	Text        string
	DueOn       plan.Day
	LeaderID    int64         // as in NewDirective
	OnBehalf    plan.OnBehalf // how the coordinator learned a unit's answer
}

// AnswerDirective is the unit's answer, once for each token; the coordinator may write one down for a
// unit (rule 10).
func (s *Service) AnswerDirective(ctx context.Context, actor account.Actor, token string, step DirectiveStep) error {
	step.Act, step.LeaderID = plan.Answered, 0
	return s.step(ctx, actor, token, step, func(_ *postgres.Queries, d plan.Directive, step *DirectiveStep) error {
		if err := allowUnit(actor, d.UnitID); err != nil {
			return fault.Wrap(err, fault.NotFound, "Không tìm thấy.")
		}
		if d.UnitID == actor.UnitID && actor.May(account.Report) {
			step.OnBehalf = plan.ByUnit
			return nil
		}
		return checkGround(step.OnBehalf)
	})
}

// DecideDirective is a step of the leader, once for each token: asking further, closing, granting an
// extension or declining it.
func (s *Service) DecideDirective(ctx context.Context, actor account.Actor, token string, step DirectiveStep) error {
	if err := allow(actor, account.Direct); err != nil {
		return err
	}
	if !slices.Contains(plan.LeaderActs, step.Act) {
		return fault.New(fault.NotFound, "Không tìm thấy.")
	}
	step.OnBehalf = plan.ByUnit
	return s.step(ctx, actor, token, step, func(tx *postgres.Queries, _ plan.Directive, step *DirectiveStep) (err error) {
		step.LeaderID, err = speaker(ctx, tx, actor, step.LeaderID)
		return err
	})
}

// step adds to a thread what check lets pass; check also completes the step.
func (s *Service) step(ctx context.Context, actor account.Actor, token string, step DirectiveStep, check func(*postgres.Queries, plan.Directive, *DirectiveStep) error) error {
	_, err := s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		d, err := tx.HoldDirective(ctx, step.DirectiveID)
		if err != nil {
			return err
		}
		if err := check(tx, d, &step); err != nil {
			return err
		}
		if d.Version != step.Version {
			return postgres.Overtaken()
		}
		said := plan.DirectiveEntry{Act: step.Act, Text: step.Text, At: s.now(), OnBehalf: step.OnBehalf}
		if d.TakesDay(step.Act) {
			said.DueOn = step.DueOn
		}
		next, err := d.Step(said, s.today(actor))
		if err != nil {
			return err
		}
		*e = entry{action: string(step.Act), subject: "directive", id: d.ID, detail: map[string]any{"kind": d.Kind, "unit": d.UnitID, "due": next.DueOn}}
		if step.LeaderID != 0 && step.LeaderID != actor.AccountID {
			e.detail["leader"] = step.LeaderID
		}
		if step.OnBehalf != plan.ByUnit {
			e.detail["on_behalf"] = step.OnBehalf
		}
		if step.Act == plan.GrantedDate {
			if err := s.extend(ctx, tx, next); err != nil {
				return err
			}
		}
		if err := tx.InsertDirectiveEntry(ctx, next, said, actor, step.LeaderID); err != nil {
			return err
		}
		return tx.InsertNotices(ctx, s.now(), stepNotices(d, said)...)
	})
	return err
}
