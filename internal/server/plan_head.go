package server

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /ke-hoach/{draft_plan}/thong-tin
func (s *Server) planHeadPage(w http.ResponseWriter, r *http.Request) error {
	d, err := s.workshop(r)
	if err != nil {
		return err
	}
	return s.renderPlanHead(w, r, http.StatusOK, d, view.PlanHeadPage{Values: planHeadValues(d.head)})
}

func (s *Server) renderPlanHead(w http.ResponseWriter, r *http.Request, status int, d workshop, page view.PlanHeadPage) error {
	title := "Tên, số, ngày, căn cứ của kế hoạch"
	if !d.draft() {
		title = "Điều chỉnh tên, số, ngày, căn cứ của kế hoạch"
	}
	page.Chrome = s.chrome(r, title, sectionPlans)
	page.Chrome.Failed = status >= 400
	page.Small, page.Action, page.Back, page.Version = d.small(), view.PlanHeadURL(d.Plan.ID), view.EditPlanURL(d.Plan.ID), strconv.Itoa(d.version)
	if page.Overtaken {
		now := planHeadValues(d.head)
		for _, f := range view.HeadFields {
			if now[f.Name] != page.Values[f.Name] {
				page.Current = append(page.Current, view.Fact{Term: f.Label, Value: now[f.Name]})
			}
		}
	}
	return s.render(w, r, status, view.PlanHead(page))
}

// POST /ke-hoach/{draft_plan}/thong-tin
func (s *Server) editPlanHead(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	d, err := s.workshop(r)
	if err != nil {
		return err
	}
	next, err := parsePlanHead(r, d.head)
	next.Version = formVersion(r.PostForm.Get("version-plan"))
	if err == nil && !next.Head().Same(d.head.Head()) {
		err = s.planning.EditPlanHead(r.Context(), actorOf(r.Context()), next)
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		status, _ := failure(err)
		return s.renderPlanHead(w, r, status, d, view.PlanHeadPage{Values: typedValues(r), Errors: fault.Fields(err), Overtaken: fault.KindOf(err) == fault.Conflict})
	}
	if err != nil {
		return err
	}
	done := "Đã lưu phần chung của kế hoạch."
	if !d.draft() {
		done += " Thay đổi nằm trong dự thảo điều chỉnh."
	}
	s.flash(r, done)
	http.Redirect(w, r, view.EditPlanURL(d.Plan.ID), http.StatusSeeOther)
	return nil
}

func planHeadValues(p plan.Plan) map[string]string {
	recipients := make([]string, len(p.Recipients))
	for i, n := range p.Recipients {
		if recipients[i] = n.Name; n.Purpose != "" {
			recipients[i] += " (" + n.Purpose + ")"
		}
	}
	values := map[string]string{
		"title": p.Title, "short_title": p.ShortTitle, "number": p.Number, "issued_on": vi.ISODate(p.IssuedOn), "issuer": p.Issuer, "place": p.Place,
		"recipients": strings.Join(recipients, "\n"), "signer_authority": p.SignerAuthority, "signer_position": p.SignerPosition, "signer_name": p.SignerName,
	}
	if p.DueMonth != 0 {
		values["report_due"] = strconv.Itoa(p.DueDay) + "/" + strconv.Itoa(p.DueMonth)
	}
	for name, list := range map[string][]string{"legal_bases": p.LegalBases, "opening": p.Opening, "purpose": p.Purpose, "requirements": p.Requirements, "closing": p.Closing} {
		values[name] = strings.Join(list, "\n")
	}
	return values
}

// parsePlanHead reads the head of a plan as typed; what the form does not have stays as in p.
func parsePlanHead(r *http.Request, p plan.Plan) (plan.Plan, error) {
	v := fault.Invalids{}
	for name, to := range map[string]*string{
		"title": &p.Title, "short_title": &p.ShortTitle, "number": &p.Number, "issuer": &p.Issuer, "place": &p.Place,
		"signer_authority": &p.SignerAuthority, "signer_position": &p.SignerPosition, "signer_name": &p.SignerName,
	} {
		if r.PostForm.Has(name) {
			*to = line(r, name)
		}
	}
	for name, to := range map[string]*[]string{"legal_bases": &p.LegalBases, "opening": &p.Opening, "purpose": &p.Purpose, "requirements": &p.Requirements, "closing": &p.Closing} {
		if r.PostForm.Has(name) {
			*to = lines(text(r, name))
		}
	}
	if r.PostForm.Has("issued_on") {
		iso, ok := issuedOn(text(r, "issued_on"))
		if !ok {
			v.Add("issued_on", wrongIssuedOn)
		}
		p.IssuedOn = iso
	}
	if r.PostForm.Has("report_due") {
		var ok bool
		if p.DueMonth, p.DueDay, ok = dayOfYear(text(r, "report_due")); !ok {
			v.Add("report_due", "Ghi ngày và tháng có trong mọi năm, viết như 30/11.")
		}
	}
	if r.PostForm.Has("recipients") {
		p.Recipients = nil
		for _, name := range lines(text(r, "recipients")) {
			n := plan.DraftRecipient{Name: strings.TrimLeft(name, "- ")}
			if before, purpose, ok := strings.Cut(n.Name, " ("); ok && strings.HasSuffix(purpose, ")") && len([]rune(purpose)) <= 5 {
				n.Name, n.Purpose = before, strings.TrimSuffix(purpose, ")")
			}
			p.Recipients = append(p.Recipients, n)
		}
	}
	if p.ShortTitle == "" {
		p.ShortTitle = plan.ShortTitle(p.Title)
	}
	for field, message := range fault.Fields(p.CheckHead()) {
		if v[field] == "" {
			v.Add(field, message)
		}
	}
	return p, v.Err()
}
