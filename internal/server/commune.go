package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// Sizes of the list of receiving bodies: so many are read, and so many empty rows stand below the filled ones.
const (
	maxBodies   = 60
	spareBodies = 3
)

// GET /quan-tri/xa
func (s *Server) communePage(w http.ResponseWriter, r *http.Request) error {
	form, err := s.letterheadNow(r)
	if err != nil {
		return err
	}
	return s.renderLetterhead(w, r, http.StatusOK, view.LetterheadPage{Form: form})
}

// POST /quan-tri/xa
func (s *Server) editCommune(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	c, bodies, form, err := parseCommune(r)
	if err == nil {
		err = s.planning.EditCommune(r.Context(), actorOf(r.Context()), c, bodies)
	}
	switch {
	case fault.Fields(err) != nil:
		return s.renderLetterhead(w, r, http.StatusUnprocessableEntity, view.LetterheadPage{Form: form, Errors: fault.Fields(err)})
	case fault.KindOf(err) == fault.Conflict:
		return s.communeOvertaken(w, r, form)
	case err != nil:
		return err
	}
	s.flash(r, "Đã lưu thể thức và nơi nhận.")
	http.Redirect(w, r, view.LetterheadURL(), http.StatusSeeOther)
	return nil
}

// communeOvertaken shows the typed text with the newer version beside it.
func (s *Server) communeOvertaken(w http.ResponseWriter, r *http.Request, form view.LetterheadForm) error {
	now, err := s.letterheadNow(r)
	if err != nil {
		return err
	}
	page := view.LetterheadPage{Overtaken: true, Current: differing([]pair{
		{"Tên xã", form.Name, now.Name}, {"Tỉnh", form.Province, now.Province}, {"Cơ quan cấp trên", form.Superior, now.Superior},
		{"Cơ quan ban hành", form.Agency, now.Agency}, {"Địa danh", form.Place, now.Place}, {"Chữ viết tắt", form.SymbolSuffix, now.SymbolSuffix},
		{"Người ký", form.SignerAuthority, now.SignerAuthority}, {"Họ tên người ký", form.SignerName, now.SignerName}, {"Lưu", form.Filing, now.Filing},
		{"Nơi nhận", bodiesText(form.Bodies), bodiesText(now.Bodies)},
	})}
	form.Version = now.Version
	page.Form = form
	return s.renderLetterhead(w, r, http.StatusConflict, page)
}

func bodiesText(bodies []view.BodyForm) string {
	var list []string
	for _, b := range bodies {
		if b.Name != "" {
			list = append(list, strings.TrimSpace(b.Name+" "+b.Purpose+" "+b.From+" "+b.To))
		}
	}
	return strings.Join(list, "; ")
}

// letterheadNow is the form as the database has it.
func (s *Server) letterheadNow(r *http.Request) (view.LetterheadForm, error) {
	q := s.store.In(actorOf(r.Context()))
	c, err := q.Commune(r.Context())
	if err != nil {
		return view.LetterheadForm{}, err
	}
	bodies, err := q.ReceivingBodies(r.Context())
	if err != nil {
		return view.LetterheadForm{}, err
	}
	form := view.LetterheadForm{
		Version: strconv.Itoa(c.Version), Name: c.Name, Province: c.Province, Place: c.Place, Superior: c.LetterheadSuperior, Agency: c.LetterheadAgency,
		SymbolSuffix: c.SymbolSuffix, SignerAuthority: strings.Join(c.SignerAuthority, "\n"), SignerName: c.SignerName, Filing: c.Filing,
	}
	for _, b := range bodies {
		form.Bodies = append(form.Bodies, view.BodyForm{Use: b.Use, Name: b.Name, Purpose: b.Purpose, From: vi.Date(b.ValidFrom), To: vi.Date(b.ValidTo)})
	}
	return form, nil
}

func (s *Server) renderLetterhead(w http.ResponseWriter, r *http.Request, status int, page view.LetterheadPage) error {
	page.Chrome = s.chrome(r, "Thể thức, nơi nhận", sectionCommune)
	page.Chrome.Failed = status >= 400
	page.Uses = []view.Option{{Value: "recipient", Label: "Nơi nhận"}, {Value: "addressee", Label: "Kính gửi"}}
	for range spareBodies {
		page.Form.Bodies = append(page.Form.Bodies, view.BodyForm{Use: "recipient"})
	}
	return s.render(w, r, status, view.Letterhead(page))
}

func parseCommune(r *http.Request) (postgres.Commune, []postgres.ReceivingBody, view.LetterheadForm, error) {
	form := view.LetterheadForm{
		Version: r.PostForm.Get("version-xa"), Name: line(r, "name"), Province: line(r, "province"), Place: line(r, "place"),
		Superior: line(r, "letterhead_superior"), Agency: line(r, "letterhead_agency"), SymbolSuffix: line(r, "symbol_suffix"),
		SignerAuthority: text(r, "signer_authority"), SignerName: line(r, "signer_name"), Filing: line(r, "filing"),
	}
	c := postgres.Commune{
		LetterheadSuperior: form.Superior, LetterheadAgency: form.Agency, SymbolSuffix: form.SymbolSuffix,
		SignerAuthority: lines(form.SignerAuthority), SignerName: form.SignerName, Filing: form.Filing,
	}
	c.Name, c.Province, c.Place = form.Name, form.Province, form.Place
	c.Version = formVersion(form.Version)
	v := fault.Invalids{}
	var bodies []postgres.ReceivingBody
	for i := 1; i <= maxBodies; i++ {
		field := func(name string) string { return bodyField(i, name) }
		b := view.BodyForm{Use: text(r, field("use")), Name: line(r, field("name")), Purpose: line(r, field("purpose")), From: text(r, field("from")), To: text(r, field("to"))}
		if b.Name == "" && b.Purpose == "" {
			continue
		}
		form.Bodies = append(form.Bodies, b)
		body := postgres.ReceivingBody{Use: b.Use, Name: b.Name, Purpose: b.Purpose}
		if b.Use != "addressee" && b.Use != "recipient" {
			v.Add(bodyField(len(form.Bodies), "use"), "Chọn kính gửi hoặc nơi nhận.")
		}
		body.ValidFrom = dayText(b.From, bodyField(len(form.Bodies), "from"), v)
		body.ValidTo = dayText(b.To, bodyField(len(form.Bodies), "to"), v)
		bodies = append(bodies, body)
	}
	return c, bodies, form, v.Err()
}

// bodyField is the name of a control of a row; a form that is shown again has left empty rows out.
func bodyField(row int, name string) string { return fmt.Sprintf("body-%d-%s", row, name) }
