package vi

import (
	"fmt"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// Concern is what an amendment means for a unit: “thêm 1, thay đổi 2, thôi 1 nhiệm vụ”.
func Concern(c plan.Concern) string {
	var parts []string
	for _, p := range []struct {
		n    int
		text string
	}{{c.Added, "thêm %d"}, {c.Changed, "thay đổi %d"}, {c.Ended, "bớt %d"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf(p.text, p.n))
		}
	}
	return strings.Join(parts, ", ") + " nhiệm vụ"
}
