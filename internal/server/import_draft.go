package server

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/importer"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /ke-hoach/nhap/{draft}
func (s *Server) importDraftPage(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "draft")
	if err != nil {
		return err
	}
	d, err := s.store.In(actorOf(r.Context())).ImportDraft(r.Context(), id)
	if err != nil {
		return err
	}
	if d.PlanID != 0 {
		http.Redirect(w, r, view.PlanURL(d.PlanID), http.StatusSeeOther)
		return nil
	}
	q := r.URL.Query()
	at := view.ReviewAt{Chosen: q.Get("chon"), Open: q.Get("sua"), Split: q.Get("tach"), All: q.Get("toan-van") != ""}
	return s.renderReview(w, r, http.StatusOK, d, at, view.ImportReviewPage{Window: newToken(), Token: newToken()})
}

// draftPost is one press of a button of a review.
type draftPost struct {
	verb, at string // "task", and the line or node that it is about
	act      string // for [plan.Reshape]; empty where the tree keeps its shape
	bad      error  // what was refused; all else is kept
	to       view.ReviewAt
}

// readDraftPost parts the button from what it is about: that stands in its value, or in the chosen line.
func readDraftPost(form url.Values) draftPost {
	p := draftPost{}
	p.verb, p.at, _ = strings.Cut(form.Get("op"), ":")
	p.to.All, p.to.Chosen = form.Get("all") != "", form.Get("at")
	switch p.verb {
	case "", "save", "plan", "undo", "redo":
	case "open":
		if p.to.Open = p.at; p.at == "all" || p.at == "" {
			p.to.All, p.to.Open = p.at == "all", ""
		}
		p.to.Row = p.to.Open
	case "other":
		p.to.Open = strings.TrimSuffix(p.at, ".role")
		p.to.Row = p.to.Open
	default:
		if p.at == "" {
			p.at = form.Get("at")
		}
		if p.act = p.verb + ":" + p.at; p.at == "" {
			p.act, p.bad = "", fault.Invalids{"at": "Chọn một dòng của văn bản, rồi bấm dòng đó là gì."}.Err()
		}
		p.to.Chosen = p.at
	}
	return p
}

// reshape makes the act and notes where it went; what cannot be done is said at the buttons.
func (p *draftPost) reshape(d *plan.Draft, review *plan.Review) error {
	if p.bad != nil {
		return nil // what was typed is mended first
	}
	where, err := plan.Reshape(d, review, p.act)
	switch {
	case err == nil:
		if at, _, _ := strings.Cut(p.at, ">"); strings.HasPrefix(at, "line.") {
			p.to.Chosen = at
		} else {
			p.to.Chosen = where
		}
		p.to.Row = rowOf(where)
	case p.verb == "split" && splits(d, review, p.at):
		p.to.Split = p.at
	case fault.KindOf(err) == fault.Invalid:
		p.bad = fault.Invalids{"at": faultMessage(err)}.Err()
	default:
		return err
	}
	return nil
}

func splits(d *plan.Draft, review *plan.Review, at string) bool {
	text, ok := plan.TextAt(d, review, at)
	return ok && len(plan.Breaks(text)) > 1
}

func faultMessage(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return ""
	}
	return f.Message
}

// other names a body that is in no list yet; it gets its part afterwards.
func (p *draftPost) other(d *plan.Draft, form url.Values) {
	name := strings.Join(strings.Fields(cleanText(form.Get(p.at+"-other"))), " ")
	if p.verb != "other" || name == "" {
		return
	}
	for i := range d.Areas {
		path := plan.NodePath("areas", i)
		if path == p.to.Open {
			roles := d.Areas[i].DraftRoles
			roles.Give(name, plan.RoleCooperating)
			d.Areas[i].SetRoles(roles)
		}
		for j := range d.Areas[i].Tasks {
			if plan.NodePath(path+".tasks", j) == p.to.Open {
				d.Areas[i].Tasks[j].Give(name, plan.RoleCooperating)
			}
		}
	}
}

// POST /ke-hoach/nhap/{draft}
func (s *Server) editImportDraft(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "draft")
	if err != nil {
		return err
	}
	if err := parseForm(w, r); err != nil {
		return err
	}
	ctx, actor := r.Context(), actorOf(r.Context())
	units, err := s.unitsNow(ctx, actor)
	if err != nil {
		return err
	}
	form := r.PostForm
	post := readDraftPost(form)
	edit := planning.DraftEdit{ID: id, Version: formVersion(form.Get("version-draft")), Window: truncate(text(r, "window"), 64)}
	edit.Changes = []planning.DraftChange{{What: planning.TypedInto + truncate(text(r, "row"), 64), Make: func(d *plan.Draft, review *plan.Review) error {
		if form.Get("shape") != strconv.Itoa(review.Shape) {
			return postgres.Overtaken() // the fields name nodes of another tree
		}
		// What can be kept is kept, whatever is refused.
		if err := applyReview(d, review, form); err != nil {
			post.bad = err
		}
		if fault.KindOf(post.bad) != fault.Invalid && post.bad != nil {
			return post.bad
		}
		post.other(d, form)
		importer.Propose(d, review, units)
		return nil
	}}}
	if post.act != "" {
		edit.Changes = append(edit.Changes, planning.DraftChange{What: post.verb, Make: func(d *plan.Draft, review *plan.Review) error {
			err := post.reshape(d, review)
			if err == nil {
				importer.Propose(d, review, units)
			}
			return err
		}})
	}
	d, err := s.planning.EditImportDraft(ctx, actor, edit)
	if err == nil && wantsJSON(r) {
		// What is left to do is counted while one answers.
		left := leftToReview(&d.Draft, view.BuildReview(view.ReviewState{Draft: d.Draft, Review: d.Review, Units: units, Values: reviewValues(&d.Draft, &d.Review)}))
		writeJSON(w, http.StatusOK, map[string]any{
			"saved": vi.Clock(d.UpdatedAt, actor.Commune.Location()), "versions": map[string]string{"draft": strconv.Itoa(d.Version)}, "errors": fault.Fields(post.bad),
			"live": map[string]string{"left": left.Open, "counts": left.Counts, "plan": left.Plan},
		})
		return nil
	}
	return s.afterDraftEdit(w, r, edit, d, post, err)
}

// afterDraftEdit goes on with what was pressed once the form is kept, or shows what was refused.
func (s *Server) afterDraftEdit(w http.ResponseWriter, r *http.Request, edit planning.DraftEdit, d postgres.ImportDraft, post draftPost, err error) error {
	ctx, actor, form := r.Context(), actorOf(r.Context()), r.PostForm
	said := ""
	switch {
	case err != nil || post.bad != nil:
	case post.verb == "plan":
		var planID int64
		if planID, post.bad = s.planning.SaveImportDraft(ctx, actor, form.Get("token"), edit.ID, d.Version, edit.Window); post.bad == nil {
			saved := "Đã lưu kế hoạch nháp. Xem lại, rồi kích hoạt để giao việc cho các đơn vị."
			if d.Review.Superior {
				saved = "Đã lưu kế hoạch của cấp trên làm nguồn. Chọn nhiệm vụ đưa vào kế hoạch của xã."
			}
			s.flash(r, saved)
			http.Redirect(w, r, view.PlanURL(planID), http.StatusSeeOther)
			return nil
		}
		if fault.Fields(post.bad) == nil {
			return post.bad
		}
	case post.verb == "undo" || post.verb == "redo":
		var what string
		edit.Version = d.Version
		before := d
		if d, what, err = s.planning.StepImportDraft(ctx, actor, edit, post.verb == "redo"); fault.KindOf(err) == fault.Invalid && err != nil {
			d, post.bad, err = before, fault.Invalids{"at": faultMessage(err)}.Err(), nil
		}
		said = map[string]string{"undo": "Đã hoàn tác: ", "redo": "Đã làm lại: "}[post.verb] + vi.DraftAct(what) + "."
	case post.to.Split == "" && post.act != "":
		said = "Đã " + vi.DraftAct(post.verb) + "."
		if line, ok := strings.CutPrefix(post.to.Chosen, "line."); ok {
			if i, err := strconv.Atoi(line); err == nil && i >= 0 && i < len(d.Draft.Source) {
				said = fmt.Sprintf("Dòng %d: đã %s.", d.Draft.Source[i].Lines[0], vi.DraftAct(post.verb))
			}
		}
	}
	switch {
	case fault.KindOf(err) == fault.Conflict:
		return s.draftOvertaken(w, r, edit.ID)
	case err != nil:
		return err
	case post.bad != nil:
		return s.renderReview(w, r, http.StatusUnprocessableEntity, d, post.to, view.ImportReviewPage{
			Window: edit.Window, Token: form.Get("token"), Errors: fault.Fields(post.bad), Values: typed(form, fault.Fields(post.bad)),
		})
	}
	if said != "" {
		s.flash(r, said)
	}
	http.Redirect(w, r, view.ImportReviewURL(edit.ID, post.to), http.StatusSeeOther)
	return nil
}

// typed are the posted values of the fields that were refused.
func typed(form url.Values, errs map[string]string) map[string]string {
	values := map[string]string{}
	for name := range errs {
		if form.Has(name) {
			values[name] = cleanText(form.Get(name))
		}
	}
	return values
}

// rowOf is the row of the page in which a text stands.
func rowOf(path string) string {
	if strings.HasPrefix(path, "dismissed.") {
		return "aside"
	}
	parts := strings.Split(path, ".")
	n := 2
	switch {
	case parts[0] == "areas" && len(parts) > 3 && parts[2] == "tasks":
		n = 4
	case slices.Contains([]string{"legal_bases", "opening", "purpose", "requirements", "closing"}, parts[0]):
		n = 1
	}
	return strings.Join(parts[:min(n, len(parts))], ".")
}

// draftOvertaken shows the own text with what the other person or window saved beside it. Where the
// tree has changed its shape meanwhile, the own texts that are not in it stand apart, to be copied.
func (s *Server) draftOvertaken(w http.ResponseWriter, r *http.Request, id int64) error {
	d, err := s.store.In(actorOf(r.Context())).ImportDraft(r.Context(), id)
	if err != nil {
		return err
	}
	if d.PlanID != 0 {
		if wantsJSON(r) {
			writeJSON(w, http.StatusConflict, map[string]any{"conflict": map[string]string{"message": "Văn bản này đã được lưu thành kế hoạch."}})
			return nil
		}
		s.flash(r, "Văn bản này đã được lưu thành kế hoạch.")
		http.Redirect(w, r, view.PlanURL(d.PlanID), http.StatusSeeOther)
		return nil
	}
	if wantsJSON(r) {
		writeJSON(w, http.StatusConflict, map[string]any{"conflict": map[string]string{}})
		return nil
	}
	now := reviewValues(&d.Draft, &d.Review)
	page := view.ImportReviewPage{Window: newToken(), Token: newToken(), Conflict: true}
	if r.PostForm.Get("shape") == strconv.Itoa(d.Review.Shape) {
		mine := d
		page.Errors = fault.Fields(applyReview(&mine.Draft, &mine.Review, r.PostForm))
		page.Values, page.Others = map[string]string{}, map[string]string{}
		for name, value := range reviewValues(&mine.Draft, &mine.Review) {
			if value != now[name] {
				page.Values[name], page.Others[name] = value, now[name]
			}
		}
		maps.Copy(page.Values, typed(r.PostForm, page.Errors))
		if d, err = s.store.In(actorOf(r.Context())).ImportDraft(r.Context(), id); err != nil {
			return err // a fresh copy: mine shares lists with the first
		}
		return s.renderReview(w, r, http.StatusConflict, d, readDraftPost(r.PostForm).to, page)
	}
	known := map[string]bool{"": true}
	for _, value := range now {
		known[value] = true
	}
	for _, f := range keptFields(r) {
		value := cleanText(f.Value)
		if !known[value] && strings.ContainsAny(value, " \n") {
			page.Lost = append(page.Lost, view.Kept{Name: f.Name, Value: value})
		}
	}
	return s.renderReview(w, r, http.StatusConflict, d, readDraftPost(r.PostForm).to, page)
}

func (s *Server) renderReview(w http.ResponseWriter, r *http.Request, status int, d postgres.ImportDraft, at view.ReviewAt, page view.ImportReviewPage) error {
	actor := actorOf(r.Context())
	units, err := s.unitsNow(r.Context(), actor)
	if err != nil {
		return err
	}
	values := reviewValues(&d.Draft, &d.Review)
	maps.Copy(values, page.Values)
	page.Values = values
	page.Errors = aliasErrors(page.Errors)
	page.Parts = view.BuildReview(view.ReviewState{
		Draft: d.Draft, Review: d.Review, Units: units, Values: values, Errors: page.Errors, Others: page.Others, Chosen: at.Chosen, Open: at.Open, Split: at.Split, All: at.All,
	})
	loc := actor.Commune.Location()
	page.ID, page.FileName, page.Uploaded = d.ID, d.FileName, "tải lên "+vi.Moment(d.CreatedAt, loc)
	page.Version, page.Shape, page.All, page.Lines = strconv.Itoa(d.Version), strconv.Itoa(d.Review.Shape), at.All, len(d.Draft.Source)
	page.Understood, page.Coverage = understood(&d.Draft)
	page.Saved = "Đã lưu " + vi.Clock(d.UpdatedAt, loc)
	page.Left = leftToReview(&d.Draft, page.Parts)
	if d.Undo != "" {
		page.Undo = "Hoàn tác: " + vi.DraftAct(d.Undo)
	}
	if d.Redo != "" {
		page.Redo = "Làm lại: " + vi.DraftAct(d.Redo)
	}
	page.Chrome = s.chrome(r, "Đối chiếu kế hoạch", sectionPlans)
	page.Chrome.Failed = status >= 400
	page.Chrome.Styles, page.Chrome.Scripts = []string{web.Asset("review.css")}, []string{web.Asset("review.js")}
	page.Saved = strings.TrimSpace(page.Chrome.Flash + " " + page.Saved)
	return s.render(w, r, status, view.ImportReview(page))
}

// leftToReview says what is still open and what the plan has, and counts on the button that saves it.
func leftToReview(d *plan.Draft, parts view.ReviewParts) view.ReviewLeft {
	c := d.Counts()
	left := view.ReviewLeft{Counts: fmt.Sprintf("%d nhóm, %d nhiệm vụ, %d trách nhiệm", c.Areas, c.Tasks, c.Duties), Plan: fmt.Sprintf("Lưu kế hoạch: %d nhiệm vụ", c.Tasks+c.Duties)}
	if n := len(parts.Doubts); n > 0 {
		left.Open = fmt.Sprintf("Còn %d chỗ cần xem", n)
	}
	if parts.NoFocal > 0 {
		left.Plan += fmt.Sprintf(", %d chưa có đầu mối", parts.NoFocal)
	}
	return left
}

// aliasErrors puts messages about nodes at the fields that mend them.
func aliasErrors(errs map[string]string) map[string]string {
	if errs == nil {
		return nil
	}
	out := map[string]string{}
	for name, message := range errs {
		switch {
		case name == "areas":
			name = "" // there is no field yet: it stands in the summary alone
		case strings.HasPrefix(name, "duties.") && strings.HasSuffix(name, ".unit"):
			name = strings.TrimSuffix(name, ".unit") + ".name"
		case strings.HasPrefix(name, "duties.") && strings.Contains(name, ".items.") && !strings.HasSuffix(name, ".area"):
			name += ".text"
		case strings.HasPrefix(name, "body.") && (strings.HasSuffix(name, ".unit") || strings.HasSuffix(name, ".name")):
			name = name[:strings.LastIndexByte(name, '.')] + ".as"
		}
		out[name] = message
	}
	return out
}

// understood counts what a person checks first.
func understood(d *plan.Draft) (facts []view.Fact, coverage string) {
	c := d.Counts()
	placed := 0
	for _, p := range d.Source {
		if p.Path != "" {
			placed++
		}
	}
	facts = []view.Fact{
		{Term: "Căn cứ, mục đích, yêu cầu", Value: strconv.Itoa(len(d.LegalBases) + len(d.Purpose) + len(d.Requirements))},
		{Term: "Nhóm nhiệm vụ", Value: strconv.Itoa(c.Areas)},
		{Term: "Nhiệm vụ trong các nhóm", Value: strconv.Itoa(c.Tasks)},
		{Term: fmt.Sprintf("Trách nhiệm của %d đơn vị", c.Units), Value: strconv.Itoa(c.Duties)},
		{Term: "Nơi nhận", Value: strconv.Itoa(c.Recipients)},
	}
	if len(d.Source) > 0 {
		coverage = fmt.Sprintf("%d/%d dòng có chỗ", placed, len(d.Source))
		if placed == len(d.Source) {
			coverage += ", không bỏ dòng nào"
		}
	}
	return facts, coverage
}
