package officialdoc

import "testing"

func TestNumberLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ number, want string }{
		{"", "Số:       /BC-UBND"},
		{"5", "Số: 05/BC-UBND"},
		{"05", "Số: 05/BC-UBND"},
		{"123", "Số: 123/BC-UBND"},
		{"7a", "Số: 7a/BC-UBND"},
	} {
		if got := (Head{Number: test.number, Symbol: "BC-UBND"}).numberLine(); got != test.want {
			t.Errorf("number %q: %q, want %q", test.number, got, test.want)
		}
	}
}

func TestDateLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		head Head
		want string
	}{
		{Head{Place: "Hà Trung", Day: 5, Month: 1, Year: 2027}, "Hà Trung, ngày 05 tháng 01 năm 2027"},
		{Head{Place: "Hà Trung", Day: 10, Month: 2, Year: 2027}, "Hà Trung, ngày 10 tháng 02 năm 2027"},
		{Head{Place: "Hà Trung", Day: 9, Month: 3, Year: 2027}, "Hà Trung, ngày 09 tháng 3 năm 2027"},
		{Head{Place: "Hà Trung", Day: 30, Month: 11, Year: 2026}, "Hà Trung, ngày 30 tháng 11 năm 2026"},
		{Head{Place: "Hà Trung", Year: 2026}, "Hà Trung, ngày       tháng       năm 2026"},
		{Head{Place: "Hà Trung", Month: 11, Year: 2026}, "Hà Trung, ngày       tháng 11 năm 2026"},
		{Head{Day: 1, Month: 12, Year: 2026}, "Ngày 01 tháng 12 năm 2026"},
		{Head{Place: "Hà Trung", Day: 1, Month: 12}, ""},
	} {
		if got := test.head.dateLine(); got != test.want {
			t.Errorf("%+v: %q, want %q", test.head, got, test.want)
		}
	}
}
