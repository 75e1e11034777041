package importer

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

var (
	signerLine = regexp.MustCompile(`^(?:(?:tm|kt|tl|tuq|q)\.|t[/.] ?m\.?|k[/.] ?t\.?|t[/.] ?l\.?|t[/.] ?u[/.] ?q\.?) ?\p{L}|^(?:tm|kt|tuq) \p{L}`)
	position   = regexp.MustCompile(`^(?:pho |quyen |[pq]\. ?)?(?:chu tich|truong |giam doc|chu nhiem|bi thu|hieu truong|thu truong|truong$|chanh |vien truong|cuc truong|uy vien|doi truong|pho )`)
	annexStart = regexp.MustCompile(`^phu luc(?: (?:so )?[0-9ivx]+)?\b`)
)

// footBounds finds where the foot begins and where the annexes do.
func (p *parser) footBounds(start int) (foot, annex int) {
	foot, annex = len(p.paras), len(p.paras)
	for i := start; i < len(p.paras); i++ {
		q := p.paras[i]
		if q.table == nil && strings.HasPrefix(q.key, "noi nhan") && short(q.text, 400) {
			foot = i
			break
		}
	}
	if foot == len(p.paras) {
		for i := start; i < len(p.paras); i++ {
			if q := p.paras[i]; q.table == nil && signerLine.MatchString(q.key) && isCapitals(q.text) {
				foot = i
				break
			}
		}
	}
	for i := foot; i < len(p.paras); i++ {
		q := p.paras[i]
		if q.table != nil || annexStart.MatchString(q.key) && short(q.text, 120) || i > foot+1 && q.kind == roman {
			annex = i
			break
		}
	}
	// The signature may stand before the recipients.
	for back := foot - 1; back >= start && back >= foot-8; back-- {
		q := p.paras[back]
		if q.table != nil || q.kind != noMark || !short(q.text, 60) || closed(q.text) {
			break
		}
		if signerLine.MatchString(q.key) && isCapitals(q.text) {
			foot = back
		}
	}
	return foot, annex
}

// foot reads recipients and signature.
func (p *parser) foot(paras []*para) {
	recipients := false
	var signer []*para
	for _, q := range paras {
		switch {
		case strings.HasPrefix(q.key, "noi nhan"):
			recipients = true
			p.place(q.source, "recipients")
			_, inline, _ := strings.Cut(q.text, ":")
			for part := range strings.SplitSeq(inline, ";") {
				if part = strings.Trim(part, " -–"); part != "" {
					p.recipient(q, part)
				}
			}
		case (q.kind == dash || q.kind == plus) && recipients:
			p.recipient(q, q.rest)
		case recipients && len(signer) == 0 && !isCapitals(q.text) && !q.edge && !signerLine.MatchString(q.key) && len(p.draft.Recipients) > 0 && len(p.draft.Recipients[len(p.draft.Recipients)-1].Name) < maxJoined && !isName(q.text):
			r := &p.draft.Recipients[len(p.draft.Recipients)-1]
			p.place(q.source, plan.NodePath("recipients", len(p.draft.Recipients)-1))
			whole := r.Name + " " + q.text
			if r.Purpose != "" && r.Purpose != keepPurpose {
				whole = r.Name + " (" + r.Purpose + ") " + q.text
			}
			r.Name, r.Purpose = splitPurpose(whole)
			r.Lines[1] = q.lines[1]
		default:
			signer = append(signer, q)
		}
	}
	p.signature(signer)
}

// recipient reads a line of recipients, of which some run several together: "- A; - B; - Lưu: VT."
func (p *parser) recipient(q *para, text string) {
	d := p.draft
	p.place(q.source, plan.NodePath("recipients", len(d.Recipients)))
	for _, one := range runTogether.Split(text, -1) {
		name, purpose := splitPurpose(one)
		d.Recipients = append(d.Recipients, plan.DraftRecipient{Name: name, Purpose: purpose, Origin: plan.Origin{Lines: q.lines, Sure: 0.95}})
	}
}

// runTogether is where the next recipient begins on the same line.
var runTogether = regexp.MustCompile(`; ?[-–] ?`)

// keepPurpose is the purpose of the copy that the office keeps.
const keepPurpose = "Lưu"

var (
	purposeEnd  = regexp.MustCompile(`\(([^()]*)\)$`)
	purposeWord = regexp.MustCompile(`^(?:de )?(?:b/ ?c|p/ ?h|t/ ?h|c/ ?d|bao cao|phoi hop|thuc hien|biet|chi dao|theo doi|t/ ?d)(?:[ ,;/-]|$)`)
)

// splitPurpose parts "Đảng ủy (B/c);" into name and purpose.
func splitPurpose(s string) (name, purpose string) {
	s = strings.TrimRight(trimValue(s), ", ")
	if strings.HasPrefix(vi.Fold(s), "luu") {
		return s, keepPurpose
	}
	if m := purposeEnd.FindStringSubmatchIndex(s); m != nil && purposeWord.MatchString(vi.Fold(s[m[2]:m[3]])) {
		return trimValue(s[:m[0]]), strings.TrimSpace(s[m[2]:m[3]])
	}
	return s, ""
}

// rank stands before the name of an officer, a doctor or a graduate.
var rank = regexp.MustCompile(`^(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy) |(?:ThS|TS|BS|CN|KS)\.? ?)`)

// isName tells the name of a person: two to six words, each with a capital.
func isName(s string) bool {
	words := strings.Fields(rank.ReplaceAllString(s, ""))
	if len(words) < 2 || len(words) > 6 || isCapitals(s) {
		return false
	}
	for _, w := range words {
		if !unicode.IsUpper(firstRune(w)) || strings.ContainsAny(w, ",;:()0123456789") {
			return false
		}
	}
	return true
}

var surname = regexp.MustCompile(`^(?:nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|dao|doan|vuong|trinh|dinh|lam|mai|to|ha|cao|luong|luu|thach|chau|quach|ta|la|kieu|than|nong|trieu|lo|vi|luc|vang|sung|hau|giang|cam|quang|tong|hua|chu|tang|ung|thai|ninh|khuat|nghiem|danh|kim|son|y|a|ro|ho|cu|rmah|ksor|siu) `)

// isCapitalName tells a person's name that is printed in capitals.
func isCapitalName(s string) bool {
	n := len(strings.Fields(s))
	return isCapitals(s) && n > 1 && n < 6 && !strings.ContainsAny(s, ",.;:()0123456789-") && surname.MatchString(vi.Fold(s)) && !position.MatchString(vi.Fold(s))
}

// signedMark stands where a copy does not show the signature.
var signedMark = regexp.MustCompile(`^[(\[]?(?:da ky|ky ten|ky va|chu ky|ky,)[^.;:]{0,30}[)\]]?$`)

// signature reads whom the signer stands for, what he is, and his name.
func (p *parser) signature(paras []*para) {
	s := &p.draft.Signer
	s.Sure = 0.95
	for _, q := range paras {
		read := false
		for _, text := range signatureLines(q) {
			key := vi.Fold(text)
			switch {
			case s.Name != "" || len(s.Authority)+len(s.Position) > maxJoined:
			case strings.HasPrefix(key, "q.") && isCapitals(text) && s.Position == "":
				s.Position = text
				read = true
			case signedMark.MatchString(key):
				read = true
			case signerLine.MatchString(key) && isCapitals(text):
				s.Authority = joinWith(s.Authority, "; ", text)
				read = true
			case isCapitals(text) && s.Authority != "" && s.Position == "" && !position.MatchString(key):
				s.Authority += " " + text // a name broken over two lines
				read = true
			case s.Position != "" && isCapitalName(text):
				s.Name = text
				read = true
			case isCapitals(text):
				s.Position = joinWith(s.Position, " ", text)
				read = true
			case isName(strings.TrimPrefix(text, "Đã ký: ")):
				s.Name = strings.TrimPrefix(text, "Đã ký: ")
				read = true
			}
		}
		if !read {
			p.place(q.source, plan.NodePath("problems", len(p.draft.Problems)))
			p.problem(q.lines[0], "signer", q.text, "Chưa rõ dòng này ở phần ký là gì.")
			continue
		}
		p.place(q.source, "signer")
		s.Lines = span(s.Lines, q.lines)
	}
	if s.Name == "" && s.Position == "" {
		s.Sure = 0
	}
	// "KT. CHỦ TỊCH" with no line of its own for the position.
	if s.Position == "" && s.Authority != "" {
		parts := strings.Split(s.Authority, "; ")
		last := parts[len(parts)-1]
		if _, rest, ok := strings.Cut(last, "."); ok && position.MatchString(vi.Fold(strings.TrimSpace(rest))) {
			s.Position = strings.TrimSpace(rest)
		}
	}
}

// signatureLines cuts a paragraph into the lines it was printed in: at line
// breaks, and before each title that was run together with the one above.
func signatureLines(q *para) []string {
	if !isCapitals(q.text) {
		return []string{q.text}
	}
	lines := strings.Split(q.raw, "\n")
	joined := lines[:0:0]
	for _, l := range lines {
		l = strings.Join(strings.Fields(l), " ")
		if n := len(joined); n > 0 && !signerLine.MatchString(vi.Fold(l)) && !position.MatchString(vi.Fold(l)) {
			joined[n-1] += " " + l
			continue
		}
		joined = append(joined, l)
	}
	var out []string
	for _, l := range joined {
		key := vi.Fold(l)
		if at := strings.Index(key, " pho chu tich"); at > 0 && signerLine.MatchString(key) {
			rest := skip(l, at)
			out = append(out, l[:len(l)-len(rest)], strings.TrimSpace(rest))
			continue
		}
		out = append(out, l)
	}
	return out
}

func joinWith(a, sep, b string) string {
	if a == "" {
		return b
	}
	return a + sep + b
}

// annex reads what follows the signature.
func (p *parser) annex(paras []*para) {
	d := p.draft
	at := -1
	for _, q := range paras {
		if q.table != nil {
			p.annexRows(q.table)
			continue
		}
		if annexStart.MatchString(q.key) && short(q.text, 120) || at < 0 {
			at = len(d.Sections)
			label := q.text
			if annexStart.MatchString(q.key) {
				label = q.text[:len(q.text)-len(skip(q.text, annexStart.FindStringIndex(q.key)[1]))]
			}
			title := strings.Trim(q.text[len(label):], " :.-")
			p.place(q.source, plan.NodePath("sections", at))
			d.Sections = append(d.Sections, plan.DraftSection{Label: label, Title: title, Origin: plan.Origin{Lines: q.lines, Sure: 0.8}})
			continue
		}
		s := &d.Sections[at]
		if isCapitals(q.text) && len(s.Body) == 0 && len(s.Title) < maxJoined {
			p.place(q.source, plan.NodePath("sections", at))
			s.Title = strings.TrimSpace(s.Title + " " + q.text)
			s.Lines = span(s.Lines, q.lines)
			continue
		}
		p.keep(at, q)
	}
}
