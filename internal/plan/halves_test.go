package plan_test

import (
	"slices"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func TestHalves(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, title   string
		body          []string
		first, second string
		left          []string // of the body, with the first
	}{
		{"two parts", "Rà soát hộ nghèo; hỗ trợ sửa nhà.", nil, "Rà soát hộ nghèo", "Hỗ trợ sửa nhà.", nil},
		{"the break nearest the middle", "A dài. Bốn chữ ở đây; còn đây là phần sau cùng.", nil, "A dài. Bốn chữ ở đây", "Còn đây là phần sau cùng.", nil},
		{"no place to cut", "Phối hợp với Công an xã, Trạm Y tế tuyên truyền", nil, "Phối hợp với Công an xã, Trạm Y tế tuyên truyền", "", nil},
		{"a number is no sentence", "1. Rà soát hộ nghèo", nil, "1. Rà soát hộ nghèo", "", nil},
		{"the body has parts", "Hỗ trợ hộ nghèo", []string{"- Rà soát", "- hỗ trợ sửa nhà"}, "Hỗ trợ hộ nghèo", "Hỗ trợ sửa nhà", []string{"- Rà soát"}},
		{"one paragraph of body stays", "Hỗ trợ hộ nghèo", []string{"Rà soát"}, "Hỗ trợ hộ nghèo", "", []string{"Rà soát"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			first, second := plan.Item{Title: test.title, Body: test.body, TimingText: "Quý I", Deliver: "Danh sách"}.Halves()
			if first.Title != test.first || second.Title != test.second || !slices.Equal(first.Body, test.left) || len(second.Body) > 0 {
				t.Errorf("got %q %q and %q %q", first.Title, first.Body, second.Title, second.Body)
			}
			if first.Deliver != "Danh sách" || second.Deliver != "" || second.TimingText != "Quý I" {
				t.Errorf("what is produced and when: %+v, %+v", first, second)
			}
		})
	}
}
