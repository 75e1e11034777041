package server_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A wrong scan is taken back with a reason and replaced; its bytes stay, and nobody is shown them.
func TestSignedCopyIsTakenBack(t *testing.T) {
	t.Parallel()
	s, b, address, _ := reportSite(t)
	leader := s.as(t, "hatrung.chutich")
	b.submit(address)
	leader.step(leader.get(address), address+"/duyet", url.Values{"act": {"approve"}})
	b.step(b.get(address), address+"/cap-so", url.Values{"number": {"1"}, "on": {"23/11/2026"}})
	b.step(b.get(address), address+"/phat-hanh", nil).want(http.StatusOK, "Đã phát hành")
	wrong, right := "%PDF-1.7\nvăn bản khác\n%%EOF", "%PDF-1.7\nbản quét\n%%EOF"
	kept := b.upload(address+"/ban-ky", rand.Text(), "nham.pdf", wrong).want(http.StatusOK, "nham.pdf", "Gỡ bản ký này")
	path, _, _ := strings.Cut(firstMatch(t, kept, `/bao-cao/\d+/tep/\d+" ?[^>]*>nham`), `"`)
	remove := firstMatch(t, kept, `/bao-cao/\d+/ban-ky/\d+/go`)
	if page := leader.get(address).want(http.StatusOK, "nham.pdf"); strings.Contains(page.text(), "Gỡ bản ký này") {
		t.Error("the leader is offered what he may not do")
	}
	leader.get(remove).want(http.StatusForbidden)
	s.as(t, "hoatgiang.vanhoa").get(remove).want(http.StatusNotFound)
	frozen, _, _ := strings.Cut(firstMatch(t, kept, `/bao-cao/\d+/tep/\d+" ?[^>]*>PDF`), `"`)
	b.get(address + "/ban-ky/" + frozen[strings.LastIndex(frozen, "/")+1:] + "/go").want(http.StatusNotFound) // no signed copy

	form := b.get(remove).want(http.StatusOK, "nham.pdf", sum(wrong))
	b.step(form, remove, url.Values{"reason": {" "}}).want(http.StatusUnprocessableEntity, "Ghi lý do gỡ bản ký.", "nham.pdf")
	late := b.step(form, remove, url.Values{"reason": {"Tải nhầm tệp."}, "version-report": {"1"}}).want(http.StatusConflict)
	if got := late.input("reason"); got != "Tải nhầm tệp." {
		t.Errorf("the reason comes back as %q", got)
	}
	gone := b.step(form, remove, url.Values{"reason": {"Tải nhầm tệp."}}).want(http.StatusOK, "Đã gỡ bản ký", "Gỡ bản ký", "Tải nhầm tệp.", "Chưa có bản ký")
	if strings.Contains(gone.body, path) {
		t.Error("the copy is still offered")
	}
	b.step(form, remove, url.Values{"reason": {"Tải nhầm tệp."}}).want(http.StatusOK) // the second press
	b.get(path).want(http.StatusNotFound)
	b.get(remove).want(http.StatusNotFound)
	var bytes string
	if err := s.owner(t, "hatrung").QueryRow(context.Background(), `SELECT convert_from(c.bytes, 'UTF8') FROM report_files f JOIN report_file_chunks c ON c.file_id = f.id WHERE f.removed_at IS NOT NULL`).Scan(&bytes); err != nil || bytes != wrong {
		t.Errorf("the bytes that were taken back: %q, %v", bytes, err)
	}

	b.upload(address+"/ban-ky", rand.Text(), "ban-ky.pdf", right).want(http.StatusOK, "Đã lưu bản ký", "ban-ky.pdf", sum(right))
	b.get("/bao-cao/so").want(http.StatusOK, "01/BC-UBND", "Đã phát hành")
	s.as(t, "hatrung.quantri").get("/quan-tri/nhat-ky").want(http.StatusOK, "Gỡ bản ký của báo cáo")

	// Opened again, the earlier version keeps its copy, which can still be taken back; what the report waits for stays said.
	b.step(b.get(address+"/mo-lai"), address+"/mo-lai", url.Values{"reason": {"Sai số hộ nghèo."}}).want(http.StatusOK, "Sai số hộ nghèo.")
	old := b.get(address+"/ban/3").want(http.StatusOK, "ban-ky.pdf", "Gỡ bản ký này")
	remove = firstMatch(t, old, `/bao-cao/\d+/ban-ky/\d+/go`)
	b.step(b.get(remove), remove, url.Values{"reason": {"Bản mờ."}}).want(http.StatusOK, "Đã gỡ bản ký", "Sai số hộ nghèo.", "Lưu các phần")
}
