package server

import (
	"net/http"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// noticePageSize is the number of notices on one page.
const noticePageSize = 30

// noticeURL is the page that a notice of the kind leads to.
func noticeURL(n plan.Notice, actor account.Actor) string {
	switch n.Kind {
	case plan.NoticeDirective, plan.NoticeExplanation, plan.NoticeExtension, plan.NoticeAnswer:
		if n.SubjectID != 0 {
			return view.DirectiveURL(n.SubjectID)
		}
	case plan.NoticeAmendment:
		return view.PlanURL(n.SubjectID)
	case plan.NoticeDocument:
		return view.ReportURL(n.SubjectID)
	case plan.NoticeSentBack:
		return view.WorkRowURL(n.Key.String())
	case plan.NoticeReminder, plan.NoticeRequest, plan.NoticeDue, plan.NoticePeriod:
		if n.Key.ItemID != 0 {
			return view.WorkRowURL(n.Key.String())
		}
		return view.WorkURL()
	}
	if n.Key.ItemID != 0 {
		return view.TaskURL(n.Key.ItemID)
	}
	return home(actor)
}

// GET /thong-bao
func (s *Server) noticesPage(w http.ResponseWriter, r *http.Request) error {
	actor := actorOf(r.Context())
	before := queryID(r, "truoc")
	notices, err := s.store.In(actor).Notices(r.Context(), actor.AccountID, before, noticePageSize+1)
	if err != nil {
		return err
	}
	page := view.NoticesPage{Chrome: s.chrome(r, "Thông báo", sectionNotices), Newest: before != 0}
	if len(notices) > noticePageSize {
		notices = notices[:noticePageSize]
		page.Older = view.NoticesBeforeURL(notices[noticePageSize-1].ID)
	}
	for _, n := range notices {
		row := view.NoticeRow{Kind: vi.NoticeKind(n.Kind), Text: n.Text, URL: view.NoticeURL(n.ID), New: !n.Read, At: vi.Moment(n.CreatedAt, actor.Commune.Location())}
		if n.UnitID != 0 && len(actor.Posts) > 1 {
			row.Unit = n.UnitName
		}
		page.Notices = append(page.Notices, row)
	}
	if unread := visitOf(r.Context()).session.Notices; unread > 0 && len(notices) > 0 && before == 0 {
		page.UpTo = strconv.FormatInt(notices[0].ID, 10)
	}
	return s.render(w, r, http.StatusOK, view.Notices(page))
}

// POST /thong-bao
func (s *Server) readNotices(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	upTo, _ := integer(r, "up_to")
	if err := s.planning.ReadNotices(r.Context(), actorOf(r.Context()), upTo); err != nil {
		return err
	}
	http.Redirect(w, r, view.NoticesURL(), http.StatusSeeOther)
	return nil
}

// POST /thong-bao/{notice}
//
// A person of several posts is told for one of them; opening the notice is going to work for that one.
func (s *Server) openNotice(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), actorOf(r.Context())
	id, err := pathID(r, "notice")
	if err != nil {
		return err
	}
	n, err := s.planning.ReadNotice(ctx, actor, id)
	if err != nil {
		return err
	}
	if post, holds := actor.Post(n.UnitID); holds && post.UnitID != actor.UnitID {
		if err := s.store.SwitchUnit(ctx, visitOf(ctx).session.Hash, actor, post.UnitID); err != nil {
			return err
		}
		actor.UnitID, actor.UnitName, actor.Roles = post.UnitID, post.UnitName, post.Roles
		s.flash(r, "Đang làm việc cho "+post.UnitName+".")
	}
	http.Redirect(w, r, noticeURL(n, actor), http.StatusSeeOther)
	return nil
}
