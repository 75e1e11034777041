package server_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

// reportSite is a site with a plan on which Trạm Y tế has sent one report, and the address of the
// official report that the coordinator has begun.
func reportSite(t *testing.T) (s *site, b *browser, address string, send func(result string)) {
	t.Helper()
	s = newSite(t)
	ten := s.communes["hatrung"]
	p := pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{
		Lead: ten.units["Trạm Y tế"], Cooperating: ten.units["Công an xã"], Requested: ten.units["Ủy ban MTTQ Việt Nam xã"],
	})
	send = func(result string) {
		t.Helper()
		ctx := context.Background()
		actor := account.Actor{CommuneID: ten.actor.CommuneID, AccountID: ten.accounts["yte"], UnitID: ten.units["Trạm Y tế"], Roles: []account.Role{account.RoleUnit}}
		service := planning.New(s.db.Store, func() time.Time { return testNow })
		owed, err := s.db.Store.In(actor).OwedOfUnitPeriod(ctx, actor.UnitID, p.Year.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range owed {
			if o.Key() != p.Row("II.1.1") {
				continue
			}
			saved, err := service.SaveDrafts(ctx, actor, []planning.Draft{{Key: o.Key(), Base: plan.BaseOf(o.Report), Content: plan.Content{
				Answer: plan.NewResult, Status: plan.InProgress, Percent: 80, Result: result, Recommendations: "Đề nghị bố trí 02 cân trẻ em.",
			}}})
			if err != nil || saved[0].Err != nil {
				t.Fatal(err, saved)
			}
			if _, err := service.Submit(ctx, actor, rand.Text(), []planning.Pick{{Key: o.Key(), Version: saved[0].Row.Report.Version}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	send("Đã cân, đo 1.768 trẻ dưới 5 tuổi.")
	b = s.as(t, "hatrung.vanhoa")
	list := b.get("/bao-cao").want(http.StatusOK, "Soạn báo cáo")
	a := b.post("/bao-cao", url.Values{"token": {list.input("token")}, "period": {list.input("period")}})
	return s, b, a.path, send
}

func TestReportIsComposedAndEdited(t *testing.T) {
	t.Parallel()
	_, b, address, send := reportSite(t)
	page := b.get(address).want(http.StatusOK, "Đã cân, đo 1.768 trẻ dưới 5 tuổi.", "đơn vị chưa báo cáo đủ", "Công an xã: ")
	version, key := page.input("version-recommendations"), "text-recommendations"
	if got := page.input(key); !strings.Contains(got, "Trạm Y tế: Đề nghị bố trí 02 cân trẻ em. [b") {
		t.Fatalf("recommendations: %q", got)
	}
	form := url.Values{"version-recommendations": {version}, key: {"Kiến nghị tỉnh hỗ trợ 02 cân trẻ em."}, "version-situation": {"0"}, "text-situation": {"Toàn xã có 20 thôn."}}
	b.post(address, form).want(http.StatusOK, "Đã lưu 2 phần", "Kiến nghị tỉnh hỗ trợ 02 cân trẻ em.", "Toàn xã có 20 thôn.")

	// The second window still holds version 0.
	late := b.post(address, url.Values{"version-recommendations": {version}, key: {"Bản của cửa sổ thứ hai."}})
	late.want(http.StatusConflict, "Bản người khác vừa lưu", "Kiến nghị tỉnh hỗ trợ 02 cân trẻ em.")
	if got := late.input(key); got != "Bản của cửa sổ thứ hai." {
		t.Errorf("the loser's own text: %q", got)
	}
	// He builds on what he has seen.
	b.post(address, url.Values{"version-recommendations": {late.input("version-recommendations")}, key: {"Bản ghép của hai người."}}).want(http.StatusOK, "Bản ghép của hai người.")
	// A number that no version ever had is a conflict too, whatever its size.
	b.post(address, url.Values{"version-recommendations": {"99999999999"}, key: {"Bản giả."}}).want(http.StatusConflict)
	_ = send
}

func TestPartsFollowTheirSourceWhileTheFormIsOpen(t *testing.T) {
	t.Parallel()
	_, b, address, send := reportSite(t)
	page := b.get(address)
	key := regexp.MustCompile(`name="text-(area:\d+)"`).FindStringSubmatch(page.body)[1]
	form := func(text string) url.Values {
		return url.Values{"version-" + key: {page.input("version-" + key)}, "text-" + key: {text}, "version-situation": {page.input("version-situation")}, "text-situation": {"Toàn xã có 20 thôn."}}
	}
	send("Đã cân, đo 1.802 trẻ dưới 5 tuổi.")
	// The part was not touched: saving another one does not freeze the old text.
	b.post(address, form(page.input("text-"+key))).want(http.StatusOK, "Đã lưu 1 phần", "Đã cân, đo 1.802 trẻ dưới 5 tuổi.")
	// It was touched, in ignorance of the new report: the edit stays, and the notice comes.
	b.post(address, form("Đã cân, đo trẻ toàn xã.")).want(http.StatusOK, "Đã cân, đo trẻ toàn xã.", "Báo cáo của đơn vị đã đổi sau khi sửa phần này.")
}

func TestReportFiles(t *testing.T) {
	t.Parallel()
	_, b, address, _ := reportSite(t)
	docx := b.get(address + "/tai.docx")
	if docx.status != http.StatusOK || !strings.HasPrefix(docx.header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("docx: %d %v", docx.status, docx.header)
	}
	z, err := zip.NewReader(bytes.NewReader([]byte(docx.body)), int64(len(docx.body)))
	if err != nil || len(z.File) < 8 {
		t.Fatalf("docx is no package: %v", err)
	}
	if pdf := b.get(address + "/tai.pdf"); !strings.HasPrefix(pdf.body, "%PDF-1.7") {
		t.Errorf("pdf begins %q", pdf.body[:min(len(pdf.body), 20)])
	}
	if xlsx := b.get(address + "/tai.xlsx"); xlsx.status != http.StatusOK || !strings.HasPrefix(xlsx.body, "PK") {
		t.Errorf("xlsx: %d", xlsx.status)
	}
	b.get(address+"/in").want(http.StatusOK, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Đã cân, đo 1.768 trẻ dưới 5 tuổi.")
	b.get(address + "/tai.doc").want(http.StatusNotFound)
}

func TestReportBeginsOnce(t *testing.T) {
	t.Parallel()
	s, b, address, _ := reportSite(t)
	_ = s
	list := b.get("/bao-cao")
	if strings.Count(list.body, `href="`+address+`"`) != 1 {
		t.Errorf("the list shows the report %d times", strings.Count(list.body, address))
	}
}

// A sentence of figures goes into what is typed, saved or not; what is typed in other parts is kept, too.
func TestFigureIsTaken(t *testing.T) {
	t.Parallel()
	_, b, address, _ := reportSite(t)
	page := b.get(address).want(http.StatusOK, "Câu số liệu để chèn", "đạt 0%")
	if strings.Contains(page.text(), "so với cùng kỳ") {
		t.Error("the figures are compared with a year that is not there")
	}
	take := regexp.MustCompile(`name="take" value="(area:\d+) done"`).FindStringSubmatch(page.body)
	if take == nil {
		t.Fatalf("no figure is offered: %s", page.text())
	}
	area := take[1]
	form := url.Values{
		"take": {area + " done"}, "version-" + area: {page.input("version-" + area)}, "text-" + area: {"Gõ dở, chưa lưu."},
		"version-situation": {page.input("version-situation")}, "text-situation": {"Cũng chưa lưu."},
	}
	after := b.post(address, form).want(http.StatusOK, "Đã lưu 2 phần")
	lines := strings.Split(after.input("text-"+area), "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "Hoàn thành 0/") || !strings.HasSuffix(lines[0], "nhiệm vụ, đạt 0%.") || lines[1] != "Gõ dở, chưa lưu." {
		t.Errorf("the part is %q", lines)
	}
	if got := after.input("text-situation"); got != "Cũng chưa lưu." {
		t.Errorf("the other part is %q", got)
	}
	if strings.Contains(after.body, `value="`+area+` done"`) {
		t.Error("a sentence that was taken is offered again")
	}
}
