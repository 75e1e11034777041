package planning

import (
	"context"
	"slices"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// CopyReportType makes a type of the commune's own from another one.
func (s *Service) CopyReportType(ctx context.Context, actor account.Actor, token, from, name string) (int64, error) {
	if err := allow(actor, account.Compose); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		types, err := tx.KeepReportTypes(ctx)
		if err != nil {
			return err
		}
		t, err := reportTypeOf(types, from)
		if err != nil {
			return err
		}
		t.Name = name
		if err := t.Check(); err != nil {
			return err
		}
		id, err := tx.InsertReportType(ctx, t)
		*e = entry{action: "create", subject: "report_type", id: id, detail: map[string]any{"name": name, "from": from}}
		return err
	})
}

func reportTypeOf(types []plan.ReportType, key string) (plan.ReportType, error) {
	t, ok := plan.ReportTypeOf(types, key)
	if !ok {
		return t, fault.New(fault.NotFound, "Không tìm thấy mẫu báo cáo.")
	}
	return t, nil
}

// EditReportType changes a type; its version is the one the form was made from. Reports under way keep
// what they were begun with.
func (s *Service) EditReportType(ctx context.Context, actor account.Actor, key string, t plan.ReportType) error {
	if err := allow(actor, account.Compose); err != nil {
		return err
	}
	if err := t.Check(); err != nil {
		return err
	}
	return s.changeReportType(ctx, actor, key, func(tx *postgres.Queries, _ []plan.ReportType, now plan.ReportType, e *entry) error {
		t.ID = now.ID
		e.action, e.detail = "update", map[string]any{"name": t.Name, "parts": len(t.Parts)}
		return tx.UpdateReportType(ctx, t)
	})
}

// ArchiveReportType takes a type out of use, or into use again.
func (s *Service) ArchiveReportType(ctx context.Context, actor account.Actor, key string, version int, archive bool) error {
	if err := allow(actor, account.Compose); err != nil {
		return err
	}
	return s.changeReportType(ctx, actor, key, func(tx *postgres.Queries, _ []plan.ReportType, now plan.ReportType, e *entry) error {
		at := time.Time{}
		e.action = "restore"
		if archive {
			at, e.action = s.now(), "retire"
		}
		return tx.ArchiveReportType(ctx, now.ID, version, at)
	})
}

// MoveReportType shifts a type by one place in the list. at is the place where the person saw it; from
// another place nothing moves, so that a second press does nothing.
func (s *Service) MoveReportType(ctx context.Context, actor account.Actor, key string, at, by int) error {
	if err := allow(actor, account.Compose); err != nil {
		return err
	}
	return s.changeReportType(ctx, actor, key, func(tx *postgres.Queries, types []plan.ReportType, now plan.ReportType, e *entry) error {
		i := slices.IndexFunc(types, func(t plan.ReportType) bool { return t.ID == now.ID })
		j := i + by
		if i != at || j < 0 || j >= len(types) {
			return nil
		}
		types[i], types[j] = types[j], types[i]
		ids := make([]int64, len(types))
		for n, t := range types {
			ids[n] = t.ID
		}
		e.action, e.detail = "move", map[string]any{"to": j + 1}
		return tx.OrderReportTypes(ctx, ids)
	})
}

func (s *Service) changeReportType(ctx context.Context, actor account.Actor, key string, fn func(tx *postgres.Queries, types []plan.ReportType, now plan.ReportType, e *entry) error) error {
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		types, err := tx.KeepReportTypes(ctx)
		if err != nil {
			return err
		}
		now, err := reportTypeOf(types, key)
		if err != nil {
			return err
		}
		e.subject, e.id = "report_type", now.ID
		return fn(tx, types, now, e)
	})
}
