package plan

import (
	"fmt"
	"testing"
)

func TestDeadlineOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"Theo Kế hoạch riêng", ""},
		{"Trước 31/02/2026", ""},
		{"Thường xuyên", "standing"},
		{"Thường xuyên, theo yêu cầu nhiệm vụ", "standing"},
		{"Hằng tuần", "standing"},
		{"Từ 01/7/2025", "standing from 2025-07-01"},
		{"Năm 2025 và các năm tiếp theo", "standing from 2025-01-01"},
		{"Thường xuyên hằng năm", "yearly"},
		{"Hàng năm", "yearly"},
		{"Tháng 12 hằng năm", "yearly 12"},
		{"trước ngày 20/7 hằng năm", "yearly 7/20"},
		{"Hằng quý", "quarterly"},
		{"Trước ngày 30/11/2025", "dated to 2025-11-30"},
		{"Hoàn thành trước ngày 15 tháng 5 năm 2026", "dated to 2026-05-15"},
		{"30.6.2026", "dated to 2026-06-30"},
		{"Quý III/2026", "dated from 2026-07-01 to 2026-09-30"},
		{"Quý III Năm 2026", "dated from 2026-07-01 to 2026-09-30"},
		{"Xong trong Quý II/2026", "dated from 2026-04-01 to 2026-06-30"},
		{"Tháng 12/2025", "dated from 2025-12-01 to 2025-12-31"},
		{"Trong tháng 2 năm 2024", "dated from 2024-02-01 to 2024-02-29"},
		{"Trong năm 2026", "dated from 2026-01-01 to 2026-12-31"},
		{"2025", "dated from 2025-01-01 to 2025-12-31"},
		{"6 tháng đầu năm 2026", "dated from 2026-01-01 to 2026-06-30"},
		{"Quý I và Quý III năm 2026", "dated from 2026-01-01 to 2026-09-30"},
		{"Từ ngày 05/12/2025 đến ngày 20/02/2026", "range from 2025-12-05 to 2026-02-20"},
		{"Từ ngày 14/02 đến ngày 16/02/2026", "range from 2026-02-14 to 2026-02-16"},
		{"Quý IV/2025- Quý II/2026", "range from 2025-10-01 to 2026-06-30"},
		{"Giai đoạn 2026 - 2030", "range from 2026-01-01 to 2030-12-31"},
		{"Từ năm 2026 đến năm 2028", "range from 2026-01-01 to 2028-12-31"},
		{"Sau khi có Quy chế của TW", "after"},
		{"Khi có thiên tai", "after"},
		{"Trong tháng 5", ""},
		{"Trước ngày 25/7", ""},
	} {
		d := DeadlineOf(test.text)
		got := string(d.Kind)
		if d.Kind == DeadlineYearly && d.Month != 0 {
			got += fmt.Sprintf(" %d", d.Month)
			if d.Day != 0 {
				got += fmt.Sprintf("/%d", d.Day)
			}
		}
		if !d.From.IsZero() {
			got += " from " + d.From.String()
		}
		if !d.Until.IsZero() {
			got += " to " + d.Until.String()
		}
		if got != test.want {
			t.Errorf("%q is %q, want %q", test.text, got, test.want)
		}
	}
	if d := DeadlineOf("Trước ngày 25/7"); d.Month != 7 || d.Day != 25 {
		t.Errorf("a day without its year: %+v", d)
	}
}

func TestTimingOfPlan(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ title, issued, text, want string }{
		{"Bảo vệ môi trường năm 2026", "2025-12-20", "trong tháng 12", "dated 2026-12-31"},
		{"Bảo vệ môi trường năm 2026", "2025-12-20", "Trước ngày 25/7", "dated 2026-07-25"},
		{"Ngày hội", "2026-03-18", "Trong tháng 4", "dated 2026-04-30"},
		{"Ngày hội", "2026-03-18", "Quý III", "dated 2026-09-30"},
		{"Giai đoạn 2026 - 2030", "2026-03", "Tháng 5", "dated 2026-05-31"},
		{"Ngày hội", "2026-03-18", "Trong tháng 2", ""}, // past: of which year it is nobody says
		{"Ngày hội", "", "Trong tháng 2", ""},
		{"Ngày hội", "2026-03-18", "Theo hướng dẫn", ""},
		{"Ngày hội", "2026-03-18", "trước ngày 20/7 hằng năm", "yearly"},
		{"Ngày hội năm 2026", "2026-03-18", "Tháng 5/2027", "dated 2027-05-31"},
	} {
		d := Draft{Title: test.title, IssuedOn: test.issued}
		timing, due := d.TimingOf(test.text)
		got := string(timing)
		if !due.IsZero() {
			got += " " + due.String()
		}
		if got != test.want {
			t.Errorf("%q in %q of %q is %q, want %q", test.text, test.title, test.issued, got, test.want)
		}
	}
}

func FuzzDeadlineOf(f *testing.F) {
	f.Add("Từ ngày 05/12/2025 đến ngày 20/02/2026")
	f.Add("Quý IV/2025- Quý II/2026")
	f.Fuzz(func(t *testing.T, text string) {
		timing, day := TimingOf(text)
		if (timing == TimingDated) == day.IsZero() {
			t.Errorf("%q is %q on %s", text, timing, day)
		}
	})
}
