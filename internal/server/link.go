package server

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// maxLinks is how many links the list shows; those that are good come first.
const maxLinks = 300

// GET /lien-ket
func (s *Server) linksPage(w http.ResponseWriter, r *http.Request) error {
	page := view.LinksPage{Token: newToken(), Key: planning.NewLinkKey()}
	return s.renderLinks(w, r, http.StatusOK, page, queryID(r, "don-vi"), queryID(r, "ky"))
}

// renderLinks shows the list and the form, with a unit and a period chosen.
func (s *Server) renderLinks(w http.ResponseWriter, r *http.Request, status int, page view.LinksPage, unit, period int64) error {
	actor, l := actorOf(r.Context()), s.lens(r)
	q := s.store.In(actor)
	owed, err := q.OwedOpen(r.Context())
	if err != nil {
		return err
	}
	links, err := q.Links(r.Context(), maxLinks)
	if err != nil {
		return err
	}
	page.Chrome = s.chrome(r, "Liên kết cho cơ quan chưa có tài khoản", sectionFollow)
	page.Chrome.Failed = status >= 400
	if period == 0 && len(owed) > 0 {
		period = slices.MinFunc(owed, func(a, b plan.Owed) int { // the one whose due date is nearest
			return cmp.Compare(abs(l.today().Until(a.Period.UnitsDue)), abs(l.today().Until(b.Period.UnitsDue)))
		}).Period.ID
	}
	l.linkChoices(&page, owed, unit, period)
	for _, k := range links {
		row := view.LinkRow{
			Unit: k.UnitName, URL: view.LinkURL(k.ID), Period: k.PlanTitle + ", kỳ " + vi.Period(k.Period), Expires: vi.Date(k.ExpiresOn), Tag: l.linkTag(k),
			LastUse: "chưa mở",
		}
		switch {
		case !k.UsedAt.IsZero():
			row.LastUse = "gửi " + vi.Moment(k.UsedAt, l.loc)
		case !k.OpenedAt.IsZero():
			row.LastUse = "mở " + vi.Moment(k.OpenedAt, l.loc)
		}
		page.Links = append(page.Links, row)
	}
	return s.render(w, r, status, view.Links(page))
}

// linkChoices are the units and open periods in which something is owed; requested bodies, which mostly
// have no account, come first.
func (l lens) linkChoices(page *view.LinksPage, owed []plan.Owed, unit, period int64) {
	var units []plan.Owed // one row of each
	periods := map[int64]bool{}
	for _, o := range owed {
		if !slices.ContainsFunc(units, func(u plan.Owed) bool { return u.UnitID == o.UnitID }) {
			units = append(units, o)
		}
		if !periods[o.Period.ID] {
			periods[o.Period.ID] = true
			page.Periods = append(page.Periods, view.Option{
				Value: strconv.FormatInt(o.Period.ID, 10), Label: o.PlanTitle + ", kỳ " + vi.Period(o.Period), Selected: o.Period.ID == period,
			})
		}
		if o.Period.ID == period && page.Expires == "" && page.Errors == nil {
			page.Expires = vi.Date(plan.LinkExpiry(o.Period, l.today()))
		}
	}
	slices.SortStableFunc(units, func(a, b plan.Owed) int {
		return cmp.Or(plan.CompareBool(b.Requested, a.Requested), cmp.Compare(vi.Fold(a.UnitName), vi.Fold(b.UnitName)))
	})
	for _, u := range units {
		page.Units = append(page.Units, view.Option{Value: strconv.FormatInt(u.UnitID, 10), Label: u.UnitName, Selected: u.UnitID == unit})
	}
}

func (l lens) linkTag(k plan.Link) view.Tag {
	switch k.State(l.now, l.loc) {
	case plan.LinkRevoked:
		return view.Tag{Kind: view.TagNothing, Word: "Đã thu hồi"}
	case plan.LinkExpired:
		return view.Tag{Kind: view.TagNothing, Word: "Hết hạn"}
	case plan.LinkLocked:
		return view.Tag{Kind: view.TagNothing, Word: "Kỳ không mở"}
	case plan.LinkSpent:
		return view.Tag{Kind: view.TagAccepted, Word: "Đã gửi đủ"}
	}
	if k.Uses > 0 {
		return view.Tag{Kind: view.TagDraft, Word: fmt.Sprintf("Còn %d báo cáo", k.LiveReports)}
	}
	return view.Tag{Kind: view.TagEmpty, Word: "Chưa gửi"}
}

// POST /lien-ket
//
// The address is shown in the answer itself, since only its hash is stored.
func (s *Server) addLink(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	v := fault.Invalids{}
	n := planning.NewLink{ExpiresOn: day(r, "expires_on", v), Key: r.PostForm.Get("key")}
	n.UnitID, _ = integer(r, "unit")
	n.PeriodID, _ = integer(r, "period")
	var id int64
	err := v.Err()
	if err == nil {
		id, err = s.planning.AddLink(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), n)
	}
	if fault.KindOf(err) == fault.Invalid {
		page := view.LinksPage{Token: newToken(), Key: planning.NewLinkKey(), Expires: text(r, "expires_on"), Errors: fault.Fields(err)}
		if page.Errors == nil {
			page.Errors = map[string]string{"period": fault.Message(err)}
		}
		return s.renderLinks(w, r, http.StatusUnprocessableEntity, page, n.UnitID, n.PeriodID)
	}
	if err != nil {
		return err
	}
	return s.renderLink(w, r, id, n.Key)
}

// GET /lien-ket/{link}
func (s *Server) linkPage(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "link")
	if err != nil {
		return err
	}
	return s.renderLink(w, r, id, "")
}

// renderLink shows one link; key is that of its address just after it was made.
func (s *Server) renderLink(w http.ResponseWriter, r *http.Request, id int64, key string) error {
	l := s.lens(r)
	k, err := s.store.In(actorOf(r.Context())).Link(r.Context(), id)
	if err != nil {
		return err
	}
	page := view.LinkPage{
		Chrome: s.chrome(r, "Liên kết của "+k.UnitName, sectionFollow), Period: k.PlanTitle + ", kỳ " + vi.Period(k.Period), Tag: l.linkTag(k), Code: plan.SpacedCode(k.Code),
		CodeAt: s.wholeAddress(r, view.CodeURL()),
		Facts: []view.Fact{
			{Term: "Dùng đến hết ngày", Value: vi.Date(k.ExpiresOn)}, {Term: "Tạo lúc", Value: vi.Moment(k.CreatedAt, l.loc)}, {Term: "Người tạo", Value: k.CreatedBy},
			{Term: "Mở gần nhất", Value: vi.Moment(k.OpenedAt, l.loc)}, {Term: "Gửi gần nhất", Value: vi.Moment(k.UsedAt, l.loc)},
			{Term: "Số lần gửi", Value: strconv.Itoa(k.Uses)}, {Term: "Thu hồi lúc", Value: vi.Moment(k.RevokedAt, l.loc)},
		},
	}
	page.Facts = slices.DeleteFunc(page.Facts, func(f view.Fact) bool { return f.Value == "" })
	if state := k.State(l.now, l.loc); state != plan.LinkRevoked && state != plan.LinkExpired {
		page.Revoke = view.RevokeLinkURL(k.ID)
	}
	if key != "" {
		page.Made, page.Address = true, s.wholeAddress(r, view.LinkFormURL(key))
		page.Message = fmt.Sprintf("%s đề nghị %s gửi báo cáo %s, kỳ %s. Mở liên kết sau, không cần tài khoản, dùng đến hết ngày %s: %s",
			actorOf(r.Context()).Commune.Name, k.UnitName, k.PlanTitle, vi.Period(k.Period), vi.Date(k.ExpiresOn), page.Address)
	}
	return s.render(w, r, http.StatusOK, view.OneLink(page))
}

// wholeAddress is an address of this site as other machines open it.
func (s *Server) wholeAddress(r *http.Request, path string) string {
	if s.opts.BaseURL != "" {
		return s.opts.BaseURL + path
	}
	return "http://" + r.Host + path // what the person who reads it has in his own browser
}

// POST /lien-ket/{link}/thu-hoi
func (s *Server) revokeLink(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "link")
	if err != nil {
		return err
	}
	if err := s.planning.RevokeLink(r.Context(), actorOf(r.Context()), id); err != nil {
		return err
	}
	s.flash(r, "Đã thu hồi liên kết.")
	http.Redirect(w, r, view.LinkURL(id), http.StatusSeeOther)
	return nil
}

// linkButtons are the ways to enter for a unit in a period that is open.
func linkButtons(actor account.Actor, o plan.Owed) (entry, link string) {
	if !actor.May(account.Follow) || o.Period.State != plan.PeriodOpen {
		return "", ""
	}
	return view.EntryURL(o.UnitID, o.Period.ID), view.NewLinkURL(o.UnitID, o.Period.ID)
}
