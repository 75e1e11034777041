package server

import (
	"context"
	"net/http"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// entryDesk is that of another unit in one period, whose reports the coordinator enters: by telephone,
// from a document, from a chat. A unit that owes nothing there is not there.
func (s *Server) entryDesk(h deskHandler) http.HandlerFunc {
	return s.page(func(w http.ResponseWriter, r *http.Request) error {
		unit, err := pathID(r, "owner")
		if err != nil {
			return err
		}
		period, err := pathID(r, "period")
		if err != nil {
			return err
		}
		actor := actorOf(r.Context())
		rows, err := s.store.In(actor).OwedOfUnitPeriod(r.Context(), unit, period)
		if err != nil {
			return err
		}
		if len(rows) == 0 || rows[0].Period.State == plan.PeriodPlanned {
			return fault.New(fault.NotFound, "Không tìm thấy.")
		}
		name := rows[0].UnitName
		return h(w, r, desk{
			at: view.OtherDesk(unit, period), unit: unit, period: period, name: "Nhập thay, kỳ " + vi.Period(rows[0].Period), title: "Báo cáo của " + name, section: sectionFollow, check: plan.Owed.CheckEdit,
			owed: func(ctx context.Context) ([]plan.Owed, error) {
				if r.Method == http.MethodGet {
					return rows, nil
				}
				return s.store.In(actor).OwedOfUnitPeriod(ctx, unit, period) // as they are after the change
			},
			save: func(ctx context.Context, drafts []planning.Draft) ([]planning.Saved, error) {
				if err := inPeriod(drafts, period); err != nil {
					return nil, err
				}
				return s.planning.SaveDraftsFor(ctx, actor, unit, drafts)
			},
			send: func(ctx context.Context, f sending) (int64, error) {
				return s.planning.SubmitFor(ctx, actor, f.token, unit, f.picks, f.via)
			},
		})
	})
}

// inPeriod refuses rows that do not stand on the page of the period.
func inPeriod(drafts []planning.Draft, period int64) error {
	for _, d := range drafts {
		if d.Key.PeriodID != period {
			return fault.New(fault.NotFound, "Không tìm thấy việc này trong kỳ báo cáo.")
		}
	}
	return nil
}
