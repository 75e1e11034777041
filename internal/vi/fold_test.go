package vi

import "testing"

func TestFold(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ in, want string }{
		{"Ủy ban Nhân dân", "uy ban nhan dan"},
		{"Uỷ Ban", "uy ban"},
		{"ĐẶC KHU Phú Quý", "dac khu phu quy"},
		{"Hòa bình", "hoa binh"}, // decomposed
		{"30/11 – “ưu tiên”", "30/11 – “uu tien”"},
		{"", ""},
	} {
		if got := Fold(test.in); got != test.want {
			t.Errorf("Fold(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestRoman(t *testing.T) {
	t.Parallel()
	for n := 1; n < 4000; n++ {
		if got, ok := ParseRoman(Roman(n)); !ok || got != n {
			t.Fatalf("%d is written %s and read %d, %v", n, Roman(n), got, ok)
		}
	}
	for _, s := range []string{"", "IIII", "VX", "ivx", "A", "IL"} {
		if _, ok := ParseRoman(s); ok {
			t.Errorf("%q passes for a numeral", s)
		}
	}
	if Roman(0)+Roman(4000) != "" {
		t.Error("a numeral outside 1 to 3999")
	}
}
