package server

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/httprate"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// Whoever holds a link has no session and no cookie: the key in the address is all that he has, so that
// no other site can make his browser send anything with it.

// Guessing a code: so many wrong ones from an address, then a pause. A code has 55 bits; a thousand
// addresses that try without pause for a year find one of a thousand live codes with a chance of one in
// a hundred thousand.
const (
	codeAttempts = 10
	codeWindow   = 15 * time.Minute
)

// alone keeps the address of a link out of other sites' logs, of search engines and of the browser's store.
func (s *Server) alone(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// limitHolder slows machines down.
func (s *Server) limitHolder(next http.Handler) http.Handler {
	return httprate.LimitBy(300, 5*time.Minute, func(r *http.Request) (string, error) { return codeAddress(r), nil },
		httprate.WithLimitHandler(s.page(func(http.ResponseWriter, *http.Request) error {
			return fault.New(fault.TooMany, "Từ mạng này có quá nhiều lượt mở phiếu. Chờ 5 phút rồi thử lại.")
		})))(next)
}

// codeAddress is by what wrong codes are counted; of an IPv6 address its network, which one person has
// to himself.
func codeAddress(r *http.Request) string {
	return httprate.CanonicalizeIP(visitOf(r.Context()).address)
}

// GET /phieu
func (s *Server) codePage(w http.ResponseWriter, r *http.Request) error {
	return s.renderCode(w, r, http.StatusOK, view.CodePage{})
}

func (s *Server) renderCode(w http.ResponseWriter, r *http.Request, status int, page view.CodePage) error {
	page.Chrome = view.Chrome{Title: "Mở phiếu báo cáo", Failed: status >= 400}
	return s.render(w, r, status, view.Code(page))
}

// POST /phieu
func (s *Server) openByCode(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	page := view.CodePage{Code: truncate(line(r, "code"), 100)}
	key, _, ok := plan.ReadLinkKey(page.Code)
	err := error(fault.New(fault.Invalid, "Mã gồm 12 chữ và số, như in trên giấy đề nghị."))
	if ok {
		_, err = s.findLink(r, key)
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound, fault.Forbidden, fault.TooMany:
		status, sentence := failure(err)
		if fault.KindOf(err) == fault.NotFound {
			status = http.StatusUnprocessableEntity // the page is there; the code is wrong
		}
		page.Message = sentence
		return s.renderCode(w, r, status, page)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, view.LinkFormURL(key), http.StatusSeeOther)
	return nil
}

// holder is the link with whoever holds it.
type holder struct {
	plan.Link
	actor account.Actor
}

// findLink finds the link that a key opens just now.
func (s *Server) findLink(r *http.Request, text string) (holder, error) {
	nothing := fault.New(fault.NotFound, "Không có phiếu nào với mã hoặc địa chỉ này. Kiểm tra lại từng chữ, hoặc hỏi người tổng hợp của xã.")
	key, typed, ok := plan.ReadLinkKey(text)
	if !ok {
		return holder{}, nothing
	}
	ctx, now, address := r.Context(), time.Now(), codeAddress(r)
	since := now.Add(-codeWindow)
	found, err := s.store.FindLink(ctx, plan.HashLinkKey(key), address, since)
	switch {
	case err != nil:
		return holder{}, err
	case typed && found.Failures >= codeAttempts:
		return holder{}, fault.New(fault.TooMany, "Từ mạng này đã gõ sai mã nhiều lần. Chờ 15 phút rồi thử lại.")
	case found.ID == 0:
		if typed {
			s.log.WarnContext(ctx, "wrong code of a link", "address", address)
			if err := s.store.CodeFailed(ctx, address, now, since); err != nil {
				return holder{}, err
			}
		}
		return holder{}, nothing
	}
	if err := found.CheckOpen(s.now(), found.Commune.Location()); err != nil {
		return holder{}, err
	}
	return holder{found.Link, account.LinkHolder(found.Commune, found.UnitID, found.UnitName, found.ID)}, nil
}

// linkDesk is that of a link: the rows of its unit in its period.
func (s *Server) linkDesk(h deskHandler) http.HandlerFunc {
	answer := func(w http.ResponseWriter, r *http.Request) error {
		link, err := s.findLink(r, chi.URLParam(r, "key"))
		if err != nil {
			return err
		}
		actor := link.actor
		visitOf(r.Context()).session.Actor = actor
		q := s.store.In(actor)
		if r.Method == http.MethodGet {
			if err := q.LinkOpened(r.Context(), link.ID, s.now()); err != nil {
				s.log.WarnContext(r.Context(), "link opened", "id", link.ID, "err", err)
			}
		}
		return h(w, r, desk{
			at: view.LinkDesk(chi.URLParam(r, "key")), unit: link.UnitID, name: link.PlanTitle, title: "Phiếu báo cáo của " + link.UnitName,
			check: plan.Owed.CheckLink,
			owed: func(ctx context.Context) ([]plan.Owed, error) {
				return q.OwedOfUnitPeriod(ctx, link.UnitID, link.Period.ID)
			},
			save: func(ctx context.Context, drafts []planning.Draft) ([]planning.Saved, error) {
				return s.planning.SaveByLink(ctx, actor, drafts)
			},
			send: func(ctx context.Context, f sending) (int64, error) {
				return s.planning.SubmitByLink(ctx, actor, f.token, f.sender, f.picks)
			},
		})
	}
	return func(w http.ResponseWriter, r *http.Request) {
		err := answer(w, r)
		if err == nil {
			return
		}
		switch fault.KindOf(err) {
		case fault.NotFound, fault.Forbidden, fault.TooMany:
			err = s.closedLink(w, r, err)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	}
}

// closedLink says why a link opens nothing, with what was typed.
func (s *Server) closedLink(w http.ResponseWriter, r *http.Request, refusal error) error {
	status, sentence := failure(refusal)
	page := view.ClosedLinkPage{Chrome: s.chrome(r, "Không mở được phiếu", ""), Sentence: sentence}
	page.Chrome.Failed = true
	if r.Method == http.MethodPost {
		if err := parseForm(w, r); err != nil {
			return err
		}
		rows := typedRows(r)
		for _, key := range slices.SortedFunc(maps.Keys(rows), func(a, b plan.RowKey) int { return cmp.Compare(a.ItemID, b.ItemID) }) {
			for _, f := range s.lens(r).contentFacts(rows[key].Content, plan.Earlier{}) {
				page.Typed = append(page.Typed, view.Fact{Term: f.Term, Value: strings.TrimSpace(f.Value)})
			}
		}
	}
	return s.render(w, r, status, view.ClosedLink(page))
}
