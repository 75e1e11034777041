package server_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"
)

// Every task that the page of a plan leads to opens for the reader; the coordinator and the leader are led
// to all of them, a unit to its own, the administrator to none.
func TestPlanLeadsOnlyToTasksThatOpen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	link := regexp.MustCompile(`href="(/nhiem-vu/\d+)"`)
	shown := map[string]int{}
	for _, person := range []string{"hatrung.vanhoa", "hatrung.chutich", "hatrung.yte", "hatrung.quantri"} {
		b := s.as(t, person)
		for _, m := range link.FindAllStringSubmatch(b.get(fmt.Sprintf("/ke-hoach/%d", p.ID)).want(http.StatusOK).body, -1) {
			shown[person]++
			b.get(m[1]).want(http.StatusOK)
		}
	}
	if all := shown["hatrung.vanhoa"]; all == 0 || shown["hatrung.chutich"] != all || shown["hatrung.yte"] == 0 || shown["hatrung.yte"] >= all || shown["hatrung.quantri"] != 0 {
		t.Errorf("links by person: %v", shown)
	}
}
