package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestLifeOfAReport walks the yearly report from two windows that edit it to the signed copy, and opens it
// again. The file that was approved stays the same, byte for byte, whatever is sent later and however many
// days pass.
func TestLifeOfAReport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	writer := s.open(t, "hatrung.vanhoa")
	writer.go_("/bao-cao")
	writer.press("main form button")
	address := ask[string](writer, "location.pathname")
	twoWindows(writer, s.open(t, "hatrung.vanhoa"), address)

	writer.press(`button[name=next]`)
	writer.sound("trinh-bao-cao", axeScript(t))
	writer.picture("trinh-bao-cao")
	writer.press(`main form button.main`)
	writer.want("Đã trình báo cáo", "chờ duyệt")
	chairman := s.open(t, "hatrung.chutich")
	chairman.go_("/tong-quan")
	chairman.followAbout("Duyệt báo cáo")
	chairman.press(`button[value=send_back]`) // without a word of what to mend
	chairman.want("Ghi điều cần sửa")
	chairman.write("reason", "Ghi rõ số hộ nghèo.")
	chairman.press(`button[value=send_back]`)
	chairman.want("Bị trả lại")

	writer.go_(address)
	writer.want("Ghi rõ số hộ nghèo.")
	writer.edit("situation", "Toàn xã có 20 thôn, 4.120 hộ, trong đó 96 hộ nghèo.")
	submit(writer)
	approve(s, chairman, address)

	// Frozen: the same bytes at once, with its fingerprint on the page and in the list.
	approved := writer.fingerprint(address + "/tai.pdf")
	writer.go_("/bao-cao")
	writer.want(approved)
	writer.go_(address)
	writer.want(approved, "Cấp số, ghi ngày ban hành")
	writer.picture("bao-cao-da-duyet")
	writer.write("number", "31")
	writer.write("on", "23/11/2026")
	writer.press(`form[action$="/cap-so"] button`)
	writer.want("Số 31/BC-UBND, ngày 23/11/2026")
	writer.press(`form[action$="/phat-hanh"] button`)
	issued := writer.fingerprint(address + "/tai.docx")
	writer.want(issued, "Đã phát hành")
	if issued == approved {
		t.Error("the document with number and day is the one without")
	}
	copyAndRecipients(writer)

	laterAndAgain(s, writer, chairman, address, issued)
}

// edit writes one part and waits until it is saved as typed.
func (b *browser) edit(key, text string) {
	b.t.Helper()
	b.run(`document.getElementById("row-` + key + `").open = true`)
	b.write("text-"+key, text)
	b.until(`document.querySelector(".action [role=status]").textContent.includes("Đã lưu")`)
}

// submit saves what stands in the parts, reads it once more and lays it before the leader.
func submit(b *browser) {
	b.t.Helper()
	b.press(`button[name=next]`)
	b.want("Bản sẽ trình", "sẽ khóa")
	b.press(`main form button.main`)
}

// twoWindows edit one part from the same text: the second one sees both and chooses.
func twoWindows(first, second *browser, address string) {
	first.t.Helper()
	first.go_(address)
	second.go_(address)
	first.edit("situation", "Toàn xã có 20 thôn.")
	second.run(`document.getElementById("row-situation").open = true`)
	second.write("text-situation", "Toàn xã có 4.120 hộ.")
	second.press(`.action button.main`)
	second.want("Có phần chưa lưu được", "Bản người khác vừa lưu", "Toàn xã có 20 thôn.")
	if got := ask[string](second, `document.getElementById("text-situation").value`); got != "Toàn xã có 4.120 hộ." {
		second.t.Errorf("the second window's own text is %q", got)
	}
	second.edit("situation", "Toàn xã có 20 thôn, 4.120 hộ.")
	first.go_(address)
	if got := ask[string](first, `document.getElementById("text-situation").value`); got != "Toàn xã có 20 thôn, 4.120 hộ." {
		first.t.Errorf("the first window reads %q", got)
	}
}

// approve is the chairman's, on a phone; what a unit sends between is not in it.
func approve(s *site, chairman *browser, address string) {
	chairman.t.Helper()
	unit := s.open(chairman.t, "hatrung.yte")
	unit.send("Kỳ năm 2026. Hạn", "Bổ sung sau khi trình: 12 buổi truyền thông.")
	chairman.size(390, 844)
	chairman.go_(address)
	chairman.want("96 hộ nghèo", "sẽ khóa", "chỗ trống")
	if strings.Contains(chairman.text(), "Bổ sung sau khi trình") {
		chairman.t.Error("what was sent after the submission stands in what was submitted")
	}
	for _, button := range []string{"approve", "send_back"} {
		if !ask[bool](chairman, `(()=>{const r=document.querySelector("button[value=`+button+`]").getBoundingClientRect(); return r.top>=0 && r.bottom<=innerHeight && r.left>=0 && r.right<=innerWidth && r.height>=44})()`) {
			chairman.t.Errorf("the button %s is not in sight on a phone", button)
		}
	}
	chairman.picture("duyet-bao-cao")
	chairman.size(390, 844)
	chairman.press(`button[value=approve]`)
	chairman.want("Đã duyệt báo cáo", "chờ số")
	chairman.size(1280, 900)
}

// fingerprint is the SHA-256 of what an address answers.
func (b *browser) fingerprint(path string) string {
	b.t.Helper()
	sum, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`fetch("`+path+`").then(r=>{if(!r.ok) throw new Error(r.status); return r.arrayBuffer()}).then(f=>crypto.subtle.digest("SHA-256",f)).then(d=>[...new Uint8Array(d)].map(n=>n.toString(16).padStart(2,"0")).join(""))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", path, err)
	}
	return sum
}

// copyAndRecipients bring the signed scan back and tick who got it.
func copyAndRecipients(b *browser) {
	b.t.Helper()
	b.signedCopy("nham.pdf")
	b.follow("Gỡ bản ký này")
	b.write("reason", "Tải nhầm văn bản khác.")
	b.sound("go-ban-ky", axeScript(b.t))
	b.press("main form button.main")
	b.want("Đã gỡ bản ký", "Tải nhầm văn bản khác.", "Chưa có bản ký")
	b.signedCopy("ban-ky.pdf")
	b.run(`document.getElementById("noi-nhan-0").click(); document.getElementById("noi-nhan-1").click(); document.getElementById("noi-nhan-1-way").value="paper"`)
	b.press(`form[action$="/noi-nhan"] button`)
	b.want("Đã lưu nơi nhận", "ghi lúc")
	b.sound("phat-hanh-bao-cao", axeScript(b.t))
	b.picture("phat-hanh-bao-cao")
	b.go_("/bao-cao/so")
	b.want("31/BC-UBND", "Đã phát hành")
	b.sound("so-van-ban-di", axeScript(b.t))
	b.picture("so-van-ban-di")
}

// signedCopy uploads a scan.
func (b *browser) signedCopy(name string) {
	b.t.Helper()
	b.run(`const dt=new DataTransfer(); dt.items.add(new File(["%PDF-1.7\n% ` + name + `\n%%EOF\n"],"` + name + `",{type:"application/pdf"})); document.getElementById("file").files=dt.files`)
	b.press(`form[action$="/ban-ky"] button`)
	b.want("Đã lưu bản ký", name)
}

// laterAndAgain: a day later, and after the period was unlocked and a unit reported anew, the issued file is
// the one that went out; opened again with a reason it can still be read.
func laterAndAgain(s *site, writer, chairman *browser, address, issued string) {
	writer.t.Helper()
	s.set(monday.Add(24 * time.Hour))
	if got := writer.fingerprint(address + "/tai.docx"); got != issued {
		writer.t.Errorf("a day later the file is %s, was %s", got, issued)
	}
	writer.go_(address)
	writer.press(`a[href$="/mo-lai"]`)
	writer.run(`window.__old = true; [...document.querySelectorAll("main a")].find(a=>a.textContent.includes("Mở khóa kỳ báo cáo")).click()`)
	writer.until("!window.__old && document.readyState === 'complete'")
	writer.write("reason", "Trạm Y tế bổ sung số liệu.")
	writer.press(`form[action$="/tinh-trang"] button`)
	unit := s.open(writer.t, "hatrung.congan")
	unit.send("Kỳ năm 2026. Hạn", "Báo cáo bổ sung sau khi phát hành.")
	if got := chairman.fingerprint(address + "/tai.docx"); got != issued {
		writer.t.Errorf("after a new report the file is %s, was %s", got, issued)
	}
	writer.go_(address + "/mo-lai")
	writer.write("reason", "Bổ sung số liệu của Công an xã.")
	writer.press("main form button.main")
	writer.want("Bổ sung số liệu của Công an xã.", "Các bản đã lưu")
	writer.edit("situation", "Toàn xã có 20 thôn, 4.125 hộ.")
	writer.press(`main a[href$="/so-sanh"]`)
	writer.want("bản có số, ngày", "Hiện nay", "Không khác:", "Chữ đậm, gạch chân")
	if got := ask[string](writer, `[...document.querySelectorAll("main .pre ins, main .pre del")].map(n=>n.tagName+" "+n.innerText.replace(/\[[^:]*: ?|hết (thêm|bỏ)\]/g,"").trim()).join("; ")`); !strings.Contains(got, "INS 4.125 hộ.") || !strings.Contains(got, "DEL 4.120 hộ, ") {
		writer.t.Errorf("the comparison marks %s", got)
	}
	writer.sound("so-sanh-cac-ban", axeScript(writer.t))
	writer.picture("so-sanh-cac-ban")
	writer.go_("/bao-cao/so")
	writer.follow("31/BC-UBND")
	writer.want(issued, "31/BC-UBND", "ban-ky.pdf")
	file := ask[string](writer, `[...document.querySelectorAll("main a")].find(a=>a.textContent.includes("Word")).getAttribute("href")`)
	if got := writer.fingerprint(file); got != issued {
		writer.t.Errorf("after it was opened again the earlier file is %s, was %s", got, issued)
	}
}
