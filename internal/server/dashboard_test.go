package server_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// Each figure of what is late leads to just the reports that it counts.
func TestLateFiguresLeadToTheirRows(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b := s.as(t, "hatrung.chutich")
	page := b.get("/tong-quan").want(http.StatusOK, "10 báo cáo quá hạn của 2 đơn vị", "Kế hoạch mẫu về trẻ em, kỳ 9 tháng năm 2026: ")
	sum := 0
	for _, period := range []int64{p.NineMonths.ID, p.Year.ID} {
		for _, unit := range []string{"Trạm Y tế", "Công an xã"} {
			link := fmt.Sprintf("/tong-quan/%d?don-vi=%d&tinh-trang=qua-han", period, s.communes["hatrung"].units[unit])
			if !strings.Contains(page.body, strings.ReplaceAll(link, "&", "&amp;")) {
				t.Errorf("no link %s", link)
			}
			sum += len(regexp.MustCompile(`href="/nhiem-vu/`).FindAllString(b.get(link).body, -1))
		}
	}
	if sum != 10 {
		t.Errorf("%d rows behind figures that add up to 10", sum)
	}
}
