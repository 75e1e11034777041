package importer

import (
	"regexp"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// headed is a line of the letterhead in capitals, without the motto beside it.
type headed struct {
	text  string
	q     *para
	whole bool // the paragraph says nothing else
}

var (
	// ownBody begins the name of a body in a letterhead.
	ownBody = regexp.MustCompile(`^(?:ubnd|uy ban|hdnd|hoi dong|dang (?:bo|uy)|(?:tinh|thanh|quan|huyen|thi) (?:uy|doan)|chi bo|so|phong|ban|bch|bcd|tieu ban|truong|trung tam|cong an|chi cuc|cuc|hoi|doan|lien doan|cong doan|mttq|ubmttq|tram|benh vien|bao hiem|toa an|vien|thue|kho bac|ngan hang|van phong|to|hat kiem lam|thanh tra|chi doan|bo chi huy) |^van phong$`)
	// noBody begins what a line goes on with: "BAN CHỈ ĐẠO" and "PHÒNG, CHỐNG THIÊN TAI".
	noBody = regexp.MustCompile(`^(?:phong(?:,| chong| ngua| thu| dich)|hoi (?:nghi|thi|thao|nhap|cho)|doan ket|to chuc (?:ky|dai|cac)|ban hanh)`)
	// organ is an organ of the body above it and no body of its own.
	organ = regexp.MustCompile(`^(?:ban (?:thuong truc|thuong vu|chap hanh|lanh dao|giam hieu)$|uy ban (?:xa|phuong|huyen|tinh|thi|thanh))`)
	// unfinished ends a line whose name goes on below it.
	unfinished = regexp.MustCompile(`(?:,|-| va| cua| ve)$`)
	// youth is the motto of the youth union.
	youth = regexp.MustCompile(`^doan (?:tncs|thanh nien cong san) ho chi minh$`)
)

// nameIssuer takes the issuer from the letterhead: the last body that it names. What
// stands above is the superior; an organ such as "BAN THƯỜNG TRỰC" belongs to the body above it.
func (p *parser) nameIssuer() {
	lines := p.letterhead
	if n := len(lines); n > 1 && youth.MatchString(vi.Fold(lines[n-1].text)) {
		lines = lines[:n-1]
	}
	from := 0
	for i := 1; i < len(lines); i++ {
		key := vi.Fold(lines[i].text)
		if ownBody.MatchString(key) && !noBody.MatchString(key) && !organ.MatchString(key) && !unfinished.MatchString(vi.Fold(lines[i-1].text)) {
			from = i
		}
	}
	for _, l := range lines[from:] {
		p.draft.Issuer = strings.TrimSpace(p.draft.Issuer + " " + l.text)
		if l.whole {
			p.place(l.q.source, "issuer")
		}
	}
}
