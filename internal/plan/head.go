package plan

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// CheckOwn refuses a superior's plan where duties are given: it is kept as a source, and nobody owes anything on it.
func (p Plan) CheckOwn() error {
	if p.Superior {
		return fault.New(fault.Conflict, "Đây là kế hoạch của cấp trên, giữ làm nguồn: không phân công, không kích hoạt. Chọn nhiệm vụ của xã từ trang kế hoạch.")
	}
	return nil
}

// CheckHead refuses what stands around the tree of a plan where it is not complete, field by field.
func (p Plan) CheckHead() error {
	v := fault.Invalids{}
	if strings.TrimSpace(p.Title) == "" {
		v.Add("title", "Ghi tên kế hoạch.")
	}
	if strings.TrimSpace(p.ShortTitle) == "" {
		v.Add("short_title", "Ghi tên ngắn của kế hoạch.")
	}
	for field, text := range map[string]string{"title": p.Title, "short_title": p.ShortTitle, "number": p.Number, "issuer": p.Issuer, "place": p.Place} {
		if utf8.RuneCountInString(text) > maxItemTitle {
			v.Add(field, "Dài quá 2.000 chữ cái.")
		}
	}
	if p.DueMonth == 0 || p.DueDay == 0 {
		v.Add("report_due", "Ghi ngày và tháng có trong mọi năm, viết như 30/11.")
	}
	return v.Err()
}

// Head is what stands around the tree of a plan and may be changed, as an amendment keeps it.
type Head struct {
	Number, Title, ShortTitle, Issuer, Place, IssuedOn  string
	LegalBases, Opening, Purpose, Requirements, Closing []string
	Recipients                                          []DraftRecipient
	SignerAuthority, SignerPosition, SignerName         string
	DueMonth, DueDay                                    int
}

// Head is that of the plan.
func (p Plan) Head() Head {
	return Head{
		Number: p.Number, Title: p.Title, ShortTitle: p.ShortTitle, Issuer: p.Issuer, Place: p.Place, IssuedOn: p.IssuedOn,
		LegalBases: p.LegalBases, Opening: p.Opening, Purpose: p.Purpose, Requirements: p.Requirements, Closing: p.Closing, Recipients: p.Recipients,
		SignerAuthority: p.SignerAuthority, SignerPosition: p.SignerPosition, SignerName: p.SignerName, DueMonth: p.DueMonth, DueDay: p.DueDay,
	}
}

// WithHead is the plan under another head.
func (p Plan) WithHead(h Head) Plan {
	p.Number, p.Title, p.ShortTitle, p.Issuer, p.Place, p.IssuedOn = h.Number, h.Title, h.ShortTitle, h.Issuer, h.Place, h.IssuedOn
	p.LegalBases, p.Opening, p.Purpose, p.Requirements, p.Closing, p.Recipients = h.LegalBases, h.Opening, h.Purpose, h.Requirements, h.Closing, h.Recipients
	p.SignerAuthority, p.SignerPosition, p.SignerName, p.DueMonth, p.DueDay = h.SignerAuthority, h.SignerPosition, h.SignerName, h.DueMonth, h.DueDay
	return p
}

// After is the plan under the head that operations leave it with.
func (p Plan) After(ops []Op) Plan {
	for _, op := range ops {
		if op.Kind == OpHead && op.Head != nil {
			p = p.WithHead(*op.Head)
		}
	}
	return p
}

// Same compares heads by their words, not by where they were read.
func (h Head) Same(as Head) bool {
	lists := [][2][]string{
		{h.LegalBases, as.LegalBases}, {h.Opening, as.Opening}, {h.Purpose, as.Purpose}, {h.Requirements, as.Requirements}, {h.Closing, as.Closing},
		{h.words(), as.words()},
	}
	return !slices.ContainsFunc(lists, func(pair [2][]string) bool { return !slices.Equal(pair[0], pair[1]) })
}

func (h Head) words() []string {
	words := []string{
		h.Number, h.Title, h.ShortTitle, h.Issuer, h.Place, h.IssuedOn, h.SignerAuthority, h.SignerPosition, h.SignerName, strconv.Itoa(h.DueMonth), strconv.Itoa(h.DueDay),
	}
	for _, r := range h.Recipients {
		words = append(words, r.Name, r.Purpose)
	}
	return words
}

// CheckOp refuses what is no operation of the plan: on a superior's plan what was read wrongly is corrected, but nobody
// of the commune has a part in it, and a task that the commune answers stays. answered says so of a task.
func (p Plan) CheckOp(op Op, answered func(item int64) bool) error {
	if !p.Superior {
		return nil
	}
	switch {
	case op.Kind == OpAssign || op.Kind == OpAdd && op.What == ItemDuty || len(op.Parts) > 0:
		return p.CheckOwn()
	case (op.Kind == OpEnd || op.Kind == OpMerge) && (answered(op.Item) || answered(op.Other)):
		return fault.New(fault.Invalid, "Kế hoạch của xã đang có việc theo nhiệm vụ này, nên không bỏ, không gộp được. Sửa câu chữ, hoặc tách nhiệm vụ.")
	}
	return nil
}
