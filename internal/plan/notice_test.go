package plan

import "testing"

func TestShorten(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		n    int
		want string
	}{
		{"Khám sức khỏe", 20, "Khám sức khỏe"},
		{"Khám sức khỏe", 13, "Khám sức khỏe"},
		{"Khám sức khỏe đầu năm", 13, "Khám sức…"},
		{"Khám,  sức khỏe", 6, "Khám…"},
		{"Khámsứckhỏeđầunăm", 6, "Kháms…"},
		{"", 6, ""},
	} {
		if got := Shorten(test.text, test.n); got != test.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", test.text, test.n, got, test.want)
		}
	}
}
