package server

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// archiveIndex is the first file of an archive: its list, to be opened and printed anywhere.
const archiveIndex = "00 Mục lục.html"

// archive is the evidence that the address or form asks for.
type archive struct {
	lens
	unit  int64 // 0: of all units
	year  int
	years []int
	areas []string // as in areaKey; nil: all
	files []plan.ArchivedFile
}

func (s *Server) archive(r *http.Request, year string, areas []string) (a archive, err error) {
	a = archive{lens: s.lens(r), unit: reader(r), areas: areas}
	if a.unit == nobody {
		return a, fault.New(fault.Forbidden, "Trang này dành cho vai trò khác. Nếu cần dùng, nhờ người quản trị của xã.")
	}
	a.year = a.today().Year()
	if n, err := strconv.Atoi(year); err == nil && n > 0 && n < 10000 {
		a.year = n
	}
	a.files, a.years, err = s.store.In(actorOf(r.Context())).Archive(r.Context(), a.year, a.unit)
	a.files = slices.DeleteFunc(a.files, func(f plan.ArchivedFile) bool { return !f.Sent() })
	if !slices.Contains(a.years, a.year) {
		a.years = append([]int{a.year}, a.years...)
	}
	return a, err
}

func archiveKey(f plan.ArchivedFile) string { return fmt.Sprintf("%d-%d", f.PlanID, f.AreaID) }

// archiveArea names the area of a file.
func archiveArea(f plan.ArchivedFile) string {
	switch {
	case f.AreaID == 0:
		return "Nhiệm vụ chung"
	case f.AreaLabel == "":
		return strings.TrimRight(f.AreaTitle, ".;: ")
	}
	return "Nhóm " + f.AreaLabel + ". " + strings.TrimRight(f.AreaTitle, ".;: ")
}

// GET /minh-chung
func (s *Server) archivePage(w http.ResponseWriter, r *http.Request) error {
	a, err := s.archive(r, r.URL.Query().Get("nam"), r.URL.Query()["nhom"])
	if err != nil {
		return err
	}
	return s.renderArchive(w, r, http.StatusOK, a, "")
}

func (s *Server) renderArchive(w http.ResponseWriter, r *http.Request, status int, a archive, failed string) error {
	page := view.ArchivePage{Chrome: s.chrome(r, "Gói minh chứng", ""), Files: len(a.files), Failed: failed, Index: archiveIndex}
	page.Chrome.Failed = failed != ""
	page.Own = a.unit != 0
	for _, y := range a.years {
		page.Years = append(page.Years, view.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y), Selected: y == a.year})
	}
	var size int64
	for i, f := range a.files {
		if i == 0 || a.files[i-1].PlanID != f.PlanID {
			page.Groups = append(page.Groups, view.ArchiveGroup{Plan: f.PlanTitle})
		}
		g := &page.Groups[len(page.Groups)-1]
		if i == 0 || !a.files[i-1].SameArea(f) {
			g.Areas = append(g.Areas, view.ArchiveArea{Value: archiveKey(f), Title: archiveArea(f), Chosen: slices.Contains(a.areas, archiveKey(f))})
		}
		area := &g.Areas[len(g.Areas)-1]
		area.Files++
		area.Bytes += f.Size
		size += f.Size
	}
	page.Year, page.Size = strconv.Itoa(a.year), vi.Size(size)
	return s.render(w, r, status, view.Archive(page))
}

// POST /minh-chung
//
// The archive goes out while it is read, piece by piece; nothing of it is kept here.
func (s *Server) downloadArchive(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	a, err := s.archive(r, r.PostForm.Get("nam"), r.PostForm["nhom"])
	if err != nil {
		return err
	}
	chosen := slices.DeleteFunc(slices.Clone(a.files), func(f plan.ArchivedFile) bool { return len(a.areas) > 0 && !slices.Contains(a.areas, archiveKey(f)) })
	if len(chosen) == 0 {
		return s.renderArchive(w, r, http.StatusUnprocessableEntity, a, "Năm và nhóm đã chọn chưa có tệp nào. Chọn năm khác, hoặc nhóm khác.")
	}
	several := chosen[0].PlanID != chosen[len(chosen)-1].PlanID
	plan.NameArchive(chosen, func(f plan.ArchivedFile) string {
		if several {
			return archiveArea(f) + " - " + f.PlanTitle
		}
		return archiveArea(f)
	})
	var size int64
	for _, f := range chosen {
		size += f.Size
	}
	ctx, actor := r.Context(), actorOf(r.Context())
	if err := s.planning.ExportEvidence(ctx, actor, a.unit, a.year, len(chosen), size); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", attachment(fmt.Sprintf("Minh chứng %d - %s.zip", a.year, actor.Commune.Name)))
	h.Set("Cache-Control", "private, no-store")
	out := &patientWriter{w: w, control: http.NewResponseController(w)}
	if err := writeArchive(ctx, out, s.store.In(actor), a, chosen, actor.Commune.Name); err != nil {
		// The head is on its way: the browser must see a broken download, not a short archive.
		s.log.WarnContext(ctx, "archive not delivered", "year", a.year, "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// patientWriter gives each piece a minute of its own: a whole archive takes longer than an answer may.
type patientWriter struct {
	w       io.Writer
	control *http.ResponseController
}

func (p *patientWriter) Write(b []byte) (int, error) {
	if err := p.control.SetWriteDeadline(time.Now().Add(time.Minute)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return p.w.Write(b)
}

// writeArchive writes the list and the files. Each file is measured on its way: one that is no longer what
// was uploaded breaks the archive.
func writeArchive(ctx context.Context, w io.Writer, q *postgres.Queries, a archive, files []plan.ArchivedFile, commune string) error {
	z := zip.NewWriter(w)
	create := func(name string, method uint16, at time.Time) (io.Writer, error) {
		return z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: at.In(a.loc)})
	}
	index, err := create(archiveIndex, zip.Deflate, a.now)
	if err != nil {
		return err
	}
	if err := view.ArchiveIndex(a.index(files, commune)).Render(ctx, index); err != nil {
		return fmt.Errorf("index of the archive: %w", err)
	}
	for _, f := range files {
		out, err := create(f.Path, zip.Store, f.UploadedAt) // pictures and office files are packed already
		if err != nil {
			return err
		}
		sum := sha256.New()
		if err := q.WriteEvidence(ctx, f.ID, io.MultiWriter(out, sum)); err != nil {
			return err
		}
		if !bytes.Equal(sum.Sum(nil), f.SHA256) {
			return fmt.Errorf("evidence %d is not what was uploaded", f.ID)
		}
	}
	return z.Close()
}

// index is the list of the archive.
func (a archive) index(files []plan.ArchivedFile, commune string) view.ArchiveList {
	list := view.ArchiveList{
		Commune: commune, Title: fmt.Sprintf("Mục lục minh chứng năm %d", a.year), Made: "Lập lúc " + vi.Moment(a.now, a.loc),
	}
	var size int64
	for i, f := range files {
		if i == 0 || !files[i-1].SameArea(f) {
			list.Groups = append(list.Groups, view.ArchiveListGroup{Title: f.PlanTitle + ": " + archiveArea(f)})
		}
		g := &list.Groups[len(list.Groups)-1]
		g.Rows = append(g.Rows, view.ArchiveListRow{
			Number: strconv.Itoa(i + 1), Task: f.Item.Place + " " + fullTitle(f.Item), Unit: f.UnitName, Period: vi.Period(f.Period), Path: f.Path,
			Size: vi.Size(f.Size), Sum: hex.EncodeToString(f.SHA256),
		})
		size += f.Size
	}
	list.Made += fmt.Sprintf(". %d tệp, %s", len(files), cmp.Or(vi.Size(size), "0"))
	return list
}
