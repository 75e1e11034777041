package e2e

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
	"github.com/kehoachxa/kehoachxa/internal/remind"
	"github.com/kehoachxa/kehoachxa/internal/remind/smtptest"
	"github.com/kehoachxa/kehoachxa/internal/server"
)

// town is a commune with one plan that nobody has opened yet, and its mail server.
type town struct {
	*site
	store *postgres.Store
	post  *smtptest.Server
}

// newTown makes the commune: the health station leads one task and helps with another, the police lead
// one, the front is asked, and the coordinator's own office has one with a day of its own.
func newTown(t *testing.T) *town {
	t.Helper()
	ctx := t.Context()
	w := &town{site: &site{passwords: map[string]string{}}, store: pgtest.New(t).Store, post: smtptest.Start(t)}
	commune, err := w.store.AddCommune(ctx, postgres.Commune{
		Commune:   account.Commune{Code: "15271", Name: "Xã Hà Trung", Place: "Hà Trung", Province: "tỉnh Thanh Hóa", TimeZone: "Asia/Ho_Chi_Minh"},
		ShortCode: "hatrung", LetterheadAgency: "ỦY BAN NHÂN DÂN XÃ HÀ TRUNG", SymbolSuffix: "UBND",
	})
	if err != nil {
		t.Fatal(err)
	}
	hash, err := account.HashPassword(townPassword)
	if err != nil {
		t.Fatal(err)
	}
	q := w.store.In(account.System(commune))
	units := map[string]int64{}
	for i, p := range []struct {
		name, unit string
		kind       plan.UnitKind
		roles      []account.Role
	}{
		{"chutich", "Thường trực UBND", plan.UnitLeadership, []account.Role{account.RoleLeader}},
		{"vanhoa", "Phòng Văn hóa - Xã hội", plan.UnitOffice, []account.Role{account.RoleUnit, account.RoleCoordinator}},
		{"yte", "Trạm Y tế", plan.UnitHealth, []account.Role{account.RoleUnit}},
		{"congan", "Công an xã", plan.UnitForce, []account.Role{account.RoleUnit}},
		{"mttq", "Ủy ban MTTQ Việt Nam xã", plan.UnitRequested, []account.Role{account.RoleUnit}},
	} {
		if units[p.name], err = q.InsertUnit(ctx, plan.Unit{Name: p.unit, Kind: p.kind, Position: i}); err != nil {
			t.Fatal(err)
		}
		if _, err = q.InsertAccount(ctx, postgres.NewAccount{Hash: hash, Account: account.Account{
			Username: "hatrung." + p.name, FullName: "Người " + p.name, Email: p.name + "@hatrung.example", Posts: []account.Post{{UnitID: units[p.name], Roles: p.roles}},
		}}); err != nil {
			t.Fatal(err)
		}
		w.passwords["hatrung."+p.name] = townPassword
	}
	b := plan.Blueprint{Plan: plan.Plan{
		Number: "12/KH-UBND", Kind: "KẾ HOẠCH", Title: "Kế hoạch giữ sạch nguồn nước", ShortTitle: "Kế hoạch giữ sạch nguồn nước", DueMonth: 11, DueDay: 30, State: plan.StateDraft,
	}}
	b.Items = append(b.Items, plan.Item{ID: 1, Kind: plan.ItemArea, Label: "1", Place: "II.1", Position: 1, Title: "Kiểm tra nguồn nước"})
	for _, it := range []struct {
		place, title string
		due          plan.Day
		lead, helps  string
	}{
		{"II.1.1", "Lấy mẫu nước giếng", plan.Day{}, "yte", ""},
		{"II.1.2", "Tuần tra hồ, đập", plan.Day{}, "congan", "yte"},
		{"II.1.3", "Giám sát việc giữ sạch kênh mương", plan.Day{}, "mttq", ""},
		{"II.1.4", "Lập bản đồ giếng khoan", plan.NewDay(2026, 12, 10), "vanhoa", ""},
	} {
		id := int64(len(b.Items) + 1)
		item := plan.Item{ID: id, Kind: plan.ItemTask, ParentID: 1, AreaID: 1, Place: it.place, Position: int(id), Title: it.title, Timing: plan.TimingStanding}
		if !it.due.IsZero() {
			item.Timing, item.DueOn = plan.TimingDated, it.due
		}
		b.Items = append(b.Items, item)
		b.Assignments = append(b.Assignments, plan.Assignment{ItemID: id, UnitID: units[it.lead], Role: plan.RoleLead, Focal: true})
		if it.helps != "" {
			b.Assignments = append(b.Assignments, plan.Assignment{ItemID: id, UnitID: units[it.helps], Role: plan.RoleCooperating})
		}
	}
	if _, err := q.InsertPlan(ctx, b); err != nil {
		t.Fatal(err)
	}
	w.set(at(2026, 1, 5, 8))
	web := httptest.NewServer(server.New(server.Options{Store: w.store, Now: w.now}))
	t.Cleanup(web.Close)
	w.url = web.URL
	return w
}

const townPassword = "một câu dài dễ nhớ"

func at(year int, month time.Month, day, hour int) time.Time {
	return time.Date(year, month, day, hour, 0, 0, 0, vietnam)
}

func (w *town) now() time.Time { return *w.clock.Load() }

// morning lets the day's jobs run until so many mails have come in all, and gives those of the day by
// their receivers.
func (w *town) morning(t *testing.T, now time.Time, mails int) map[string]smtptest.Mail {
	t.Helper()
	before := len(w.post.Mails())
	w.set(now)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- remind.Run(ctx, remind.Options{
			Store: w.store, Log: slog.New(slog.DiscardHandler), Now: w.now, BaseURL: w.url,
			Mail: &remind.MailServer{Addr: w.post.Addr, From: "kehoach@hatrung.example", TLS: remind.NoTLS},
		})
	}()
	w.post.Wait(before + mails)
	time.Sleep(300 * time.Millisecond) // one too many would come right behind
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	all := w.post.Mails()
	if len(all) != before+mails {
		t.Errorf("%s: %d mails, want %d", now, len(all)-before, mails)
	}
	to := map[string]smtptest.Mail{}
	for _, m := range all[before:] {
		to[m.To] = m
	}
	return to
}

// matrix compares the words of the follow-up table with what they should be: units by periods, a dash
// for what nobody has to report.
func (b *browser) matrix(year int, step string, periods []string, want map[string][]string) {
	b.t.Helper()
	b.go_(fmt.Sprintf("/theo-doi?nam=%d", year))
	got := ask[map[string]map[string]string](b, `(()=>{const heads=[...document.querySelectorAll("table.matrix thead tr:last-child th")].slice(1).map(h=>h.innerText.split(/[\n,]/)[0].trim());
		return Object.fromEntries([...document.querySelectorAll("table.matrix tbody tr")].filter(r=>r.querySelector("th a")).map(r=>[r.querySelector("th").innerText.trim(),
		Object.fromEntries([...r.querySelectorAll("td:not(.pick)")].map((c,i)=>[heads[i],(c.querySelector(".tag")||c).innerText.trim()]))]))})()`)
	if len(got) != len(want) {
		b.t.Errorf("%s: the matrix has %d units, want %d: %v", step, len(got), len(want), got)
	}
	for unit, words := range want {
		for i, word := range words {
			if got[unit][periods[i]] != word {
				b.t.Errorf("%s: %s in %s stands as %q, want %q: %v", step, unit, periods[i], got[unit][periods[i]], word, got[unit])
			}
		}
	}
}

// addPeriod lays a period with the days that are proposed, and opens it from its page.
func (b *browser) addPeriod(plan, kind, name string) {
	b.t.Helper()
	b.go_(plan + "/ky/them?nam=2026&ky=" + kind)
	b.press("main form button.main")
	b.movePeriod(plan, name)
}

// movePeriod opens or locks a period, whatever is its turn.
func (b *browser) movePeriod(plan, name string) {
	b.t.Helper()
	b.go_(plan + "/ky")
	b.follow(name)
	b.press(`form[action$="/tinh-trang"] button`)
}

// send reports on all open rows of a period whose heading has the words.
func (b *browser) send(period, result string) {
	b.t.Helper()
	b.fill(period, result)
	b.press(`form[data-autosave] .action button.main`)
	b.run(`for (const c of document.querySelectorAll("input[name=pick]")) { const id=c.value; c.checked = document.getElementById("check-"+id)?.textContent.includes("` + result + `") ?? c.closest("li,tr,div,label")?.parentElement.textContent.includes("` + result + `") }`)
	b.press(`main form button.main`)
	b.want("Đã gửi")
}

// fill types the same words into the rows of a period; they are saved as typed.
func (b *browser) fill(period, result string) {
	b.t.Helper()
	b.go_("/viec-cua-toi")
	ids := ask[[]string](b, `[...document.querySelectorAll("section")].filter(s=>s.querySelector("h2,h3")?.closest("section").textContent.includes("`+period+`")).flatMap(s=>[...s.querySelectorAll("details[data-row]")]).filter(d=>d.querySelector("textarea[name^=result-]")).map(d=>d.dataset.row)`)
	if len(ids) == 0 {
		b.t.Fatalf("nothing to report in %s:\n%s", period, b.text())
	}
	for _, id := range ids {
		b.run(`document.getElementById("row-` + id + `").open = true; document.querySelector('[name="answer-` + id + `"][value=new_result]').click(); document.querySelector('[name="status-` + id + `"][value=in_progress]').click()`)
		b.write("result-"+id, result)
	}
	b.until(`document.querySelector(".action [role=status]").textContent.includes("Đã lưu")`)
}

var planAddress = regexp.MustCompile(`/ke-hoach/\d+`)

// TestYear walks one plan through a year: quarters open and close, some are late, reminders go out as
// mails, a report is sent back and corrected, a directive is answered, more time is given, the year is
// closed and the next one opened. At every step the matrix has the right word in every cell.
func TestYear(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	coordinator := w.open(t, "hatrung.vanhoa")
	const health, police, office, front = "Trạm Y tế", "Công an xã", "Phòng Văn hóa - Xã hội", "Ủy ban MTTQ Việt Nam xã"
	const missing, draft, asked, accepted, sent, sentLate = "Chưa báo cáo", "Nháp", "Chưa có phản hồi", "Đã tiếp nhận", "Đã gửi", "Gửi muộn"

	coordinator.go_("/ke-hoach")
	coordinator.follow("Kế hoạch giữ sạch nguồn nước")
	thePlan := planAddress.FindString(ask[string](coordinator, "location.pathname"))
	coordinator.press(`form[action$="/kich-hoat"] button.main`)
	quarters := []string{"Quý I", "Quý II", "Năm 2026"}
	coordinator.addPeriod(thePlan, "quarter-1", "Quý I năm 2026") // cut-off 14/3, units until 18/3
	coordinator.matrix(2026, "first quarter opened", quarters[:1], map[string][]string{
		health: {missing}, police: {missing}, office: {missing}, front: {asked},
	})

	// Seven days before: who owes is reminded, the front in its own words.
	mails := w.morning(t, at(2026, 3, 11, 9), 4)
	if m := mails["congan@hatrung.example"]; !strings.Contains(m.Body, "18/3/2026") || !strings.Contains(m.Body, w.url) {
		t.Errorf("mail to the police: %q\n%s", m.Subject, m.Body)
	}
	if m := mails["mttq@hatrung.example"]; strings.Contains(strings.ToLower(m.Subject+m.Body), "quá hạn") || !strings.Contains(m.Body, "trân trọng đề nghị") {
		t.Errorf("mail to the front: %q\n%s", m.Subject, m.Body)
	}
	w.morning(t, at(2026, 3, 12, 9), 0) // no step of the ladder

	w.set(at(2026, 3, 16, 10))
	nurse, officer, chairman := w.open(t, "hatrung.yte"), w.open(t, "hatrung.congan"), w.open(t, "hatrung.chutich")
	nurse.send("Kỳ quý I năm 2026. Hạn", "Đã lấy 24 mẫu nước.")
	officer.fill("Kỳ quý I năm 2026. Hạn", "Đã tuần tra 06 lượt.")
	coordinator.matrix(2026, "one has sent, one types", quarters[:1], map[string][]string{
		health: {sent}, police: {draft}, office: {missing}, front: {asked},
	})

	// The day after: only who has not reported is reminded.
	mails = w.morning(t, at(2026, 3, 19, 9), 2)
	if m := mails["congan@hatrung.example"]; !strings.Contains(m.Body, "quá hạn 1 ngày") {
		t.Errorf("mail after the day: %q\n%s", m.Subject, m.Body)
	}
	chairman.matrix(2026, "the day has passed", quarters[:1], map[string][]string{
		health: {sent}, police: {"Quá hạn 1 ngày"}, office: {"Quá hạn 1 ngày"}, front: {asked},
	})
	direct(chairman, officer)
	officer.send("Kỳ quý I năm 2026. Hạn", "Đã tuần tra 06 lượt.")
	coordinator.review("Trạm Y tế", "send_back", "Ghi rõ số mẫu đạt.")
	coordinator.review("Công an xã", "accept", "")
	coordinator.matrix(2026, "late, and sent back", quarters[:1], map[string][]string{
		health: {"Trả lại 2"}, police: {accepted}, office: {"Quá hạn 1 ngày"}, front: {asked},
	})
	nurse.go_("/viec-cua-toi")
	nurse.want("Bị trả lại")
	nurse.send("Kỳ quý I năm 2026. Hạn", "Đã lấy 24 mẫu nước, 22 mẫu đạt.")
	coordinator.matrix(2026, "corrected", quarters[:1], map[string][]string{health: {sent}, police: {accepted}, office: {"Quá hạn 1 ngày"}, front: {asked}})
	coordinator.review("Trạm Y tế", "accept", "")
	coordinator.movePeriod(thePlan, "Quý I năm 2026")

	// The second quarter: the police are given more time, and what they send within it is in time.
	coordinator.addPeriod(thePlan, "quarter-2", "Quý II năm 2026") // cut-off 14/6, units until 18/6
	w.set(at(2026, 6, 17, 9))
	extend(officer, chairman)
	w.set(at(2026, 6, 22, 9))
	officer.send("Kỳ quý II năm 2026. Hạn", "Đã tuần tra 08 lượt.")
	nurse.send("Kỳ quý II năm 2026. Hạn", "Đã lấy 30 mẫu nước.")
	coordinator.matrix(2026, "second quarter", quarters[:2], map[string][]string{
		health: {accepted, sentLate}, police: {accepted, sent}, office: {"Không gửi đủ", "Quá hạn 4 ngày"}, front: {asked, asked},
	})
	coordinator.movePeriod(thePlan, "Quý II năm 2026")

	w.set(at(2026, 11, 18, 9))
	nurse.send("Kỳ năm 2026. Hạn", "Cả năm lấy 110 mẫu nước.")

	// The year is closed and the next one opened: past results stay, the map that is not done goes along.
	w.set(at(2026, 12, 16, 9))
	coordinator.go_(thePlan + "/nam-moi")
	coordinator.want("Lập bản đồ giếng khoan")
	coordinator.picture("nam-moi")
	coordinator.press("main form button.main")
	coordinator.matrix(2027, "new year", []string{"Năm 2027"}, map[string][]string{
		health: {missing}, police: {missing}, office: {"Quá hạn 6 ngày"}, front: {asked}, // the map's own day is over
	})
	coordinator.matrix(2026, "past year", quarters, map[string][]string{
		health: {accepted, sentLate, sent}, police: {accepted, sent, "Không gửi đủ"}, office: {"Không gửi đủ", "Không gửi đủ", "Không gửi đủ"}, front: {asked, asked, asked},
	})
	nurse.go_("/viec-cua-toi")
	if !ask[bool](nurse, `document.querySelector("main").textContent.includes("Năm trước: 2026")`) {
		t.Error("the unit does not find its past year")
	}
}

// direct gives the police a directive, which they answer and the chairman closes.
func direct(chairman, officer *browser) {
	chairman.t.Helper()
	chairman.go_("/tong-quan")
	chairman.run(`window.__old = true; document.querySelector('main a[href*="/tong-quan/"]').click()`)
	chairman.until("!window.__old && document.readyState === 'complete'")
	chairman.run(`window.__old = true; [...document.querySelectorAll('main li')].find(l => l.textContent.includes("Công an xã")).querySelector('a[href*="/chi-dao/moi/"]').click()`)
	chairman.until("!window.__old && document.readyState === 'complete'")
	chairman.write("text", "Gửi ngay báo cáo quý I.")
	chairman.press("main form button.main")
	officer.go_("/viec-cua-toi")
	officer.followAbout("Gửi ngay báo cáo quý I.")
	officer.write("tra-loi-text", "Gửi trong hôm nay.")
	officer.press(`form[action$="/tra-loi"] button.main`)
	chairman.go_("/chi-dao")
	chairman.followAbout("Gửi ngay báo cáo quý I.")
	chairman.want("Gửi trong hôm nay.")
	chairman.press(`form[action$="/quyet-dinh"] button.main`)
	chairman.want("Đã ghi ý kiến")
}

// followAbout clicks the first link with the words in it.
func (b *browser) followAbout(words string) {
	b.t.Helper()
	b.run("window.__old = true")
	b.run(fmt.Sprintf(`const a=[...document.querySelectorAll("main a")].find(a=>a.textContent.includes(%q)); if(!a) throw new Error("no link "+%q); a.click()`, words, words))
	b.until("!window.__old && document.readyState === 'complete'")
}

// extend lets the police ask for more time, and the chairman give it.
func extend(officer, chairman *browser) {
	officer.t.Helper()
	officer.go_("/viec-cua-toi")
	officer.run(`window.__old = true; [...document.querySelectorAll('a')].find(a => a.textContent.includes("Đề nghị gia hạn")).click()`)
	officer.until("!window.__old && document.readyState === 'complete'")
	officer.write("text", "Chờ số liệu của thôn 3.")
	officer.write("due", "25/6/2026")
	officer.press("main form button.main")
	chairman.go_("/chi-dao")
	chairman.followAbout("Chờ số liệu của thôn 3.")
	chairman.press(`form[action$="/quyet-dinh"] button.main`)
}

// review receives what a unit has sent, or sends it back.
func (b *browser) review(unit, act, reason string) {
	b.t.Helper()
	b.go_("/theo-doi")
	b.follow(unit)
	b.run(`for (const c of document.querySelectorAll("input[name=seen]")) c.checked = true; document.getElementById("reason").value = "` + reason + `"`)
	b.press(`button[value=` + act + `]`)
}
