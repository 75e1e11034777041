package server

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// One sitting: what one person saves with no longer pause between is one version to choose.
const sitting = 15 * time.Minute

// maxVersions is how many versions a page offers.
const maxVersions = 200

// GET /bao-cao/{report}/so-sanh
func (s *Server) compareReport(w http.ResponseWriter, r *http.Request) error {
	c, err := s.compose(r)
	if err != nil {
		return err
	}
	before, after, key := moment(r.URL.Query(), "cu", 0), moment(r.URL.Query(), "moi", math.MaxInt64), r.URL.Query().Get("phan")
	h, err := s.store.In(actorOf(r.Context())).ReportHistory(r.Context(), c.source.Report.ID, before, after)
	if err != nil {
		return err
	}
	title := reportTitle(c.source.Report.Period)
	page := view.ComparePage{
		Chrome: s.chrome(r, "So sánh các bản của "+lowerFirst(title), sectionReports), Plan: c.source.Plan.ShortTitle,
		BackURL: view.ReportURL(c.source.Report.ID), Action: view.CompareReportURL(c.source.Report.ID),
		Parts: []view.Option{{Value: "", Label: "Cả báo cáo", Selected: key == ""}}, Saves: len(h.Saves),
	}
	for _, part := range c.report.Parts {
		if _, edited := h.First[part.Key]; edited {
			page.Parts = append(page.Parts, view.Option{Value: part.Key, Label: partName(part), Selected: part.Key == key})
		}
	}
	versions := versionOptions(h.Saves, c, key)
	page.Old = markChosen(append(versions, view.Option{Value: "0", Label: "Trước lần sửa đầu: bản ghép từ báo cáo của đơn vị"}), before)
	page.New = markChosen(append([]view.Option{{Value: strconv.FormatInt(math.MaxInt64, 10), Label: "Hiện nay"}}, versions...), after)
	for _, part := range c.report.Parts {
		if !part.Editable || key != "" && part.Key != key {
			continue
		}
		old, now := textAt(h.Before, h, part), textAt(h.After, h, part)
		pieces := report.Compare(old, now)
		if !report.Differs(pieces) {
			page.Same = append(page.Same, partName(part))
			continue
		}
		section := view.CompareSection{Title: partName(part), URL: view.ReportPartURL(c.source.Report.ID, part.Key)}
		if v, saved := h.After[part.Key]; saved {
			section.Note = "Bản mới lưu " + vi.Moment(v.At, c.data.Loc) + whoSaved(h.Saves, v.ID)
		}
		section.Text = comparedText(pieces)
		page.Sections = append(page.Sections, section)
	}
	return s.render(w, r, http.StatusOK, view.CompareReport(page))
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
		}
		out.WriteString(text)
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, out.String())
		return err
	})
}

// moment is the id of a save in the address; what is none stands for the given one.
func moment(q url.Values, name string, otherwise int64) int64 {
	n, err := strconv.ParseInt(q.Get(name), 10, 64)
	if err != nil || n < 0 {
		return otherwise
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

func partName(p report.Part) string { return strings.TrimSpace(p.Label + " " + p.Title) }

func whoSaved(saves []postgres.PartVersion, id int64) string {
	i := slices.IndexFunc(saves, func(v postgres.PartVersion) bool { return v.ID == id })
	if i < 0 || saves[i].By == "" {
		return ""
	}
	return ", " + saves[i].By
}

// versionOptions are the sittings in which the report, or one part of it, was edited; the newest first.
func versionOptions(saves []postgres.PartVersion, c composed, key string) []view.Option {
	var list []view.Option
	var last postgres.PartVersion
	parts := map[string]bool{}
	finish := func() {
		if n := len(list); n > 0 {
			list[n-1].Label += ": " + partsNamed(c.report, parts)
		}
		clear(parts)
	}
	for _, v := range saves {
		if key != "" && v.Key != key {
			continue
		}
		if len(list) == 0 || v.By != last.By || last.At.Sub(v.At) > sitting {
			finish()
			if len(list) == maxVersions {
				return list
			}
			label := vi.Moment(v.At, c.data.Loc)
			if v.By != "" {
				label += ", " + v.By
			}
			list = append(list, view.Option{Value: strconv.FormatInt(v.ID, 10), Label: label})
		}
		parts[v.Key] = true
		last = v
	}
	finish()
	return list
}

func partsNamed(r report.Report, keys map[string]bool) string {
	if len(keys) > 1 {
		return fmt.Sprintf("%d phần", len(keys))
	}
	for key := range keys {
		if part, ok := r.Part(key); ok {
			return partName(part)
		}
	}
	return "1 phần"
}

func markChosen(options []view.Option, chosen int64) []view.Option {
	list := slices.Clone(options)
	for i := range list {
		list[i].Selected = list[i].Value == strconv.FormatInt(chosen, 10)
	}
	return list
}
