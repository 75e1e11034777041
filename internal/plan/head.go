package plan

import (
	"strings"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// CheckOwn refuses a superior's plan where duties are given: it is kept as it was issued, and nobody owes anything on it.
func (p Plan) CheckOwn() error {
	if p.Superior {
		return fault.New(fault.Conflict, "Đây là kế hoạch của cấp trên, giữ làm nguồn: không sửa, không phân công, không kích hoạt. Chọn nhiệm vụ của xã từ trang kế hoạch.")
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
