package server

import (
	"context"
	"net/http"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// desk is where the rows of one unit are filled in, checked and sent. Three kinds of people sit at one:
// the unit itself, the coordinator in its place (nhập thay), and whoever holds a link. The pages are
// the same; what differs stands here.
type desk struct {
	at             view.Desk
	unit           int64
	period         int64  // the one in which the coordinator enters; 0 for others
	name           string // of the unit
	title, section string // of the page
	owed           func(context.Context) ([]plan.Owed, error)
	check          func(plan.Owed) error // refuses rows that are closed here
	save           func(context.Context, []planning.Draft) ([]planning.Saved, error)
	send           func(context.Context, sending) (receipt int64, err error)
}

// sending is a posted check page.
type sending struct {
	token  string
	picks  []planning.Pick
	via    plan.OnBehalf // of the coordinator
	sender string        // over a link
}

// own says that the unit sits there itself, with evidence and all.
func (d desk) own() bool { return !d.at.Other && !d.at.Alone }

// deskRows are the rows of a desk, and for the unit itself the threads that wait for it.
func (s *Server) deskRows(ctx context.Context, d desk) (owed []plan.Owed, threads []plan.Directive, err error) {
	if d.own() {
		return s.store.In(actorOf(ctx)).Work(ctx, d.unit)
	}
	owed, err = d.owed(ctx)
	return owed, nil, err
}

// row is an owed row as this desk shows it. Evidence is added by the unit itself; its files need an account.
func (d desk) row(l lens, o plan.Owed) view.ProgressRow {
	row := l.rowUnless(d.check(o), o)
	if !d.own() {
		row.Upload = ""
	}
	if d.at.Alone {
		row.Files, row.LastYear = nil, view.Link{}
	}
	return row
}

// deskHandler answers at a desk.
type deskHandler func(w http.ResponseWriter, r *http.Request, d desk) error

// ownDesk is that of the actor's unit.
func (s *Server) ownDesk(h deskHandler) http.HandlerFunc {
	return s.page(func(w http.ResponseWriter, r *http.Request) error {
		actor := actorOf(r.Context())
		return h(w, r, desk{
			at: view.OwnDesk(), unit: actor.UnitID, name: actor.UnitName, title: "Việc của đơn vị", section: sectionWork, check: plan.Owed.CheckEdit,
			owed: func(ctx context.Context) ([]plan.Owed, error) { return s.store.In(actor).OwedOfUnit(ctx, actor.UnitID) },
			save: func(ctx context.Context, drafts []planning.Draft) ([]planning.Saved, error) {
				return s.planning.SaveDrafts(ctx, actor, drafts)
			},
			send: func(ctx context.Context, f sending) (int64, error) {
				return s.planning.Submit(ctx, actor, f.token, f.picks)
			},
		})
	})
}
