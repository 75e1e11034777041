package vi

import (
	"strconv"
	"strings"
)

// Percent is part of whole as officials write it, with a decimal comma and no more than one place:
// 75%, 63,6%; "–" where there is no whole.
func Percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	s := strconv.FormatFloat(float64(part)*100/float64(whole), 'f', 1, 64)
	return strings.Replace(strings.TrimSuffix(s, ".0"), ".", ",", 1) + "%"
}
