package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var optionPattern = regexp.MustCompile(`<option value="(\d+|nay|b\d+)"[^>]*>([^<]*)</option>`)

// saves are the versions that the page offers, by their label.
func saves(a answer) map[string]string {
	list := map[string]string{}
	for _, m := range optionPattern.FindAllStringSubmatch(a.body, -1) {
		list[m[2]] = m[1]
	}
	return list
}

func TestCompareTwoVersions(t *testing.T) {
	t.Parallel()
	s, b, address, send := reportSite(t)
	b.get(address).want(http.StatusOK, "So sánh các bản")
	b.get(address+"/so-sanh").want(http.StatusOK, "Chưa phần nào được sửa.")

	page := b.get(address)
	save := func(key, text string) {
		t.Helper()
		b.post(address, url.Values{"version-" + key: {page.input("version-" + key)}, "text-" + key: {text}}).want(http.StatusOK, "Đã lưu 1 phần")
		page = b.get(address)
	}
	save("strengths", "Tổ chức 06 buổi truyền thông.")
	save("recommendations", "Đề nghị bố trí 03 cân trẻ em.")
	save("strengths", "Tổ chức 07 buổi truyền thông.\nCấp 500 tờ rơi.")

	// What was before the first save is what had been composed then, whatever the units send later.
	send("Đã cân, đo 1.802 trẻ.")
	all := b.get(address+"/so-sanh").want(http.StatusOK, "2 phần", "Không khác:")
	for _, want := range []string{
		`<del><span class="hidden">[bỏ: </span>Trạm Y tế: `, `<ins><span class="hidden">[thêm: </span>03 <span class="hidden">hết thêm] </span></ins>`,
		"Tổ chức 07 buổi truyền thông.",
	} {
		if !strings.Contains(all.body, want) {
			t.Errorf("the page lacks %s\n%s", want, all.text())
		}
	}
	part := b.get(address+"/so-sanh?phan=strengths").want(http.StatusOK, "1. Ưu điểm")
	if strings.Contains(part.text(), "cân trẻ em") {
		t.Error("another part is shown")
	}
	// The coordinator saved all in one sitting; another person's save stands for itself.
	if n := len(saves(part)); n != 3 { // the sitting, before, now
		t.Errorf("%d versions offered: %v", n, saves(part))
	}
	old, now := "1", "3" // the saves of a new database
	twoOf := b.get(address + "/so-sanh?cu=" + old + "&moi=" + now).want(http.StatusOK)
	for _, want := range []string{"Tổ chức <del>", "[bỏ: </span>06 ", "[thêm: </span>07 ", "Cấp 500 tờ rơi."} {
		if !strings.Contains(twoOf.body, want) {
			t.Errorf("the page lacks %s\n%s", want, twoOf.text())
		}
	}
	b.get(address+"/so-sanh?cu=3&moi=3").want(http.StatusOK, "Hai bản giống nhau.")
	b.get(address + "/so-sanh?cu=x&moi=-1&phan=khong-co").want(http.StatusOK)
	s.as(t, "hatrung.chutich").get(address+"/so-sanh").want(http.StatusOK, "Người vanhoa")
	s.as(t, "hoatgiang.vanhoa").get(address + "/so-sanh").want(http.StatusNotFound)
}

// Two people have the same page open; each saves his part with the whole form.
func TestTwoPeopleOnDifferentPartsLoseNothing(t *testing.T) {
	t.Parallel()
	s, first, address, _ := reportSite(t)
	second := s.as(t, "hatrung.vanhoa")
	fields := regexp.MustCompile(`name="text-([^"]+)"`)
	whole := func(page answer) url.Values {
		form := url.Values{}
		for _, m := range fields.FindAllStringSubmatch(page.body, -1) {
			form.Set("version-"+m[1], page.input("version-"+m[1]))
			form.Set("text-"+m[1], page.input("text-"+m[1]))
		}
		return form
	}
	// Both parts have a version already, so that neither is taken for a composed one.
	start := whole(first.get(address))
	start.Set("text-strengths", "Ưu điểm, bản đầu.")
	start.Set("text-causes", "Nguyên nhân, bản đầu.")
	first.post(address, start).want(http.StatusOK, "Đã lưu 2 phần")

	one, two := whole(first.get(address)), whole(second.get(address))
	one.Set("text-strengths", "Ưu điểm, của người thứ nhất.")
	two.Set("text-causes", "Nguyên nhân, của người thứ hai.")
	first.post(address, one).want(http.StatusOK, "Đã lưu 1 phần")
	second.post(address, two).want(http.StatusOK, "Đã lưu 1 phần")
	first.get(address).want(http.StatusOK, "Ưu điểm, của người thứ nhất.", "Nguyên nhân, của người thứ hai.")

	// On the same part, the second keeps his own and sees the other's.
	one.Set("version-strengths", first.get(address).input("version-strengths"))
	one.Set("text-strengths", "Ưu điểm, lần nữa.")
	first.post(address, one).want(http.StatusOK)
	two.Set("text-strengths", "Ưu điểm, của người thứ hai.")
	late := second.post(address, two).want(http.StatusConflict, "Bản người khác vừa lưu", "Ưu điểm, lần nữa.")
	if late.input("text-strengths") != "Ưu điểm, của người thứ hai." {
		t.Error("the loser's own text is gone")
	}
}

// Whole versions: what went to the leader first, against the draft that was opened again, and against what
// went out later.
func TestCompareFrozenVersions(t *testing.T) {
	t.Parallel()
	s, b, address, send := reportSite(t)
	leader := s.as(t, "hatrung.chutich")
	write := func(text string) {
		t.Helper()
		b.post(address, url.Values{"version-strengths": {b.get(address).input("version-strengths")}, "text-strengths": {text}}).want(http.StatusOK)
	}
	write("Tổ chức 06 buổi truyền thông.")
	b.submit(address)
	b.get(address+"/so-sanh").want(http.StatusOK, "Bản 1: bản trình")
	leader.step(leader.get(address), address+"/duyet", url.Values{"act": {"send_back"}, "reason": {"Thiếu số buổi."}})
	send("Đã cân, đo 1.802 trẻ dưới 5 tuổi.")
	write("Tổ chức 09 buổi truyền thông.")

	// The draft that is open again stands against the version that was sent back, the annexes as well.
	changed := b.get(address+"/so-sanh").want(http.StatusOK, "Hiện nay", "Không khác: Trích yếu; Mở đầu", "Phụ lục: DANH MỤC NHIỆM VỤ")
	for _, want := range []string{
		`<option value="b1" selected`, "Tổ chức <del>", "[bỏ: </span>06 ", "[thêm: </span>09 ", "[bỏ: </span>1.768 ", "[thêm: </span>1.802 ",
	} {
		if !strings.Contains(changed.body, want) {
			t.Errorf("the page lacks %s\n%s", want, changed.text())
		}
	}
	if one := b.get(address+"/so-sanh?phan=strengths").want(http.StatusOK, "Ưu điểm"); strings.Contains(one.text(), "1.802") {
		t.Error("another part is shown")
	}

	// Two frozen versions, and what is frozen stands for now.
	b.submit(address)
	leader.get(address).want(http.StatusOK, "So sánh các bản")
	leader.get(address+"/so-sanh").want(http.StatusOK, "06", "09")
	leader.step(leader.get(address), address+"/duyet", url.Values{"act": {"approve"}}).want(http.StatusOK)
	two := leader.get(address+"/so-sanh?cu=b1&moi=b3").want(http.StatusOK, "Bản 3: bản duyệt")
	if !strings.Contains(two.body, "[thêm: </span>09 ") || strings.Contains(two.text(), "Mở phần này") {
		t.Errorf("two frozen versions: %s", two.text())
	}
	leader.get(address+"/so-sanh?cu=b2&moi=b3").want(http.StatusOK, "Hai bản giống nhau.")
	leader.get(address+"/ban/1").want(http.StatusOK, "So sánh với bản hiện nay")
	leader.get(address+"/so-sanh?cu=b1").want(http.StatusOK, "1.802")
	leader.get(address + "/so-sanh?cu=b99&moi=bx").want(http.StatusOK)
}
