package server

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /bao-cao/bieu-mau
func (s *Server) exportFormsPage(w http.ResponseWriter, r *http.Request) error {
	forms, err := s.store.In(actorOf(r.Context())).ExportForms(r.Context())
	if err != nil {
		return err
	}
	loc := s.lens(r).loc
	page := view.ExportFormsPage{Chrome: s.chrome(r, "Biểu mẫu của cấp trên", sectionReports)}
	usual := plan.UsualForm()
	page.Forms = []view.ExportFormRow{{Name: usual.Name + " (có sẵn)", Columns: columnLabels(usual), Edited: "Có sẵn, không sửa"}}
	for _, f := range forms {
		page.Forms = append(page.Forms, view.ExportFormRow{Name: f.Name, URL: view.ExportFormURL(f.ID), Columns: columnLabels(f), Edited: vi.Moment(f.UpdatedAt, loc)})
	}
	page.Kinds = []view.Option{{Value: "0", Label: usual.Name}}
	for _, f := range forms {
		page.Kinds = append(page.Kinds, view.Option{Value: strconv.FormatInt(f.ID, 10), Label: f.Name})
	}
	periods, _, err := s.store.In(actorOf(r.Context())).Reports(r.Context(), 0)
	if err != nil {
		return err
	}
	for i, p := range periods {
		if i == 0 || periods[i-1].Period.ID != p.Period.ID {
			page.Periods = append(page.Periods, view.Option{Value: strconv.FormatInt(p.Period.ID, 10), Label: p.ShortTitle + ", kỳ " + vi.Period(p.Period)})
		}
	}
	return s.render(w, r, http.StatusOK, view.ExportForms(page))
}

func columnLabels(f plan.ExportForm) string {
	labels := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		labels[i] = c.Label
	}
	return strings.Join(labels, ", ")
}

// GET /bao-cao/bieu-mau/them
func (s *Server) newExportFormPage(w http.ResponseWriter, r *http.Request) error {
	page := exportFormPage(plan.UsualForm())
	page.Name = ""
	return s.renderExportForm(w, r, http.StatusOK, 0, page)
}

// POST /bao-cao/bieu-mau
func (s *Server) addExportForm(w http.ResponseWriter, r *http.Request) error {
	f, page, err := parseExportForm(w, r, 0)
	if err == nil {
		_, err = s.planning.AddExportForm(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), f)
	}
	return s.afterExportForm(w, r, f, page, err)
}

// GET /bao-cao/bieu-mau/{form}
func (s *Server) exportFormPage(w http.ResponseWriter, r *http.Request) error {
	f, err := s.exportForm(r)
	if err != nil {
		return err
	}
	return s.renderExportForm(w, r, http.StatusOK, f.ID, exportFormPage(f))
}

func (s *Server) exportForm(r *http.Request) (plan.ExportForm, error) {
	id, err := pathID(r, "form")
	if err != nil {
		return plan.ExportForm{}, err
	}
	return s.store.In(actorOf(r.Context())).ExportForm(r.Context(), id)
}

// POST /bao-cao/bieu-mau/{form}
func (s *Server) editExportForm(w http.ResponseWriter, r *http.Request) error {
	now, err := s.exportForm(r)
	if err != nil {
		return err
	}
	f, page, err := parseExportForm(w, r, now.ID)
	if err == nil {
		err = s.planning.EditExportForm(r.Context(), actorOf(r.Context()), f)
	}
	if fault.KindOf(err) == fault.Conflict {
		if now, err = s.exportForm(r); err != nil {
			return err
		}
		page.Version, page.Overtaken = strconv.Itoa(now.Version), true
		page.Theirs = differing([]pair{{"Tên biểu mẫu", f.Name, now.Name}, {"Các cột", columnsText(f), columnsText(now)}})
		return s.renderExportForm(w, r, http.StatusConflict, f.ID, page)
	}
	return s.afterExportForm(w, r, f, page, err)
}

// columnsText is what two people may have made different of the columns.
func columnsText(f plan.ExportForm) string {
	texts := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		texts[i] = fmt.Sprintf("%s (%d)", c.Label, c.Width)
	}
	return strings.Join(texts, ", ")
}

func (s *Server) afterExportForm(w http.ResponseWriter, r *http.Request, f plan.ExportForm, page view.ExportFormPage, err error) error {
	if fault.KindOf(err) == fault.Invalid {
		page.Errors = ownFault(err)
		return s.renderExportForm(w, r, http.StatusUnprocessableEntity, f.ID, page)
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã lưu biểu mẫu “"+f.Name+"”.")
	http.Redirect(w, r, view.ExportFormsURL(), http.StatusSeeOther)
	return nil
}

// POST /bao-cao/bieu-mau/{form}/bo
func (s *Server) archiveExportForm(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	f, err := s.exportForm(r)
	if err != nil {
		return err
	}
	if err := s.planning.ArchiveExportForm(r.Context(), actorOf(r.Context()), f.ID, formVersion(r.PostForm.Get("version-form"))); err != nil {
		return err
	}
	s.flash(r, "Đã bỏ biểu mẫu “"+f.Name+"”.")
	http.Redirect(w, r, view.ExportFormsURL(), http.StatusSeeOther)
	return nil
}

// parseExportForm reads the form of a form: what has an order is a column.
func parseExportForm(w http.ResponseWriter, r *http.Request, id int64) (f plan.ExportForm, page view.ExportFormPage, err error) {
	if err := parseForm(w, r); err != nil {
		return f, page, err
	}
	v := fault.Invalids{}
	page.Name, page.Version = line(r, "name"), r.PostForm.Get("version-form")
	f = plan.ExportForm{ID: id, Name: page.Name, Version: formVersion(page.Version)}
	orders := map[plan.ColumnKind]int64{}
	for _, u := range plan.UsualColumns {
		kind := string(u.Kind)
		typed := view.ExportColumnForm{Kind: kind, Says: vi.ColumnKind(u.Kind), Order: text(r, "order-"+kind), Label: line(r, "label-"+kind), Width: text(r, "width-"+kind)}
		page.Columns = append(page.Columns, typed)
		if typed.Order == "" {
			continue
		}
		order, ok := integer(r, "order-"+kind)
		if !ok || order < 1 || order > 99 {
			v.Add("order-"+kind, "Thứ tự là số từ 1 đến 99; để trống là không lấy cột này.")
		}
		width, _ := integer(r, "width-"+kind) // 0, which is refused, where it is no number
		orders[u.Kind] = order
		f.Columns = append(f.Columns, plan.ExportColumn{Kind: u.Kind, Label: typed.Label, Width: int(min(max(width, 0), plan.MaxColumnWidth+1))})
	}
	slices.SortStableFunc(f.Columns, func(a, b plan.ExportColumn) int { return cmp.Compare(orders[a.Kind], orders[b.Kind]) })
	for field, message := range fault.Fields(f.Check()) {
		v.Add(field, message)
	}
	return f, page, v.Err()
}

// exportFormPage shows a form that is stored.
func exportFormPage(f plan.ExportForm) view.ExportFormPage {
	page := view.ExportFormPage{Name: f.Name, Version: strconv.Itoa(f.Version)}
	for _, u := range plan.UsualColumns {
		c := view.ExportColumnForm{Kind: string(u.Kind), Says: vi.ColumnKind(u.Kind), Label: u.Label, Width: strconv.Itoa(u.Width)}
		if i := slices.IndexFunc(f.Columns, func(c plan.ExportColumn) bool { return c.Kind == u.Kind }); i >= 0 {
			c.Order, c.Label, c.Width = strconv.Itoa(i+1), f.Columns[i].Label, strconv.Itoa(f.Columns[i].Width)
		}
		page.Columns = append(page.Columns, c)
	}
	return page
}

// renderExportForm shows the page of a form; id is 0 for a new one.
func (s *Server) renderExportForm(w http.ResponseWriter, r *http.Request, status int, id int64, page view.ExportFormPage) error {
	title := "Sửa biểu mẫu"
	page.Action = view.ExportFormURL(id)
	if id == 0 {
		title, page.Action, page.Token = "Thêm biểu mẫu", view.ExportFormsURL(), newToken()
	} else {
		page.Archive = view.ArchiveExportFormURL(id)
	}
	page.Chrome = s.chrome(r, title, sectionReports)
	page.Chrome.Failed = status >= 400
	return s.render(w, r, status, view.ExportForm(page))
}

// exportLinks are the forms in which a report's period can be had.
func exportLinks(id int64, forms []plan.ExportForm) []view.Link {
	links := []view.Link{{Label: plan.UsualForm().Name, URL: view.ExportFileURL(id, 0)}}
	for _, f := range forms {
		links = append(links, view.Link{Label: f.Name, URL: view.ExportFileURL(id, f.ID)})
	}
	return links
}

// GET /bao-cao/{report}/bieu-thuong-dung.xlsx
func (s *Server) usualExportFile(w http.ResponseWriter, r *http.Request) error {
	return s.sendExport(w, r, plan.UsualForm())
}

// GET /bao-cao/{report}/bieu/{form}/tai.xlsx
func (s *Server) exportFile(w http.ResponseWriter, r *http.Request) error {
	f, err := s.exportForm(r)
	if err != nil {
		return err
	}
	return s.sendExport(w, r, f)
}

// GET /bao-cao/bieu-mau/tai.xlsx
//
// A period that was opened can be exported whether or not its report is begun; an address that names none
// is for the one that is due last.
func (s *Server) periodExportFile(w http.ResponseWriter, r *http.Request) error {
	q := s.store.In(actorOf(r.Context()))
	form := plan.UsualForm()
	if id := queryID(r, "mau"); id != 0 {
		var err error
		if form, err = q.ExportForm(r.Context(), id); err != nil {
			return err
		}
	}
	period := queryID(r, "ky")
	if period == 0 {
		opened, _, err := q.Reports(r.Context(), 0)
		if err != nil {
			return err
		}
		if len(opened) > 0 {
			period = opened[0].Period.ID
		}
	}
	source, err := q.ReportSource(r.Context(), postgres.Report{Period: plan.Period{ID: period}})
	switch {
	case err != nil:
		return err
	case source.Report.Period.State == plan.PeriodPlanned:
		return fault.New(fault.NotFound, "Kỳ báo cáo này chưa mở.")
	}
	return s.sendForm(w, ReportData(source, s.now()), form)
}

func (s *Server) sendExport(w http.ResponseWriter, r *http.Request, f plan.ExportForm) error {
	c, err := s.compose(r)
	if err != nil {
		return err
	}
	return s.sendForm(w, c.data, f)
}

func (s *Server) sendForm(w http.ResponseWriter, d report.Data, f plan.ExportForm) error {
	return s.sendDocument(w, report.Export(d, f), "xlsx", fmt.Sprintf("%s, %s.xlsx", f.Name, vi.Period(d.Period)))
}
