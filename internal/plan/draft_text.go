package plan

import (
	"regexp"
	"slices"
	"strings"
)

var printedPurpose = regexp.MustCompile(`\s*\(([A-ZĐ]/[a-zđ])\)$`)

// toText makes a text a part of the plan that gives nobody work.
func (o *outline) toText(s spot, verb string) error {
	w := o.before(s)
	t := o.take(s)
	l := o.labelled(t)
	o.focus = l
	switch verb {
	case "section":
		if s.titles(NodeSection) {
			return refuse("Dòng này đã là tên mục.")
		}
		b := o.made(NodeSection, taken{leaf: t.leaf, label: t.label, body: t.body})
		b.body = append(b.body, o.fieldTexts(t.fields, w.area)...)
		for _, kid := range t.kids {
			b.body = append(append(b.body, o.labelled(taken{leaf: kid.title, label: kid.label})), kid.body...)
			b.body = append(b.body, o.fieldTexts(kid.fields, nil)...)
		}
		o.sections = insert(o.sections, w.section, b)
		return nil
	case "recipient":
		l.text = strings.Trim(printedDash.ReplaceAllString(l.text, ""), " ;.")
		b := &branch{kind: NodeRecipient, title: l}
		if m := printedPurpose.FindStringSubmatch(l.text); m != nil {
			l.text, b.purpose = strings.TrimSuffix(l.text, m[0]), m[1]
		}
		o.recipients = append(o.recipients, b)
	default:
		i := slices.Index(textLists, map[string]string{"basis": "legal_bases", "purpose": "purpose", "requirement": "requirements"}[verb])
		if s.list == i {
			return refuse("Dòng này đã ở phần đó.")
		}
		at := len(o.texts[i])
		if len(l.src) > 0 {
			at = behind(o.texts[i], l.src[0])
		}
		o.texts[i] = slices.Insert(o.texts[i], at, l)
	}
	return o.fold(t, w)
}
