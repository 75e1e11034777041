package server

import (
	"net/http"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// auditPageSize is the number of entries on one page.
const auditPageSize = 50

// GET /quan-tri/nhat-ky
func (s *Server) auditPage(w http.ResponseWriter, r *http.Request) error {
	actor := actorOf(r.Context())
	before, _ := strconv.ParseInt(r.URL.Query().Get("truoc"), 10, 64)
	entries, err := s.store.In(actor).AuditEntries(r.Context(), before, auditPageSize+1)
	if err != nil {
		return err
	}
	page := view.AuditPage{Chrome: s.chrome(r, "Nhật ký thay đổi", sectionAudit), Newest: before != 0}
	if len(entries) > auditPageSize {
		entries = entries[:auditPageSize]
		page.Older = view.AuditBeforeURL(entries[auditPageSize-1].ID)
	}
	for _, e := range entries {
		row := view.AuditRow{
			At: vi.Moment(e.At, actor.Commune.Location()), Who: e.Actor.FullName, Unit: e.Actor.UnitName,
			What: vi.AuditEntry(e.Action, e.Subject), Address: e.Address,
		}
		if e.Actor.AccountID == 0 {
			row.Who = "Hệ thống"
		}
		if own := e.Subject == "account" && e.SubjectID == e.Actor.AccountID; e.SubjectID != 0 && !own {
			row.What += " (số " + strconv.FormatInt(e.SubjectID, 10) + ")"
		}
		page.Entries = append(page.Entries, row)
	}
	return s.render(w, r, http.StatusOK, view.Audit(page))
}
