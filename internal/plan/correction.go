package plan

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Correction is a slip in who does what that was put right on an active plan (đính chính): the issued document says it
// so, and only what was entered differed. What the document itself changes goes through an amendment.
type Correction struct {
	ItemID        int64
	Before, After []Assignment
	Reason        string
	At            time.Time
	By            string
}

// CheckOpen refuses to change who does what on a plan that is closed.
func CheckOpen(p Plan) error {
	if p.State == StateClosed {
		return fault.New(fault.Conflict, "Kế hoạch đã khép lại, phân công không sửa được nữa.")
	}
	return nil
}

// CheckCorrection refuses a correction of a plan without its reason; a draft plan needs none.
func CheckCorrection(p Plan, reason string) error {
	switch {
	case p.State != StateActive:
		return nil
	case strings.TrimSpace(reason) == "":
		return fault.Field("reason", "Ghi lý do đính chính: văn bản ghi thế nào, đã nhập thế nào.")
	case utf8.RuneCountInString(reason) > MaxReason:
		return fault.Field("reason", "Dài quá 2.000 chữ cái.")
	}
	return nil
}
