package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// Of each kind the first page of a search shows a few; a page of one kind shows more.
const (
	foundOfEach  = 5
	foundPage    = 20
	foundExcerpt = 220 // letters
)

// foundSections are the headings of the kinds and their words in addresses.
var foundSections = map[plan.FoundKind]struct{ title, key string }{
	plan.FoundPlan:     {"Kế hoạch", "ke-hoach"},
	plan.FoundTask:     {"Nhiệm vụ", "nhiem-vu"},
	plan.FoundThread:   {"Chỉ đạo, giải trình, gia hạn", "chi-dao"},
	plan.FoundProgress: {"Báo cáo tiến độ của đơn vị", "tien-do"},
	plan.FoundReport:   {"Báo cáo của xã", "bao-cao"},
	plan.FoundEvidence: {"Minh chứng", "minh-chung"},
}

// GET /tim-kiem
func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	actor, l := actorOf(r.Context()), s.lens(r)
	query := []rune(cleanText(r.URL.Query().Get("q")))
	page := view.SearchPage{Query: string(query[:min(len(query), view.MaxQuery)]), Chrome: s.chrome(r, "Tìm kiếm", view.SearchSection)}
	search := postgres.Search{
		Words: vi.SearchWords(page.Query), Kinds: plan.FoundKinds, UnitID: reader(r), Drafts: actor.May(account.ManagePlans), Now: l.now, Limit: foundOfEach,
	}
	kind, number := foundKind(r.URL.Query().Get("loai")), 1
	if kind != "" {
		if n, err := strconv.Atoi(r.URL.Query().Get("trang")); err == nil {
			number = min(max(n, 1), (plan.MaxFound+foundPage-1)/foundPage)
		}
		search.Kinds, search.Limit, search.Offset = []plan.FoundKind{kind}, foundPage, (number-1)*foundPage
		page.Back = view.SearchURL(page.Query)
	}
	lists, err := s.store.In(actor).Search(r.Context(), search)
	if err != nil {
		return err
	}
	page.Filters = foundFilters(page.Query, kind, search)
	for _, list := range lists {
		if len(list.Rows) > 0 {
			page.Kinds = append(page.Kinds, l.foundKind(list, search, page.Query, kind != "", number))
		}
	}
	switch {
	case len(search.Words) > 0 && len(page.Kinds) == 0:
		page.Empty = "Không tìm thấy “" + page.Query + "”."
	case len(page.Kinds) == 0:
		page.Empty = "Gõ chữ cần tìm."
	}
	return s.render(w, r, http.StatusOK, view.Search(page))
}

// foundFilters lead from all kinds to each one and back; nothing where nothing is looked for. Only kinds
// that the reader can see anything of are named.
func foundFilters(query string, current plan.FoundKind, search postgres.Search) []view.Link {
	if len(search.Words) == 0 {
		return nil
	}
	links := []view.Link{{Label: "Tất cả", URL: view.SearchURL(query), Current: current == ""}}
	for _, kind := range plan.FoundKinds {
		if search.Sees(kind) {
			section := foundSections[kind]
			links = append(links, view.Link{Label: section.title, URL: view.WithQuery(view.SearchURL(query), "loai", section.key), Current: kind == current})
		}
	}
	return links
}

// foundKind is the kind that an address names; "" is every kind.
func foundKind(key string) plan.FoundKind {
	i := slices.IndexFunc(plan.FoundKinds, func(k plan.FoundKind) bool { return foundSections[k].key == key })
	if i < 0 {
		return ""
	}
	return plan.FoundKinds[i]
}

// foundKind shows what was found of one kind: a few, or one page of all.
func (l lens) foundKind(list plan.FoundList, search postgres.Search, query string, all bool, number int) view.FoundKind {
	section := foundSections[list.Kind]
	k := view.FoundKind{ID: section.key, Title: section.title, Count: strconv.Itoa(list.Total) + " kết quả"}
	if list.Total > plan.MaxFound {
		k.Count = fmt.Sprintf("hơn %d kết quả", plan.MaxFound)
	}
	address := view.WithQuery(view.SearchURL(query), "loai", section.key)
	page := func(n int) string { return view.WithQuery(address, "trang", strconv.Itoa(n)) }
	last := search.Offset+search.Limit >= min(list.Total, plan.MaxFound)
	switch {
	case !all:
		if !last {
			k.All = address
		}
	case !last:
		k.After = page(number + 1)
	default:
		k.Narrow = list.Total > plan.MaxFound
	}
	if all && number > 1 {
		k.Before = page(number - 1)
	}
	for _, f := range list.Rows {
		k.Found = append(k.Found, l.found(list.Kind, f, search.Words))
	}
	return k
}

// found shows one thing with the words marked.
func (l lens) found(kind plan.FoundKind, f plan.Found, words []string) view.Found {
	if kind == plan.FoundThread {
		f.Title = vi.DirectiveKind(f.Thread) + ": " + f.UnitName
	}
	shown := view.Found{Place: f.Place, Title: marked(vi.Mark(f.Title, words))}
	detail := []string{f.PlanTitle}
	if f.Text != "" {
		shown.Text = marked(vi.Excerpt(f.Text, words, foundExcerpt))
	}
	switch kind {
	case plan.FoundPlan:
		shown.URL = view.PlanURL(f.ID)
	case plan.FoundReport:
		shown.URL = view.ReportURL(f.ID)
	case plan.FoundTask:
		shown.URL = view.TaskURL(f.ItemID)
	case plan.FoundThread:
		shown.URL, shown.Tag = view.DirectiveURL(f.ID), l.directiveTag(f.Thread)
		detail = []string{"Kỳ " + vi.Period(f.Period), f.PlanTitle}
	default:
		shown.URL = view.TaskURL(f.ItemID)
		detail = []string{f.UnitName, vi.Period(f.Period), f.PlanTitle}
	}
	shown.Detail = strings.Join(slices.DeleteFunc(detail, func(d string) bool { return d == "" }), ", ")
	return shown
}

func marked(list []vi.Piece) []view.Piece {
	pieces := make([]view.Piece, len(list))
	for i, p := range list {
		pieces[i] = view.Piece(p)
	}
	return pieces
}
