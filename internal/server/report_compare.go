package server

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// One sitting: what one person saves with no longer pause between is one version to choose.
const sitting = 15 * time.Minute

// maxVersions is how many versions a page offers.
const maxVersions = 200

// Versions of the address that are no saves: the text that stands there now, and the composed one before
// anybody edited it. A frozen version is "b" with its number.
const (
	versionNow   = "nay"
	versionFirst = "0"
)

// comparison is a report with all that two versions of it are picked from.
type comparison struct {
	composed
	history  postgres.ReportHistory
	old, new string // as in the address
}

// GET /bao-cao/{report}/so-sanh
func (s *Server) compareReport(w http.ResponseWriter, r *http.Request) error {
	c := comparison{}
	var err error
	if c.composed, err = s.compose(r); err != nil {
		return err
	}
	c.old, c.new = c.version(r.URL.Query().Get("cu"), c.before()), c.version(r.URL.Query().Get("moi"), versionNow)
	q := s.store.In(actorOf(r.Context()))
	if c.history, err = q.ReportHistory(r.Context(), c.life.ID, savesUntil(c.old), savesUntil(c.new)); err != nil {
		return err
	}
	old, err := c.side(r.Context(), q, c.old, c.history.Before)
	if err != nil {
		return err
	}
	now, err := c.side(r.Context(), q, c.new, c.history.After)
	if err != nil {
		return err
	}
	key := r.URL.Query().Get("phan")
	title := reportTitle(c.life.Period)
	page := view.ComparePage{
		Chrome: s.chrome(r, "So sánh các bản của "+lowerFirst(title), sectionReports), Plan: c.source.Plan.ShortTitle,
		BackURL: view.ReportURL(c.life.ID), Action: view.CompareReportURL(c.life.ID),
		Parts: []view.Option{{Value: "", Label: "Cả báo cáo", Selected: key == ""}}, Versions: len(c.history.Saves) + len(c.life.Versions),
	}
	names := partNames(now.parts)
	for _, part := range now.parts {
		if part.Text != "" || textOf(old, part.Key) != "" {
			page.Parts = append(page.Parts, view.Option{Value: part.Key, Label: names[part.Key], Selected: part.Key == key})
		}
	}
	versions := s.lens(r).versionOptions(c, key)
	page.Old = markChosen(append(versions, view.Option{Value: versionFirst, Label: "Trước lần sửa đầu: bản ghép từ báo cáo của đơn vị"}), c.old)
	page.New = markChosen(append([]view.Option{{Value: versionNow, Label: "Hiện nay"}}, versions...), c.new)
	page.Sections = c.sections(old, now, key)
	return s.render(w, r, http.StatusOK, view.CompareReport(page))
}

// side is one version: its parts in order, and its annexes where they are known.
type side struct {
	parts []keptPart
	doc   *officialdoc.Document // nil for a version that was only saved
	saved map[string]postgres.PartVersion
}

// partNames are the headings of parts with the numeral of the part above: “II.1. Tuyên truyền”.
func partNames(parts []keptPart) map[string]string {
	names, above := map[string]string{}, ""
	for _, p := range parts {
		switch {
		case p.Label == "":
			above = ""
		case strings.Trim(p.Label, "IVXLC.") == "":
			above = p.Label
			names[p.Key] = p.Label + " " + p.Title
			continue
		}
		names[p.Key] = strings.TrimSpace(above + p.Label + " " + p.Title)
	}
	return names
}

func textOf(s side, key string) string {
	i := slices.IndexFunc(s.parts, func(p keptPart) bool { return p.Key == key })
	if i < 0 {
		return ""
	}
	return s.parts[i].Text
}

// side reads a version. What is frozen comes from what it was composed of; while the report is frozen, that
// is also what stands there now.
func (c comparison) side(ctx context.Context, q *postgres.Queries, version string, at map[string]postgres.PartVersion) (side, error) {
	number, frozen := frozenNumber(version)
	if version == versionNow && !c.life.State.Open() {
		number, frozen = c.life.Frozen, true
	}
	if frozen {
		v, err := q.ReportVersion(ctx, c.life.ID, number)
		if err != nil {
			return side{}, err
		}
		inputs := keptInputs{}
		if err := json.Unmarshal([]byte(v.Inputs), &inputs); err != nil {
			return side{}, fmt.Errorf("inputs of version %d: %w", number, err)
		}
		doc, err := officialdoc.Decode(v.Model)
		return side{parts: inputs.Parts, doc: doc}, err
	}
	if version == versionNow {
		return side{parts: keptParts(c.report), doc: c.report.Document(c.data), saved: at}, nil
	}
	parts := keptParts(c.report)
	for i, p := range c.report.Parts {
		parts[i].Text = textAt(at, c.history, p)
	}
	return side{parts: parts, saved: at}, nil
}

// sections are the parts that differ, in order, with lines between them that name those that do not.
func (c comparison) sections(old, now side, key string) []view.CompareSection {
	var list []view.CompareSection
	add := func(name, before, after string, section view.CompareSection) {
		pieces := report.Compare(before, after)
		if !report.Differs(pieces) {
			if n := len(list); n == 0 || list[n-1].Same == nil {
				list = append(list, view.CompareSection{})
			}
			last := &list[len(list)-1]
			last.Same = append(last.Same, name)
			return
		}
		section.Title, section.Text = name, comparedText(report.Fold(pieces))
		list = append(list, section)
	}
	parts := now.parts
	for _, p := range old.parts {
		if !slices.ContainsFunc(parts, func(n keptPart) bool { return n.Key == p.Key }) {
			p.Text = ""
			parts = append(slices.Clip(parts), p)
		}
	}
	names := partNames(parts)
	for _, p := range parts {
		before := textOf(old, p.Key)
		if key != "" && p.Key != key || before == "" && p.Text == "" {
			continue
		}
		section := view.CompareSection{}
		if _, ok := c.report.Part(p.Key); ok && c.life.State.Open() {
			section.URL = view.ReportPartURL(c.life.ID, p.Key)
		}
		if v, saved := now.saved[p.Key]; saved {
			section.Note = "Bản mới lưu " + vi.Moment(v.At, c.data.Loc) + whoSaved(c.history.Saves, v.ID)
		}
		add(names[p.Key], before, p.Text, section)
	}
	if key == "" && old.doc != nil && now.doc != nil {
		before := openAnnexes(old.doc)
		after := openAnnexes(now.doc)
		for _, a := range after {
			add("Phụ lục: "+a[0], textOfAnnex(before, a[0]), a[1], view.CompareSection{})
		}
		for _, a := range before {
			if !slices.ContainsFunc(after, func(n [2]string) bool { return n[0] == a[0] }) {
				add("Phụ lục: "+a[0], a[1], "", view.CompareSection{})
			}
		}
	}
	return list
}

// openAnnexes are titles and texts of the annexes that everybody may read.
func openAnnexes(doc *officialdoc.Document) (list [][2]string) {
	for _, a := range doc.Annexes {
		if !a.Restricted {
			list = append(list, [2]string{a.Title, report.AnnexText(a)})
		}
	}
	return list
}

func textOfAnnex(list [][2]string, title string) string {
	for _, a := range list {
		if a[0] == title {
			return a[1]
		}
	}
	return ""
}

// comparedText writes the pieces without a space between them that is not their own. It says in words, too,
// what was added and removed: not every reader tells it by the mark.
func comparedText(pieces []report.Piece) templ.Component {
	var out strings.Builder
	for _, p := range pieces {
		text := templ.EscapeString(p.Text)
		switch p.Op {
		case report.PieceAdded:
			text = `<ins><span class="hidden">[thêm: </span>` + text + `<span class="hidden">hết thêm] </span></ins>`
		case report.PieceRemoved:
			text = `<del><span class="hidden">[bỏ: </span>` + text + `<span class="hidden">hết bỏ] </span></del>`
		case report.PieceFolded:
			text = fmt.Sprintf("<small>… %d đoạn không khác …</small>\n", p.Lines)
		}
		out.WriteString(text)
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, out.String())
		return err
	})
}

// version is what the address names, or another one where that is none of the report.
func (c comparison) version(name, otherwise string) string {
	if n, frozen := frozenNumber(name); frozen && slices.ContainsFunc(c.life.Versions, func(v postgres.ReportVersion) bool { return v.Number == n }) {
		return name
	}
	if n, err := strconv.ParseInt(name, 10, 64); name == versionNow || err == nil && n >= 0 {
		return name
	}
	return otherwise
}

// before is the version that one wants to see the present one against: the last one that was before the
// leader earlier.
func (c comparison) before() string {
	open := c.life.State.Open()
	for _, v := range c.life.Versions { // the newest first
		if open {
			return frozenName(v.Number)
		}
		open = v.Stage == plan.DocumentSubmitted // with it the present round began
	}
	return versionFirst
}

func frozenName(number int) string { return "b" + strconv.Itoa(number) }

func frozenNumber(version string) (int, bool) {
	number, frozen := strings.CutPrefix(version, "b")
	n, err := strconv.Atoi(number)
	return n, frozen && err == nil
}

// savesUntil is the id of the save up to which a version reaches.
func savesUntil(version string) int64 {
	n, err := strconv.ParseInt(version, 10, 64)
	if err != nil {
		return math.MaxInt64
	}
	return n
}

// textAt is the text of a part among the saves until a moment. Before the first save the part was as it
// was composed then; a part that nobody ever saved is as it is composed now.
func textAt(at map[string]postgres.PartVersion, h postgres.ReportHistory, part report.Part) string {
	if v, saved := at[part.Key]; saved {
		return v.Text
	}
	if first, ever := h.First[part.Key]; ever {
		return first.Source
	}
	return part.Composed
}

func whoSaved(saves []postgres.PartVersion, id int64) string {
	i := slices.IndexFunc(saves, func(v postgres.PartVersion) bool { return v.ID == id })
	if i < 0 || saves[i].By == "" {
		return ""
	}
	return ", " + saves[i].By
}

// moment is a version to choose and when it came to be.
type moment struct {
	at time.Time
	view.Option
}

// versionOptions are the frozen versions and the sittings in which the report, or one part of it, was
// edited; the newest first.
func (l lens) versionOptions(c comparison, key string) []view.Option {
	list := c.sittings(key)
	for _, v := range c.life.Versions {
		list = append(list, moment{v.MadeAt, view.Option{Value: frozenName(v.Number), Label: frozenTitle(v) + ", " + vi.Moment(v.MadeAt, l.loc)}})
	}
	slices.SortStableFunc(list, func(a, b moment) int { return b.at.Compare(a.at) })
	var options []view.Option
	for _, m := range list[:min(len(list), maxVersions)] {
		options = append(options, m.Option)
	}
	return options
}

func (c comparison) sittings(key string) []moment {
	var list []moment
	var last postgres.PartVersion
	parts := map[string]bool{}
	names := partNames(keptParts(c.report))
	finish := func() {
		if n := len(list); n > 0 {
			list[n-1].Label += ": " + partsNamed(names, parts)
		}
		clear(parts)
	}
	for _, v := range c.history.Saves {
		if key != "" && v.Key != key {
			continue
		}
		if len(list) == 0 || v.By != last.By || last.At.Sub(v.At) > sitting {
			finish()
			label := vi.Moment(v.At, c.data.Loc)
			if v.By != "" {
				label += ", " + v.By
			}
			list = append(list, moment{v.At, view.Option{Value: strconv.FormatInt(v.ID, 10), Label: label}})
		}
		parts[v.Key] = true
		last = v
	}
	finish()
	return list
}

func partsNamed(names map[string]string, keys map[string]bool) string {
	if len(keys) > 1 {
		return fmt.Sprintf("%d phần", len(keys))
	}
	for key := range keys {
		if name := names[key]; name != "" {
			return name
		}
	}
	return "1 phần"
}

func markChosen(options []view.Option, chosen string) []view.Option {
	list := slices.Clone(options)
	for i := range list {
		list[i].Selected = list[i].Value == chosen
	}
	return list
}
