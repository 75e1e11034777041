package e2e

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestStory is the whole way of a plan as five people go it: from the issued document to the annual
// report in Word.
func TestStory(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.set(time.Date(2026, 11, 18, 9, 0, 0, 0, vietnam)) // before the units' due date
	coordinator := s.open(t, "hatrung.vanhoa")
	plan := bringPlanIn(coordinator)

	health := s.open(t, "hatrung.yte")
	report(health, plan, "Đã khám sức khỏe cho 1.204 người cao tuổi, đạt 96,3%.", "ket-qua-kham.txt")
	health.want("Đã gửi")

	s.set(monday) // three days after it
	police := s.open(t, "hatrung.congan")
	report(police, plan, "Tổ chức 09 buổi hướng dẫn phòng chống lừa đảo cho 640 người.", "")
	police.want("muộn")

	chairman := s.open(t, "hatrung.chutich")
	chairman.go_("/tong-quan")
	chairman.follow(plan.title)
	chairman.want("quá hạn", plan.title)
	chairman.run(`window.__old=true; [...document.querySelectorAll("tr")].find(r=>r.textContent.includes("Trạm Y tế")).querySelectorAll("td a")[0].click()`)
	chairman.until("!window.__old && document.readyState === 'complete'") // first click: the rows behind the figure
	chairman.press(`main .list a.whole`)                                  // second: the task with its evidence
	chairman.want("ket-qua-kham.txt", "1.204 người cao tuổi")

	receive(coordinator)
	police.go_("/viec-cua-toi")
	police.want("Bị trả lại")
	if !ask[bool](police, `document.querySelector("main").textContent.includes("Ghi rõ số buổi ở từng thôn.")`) {
		t.Error("the unit does not see why its report was sent back")
	}
	compose(coordinator, plan)
}

// aPlan is what the story knows of the plan it brought in.
type aPlan struct{ title string }

// bringPlanIn imports the document, answers every question of the review, saves and activates.
func bringPlanIn(b *browser) aPlan {
	b.t.Helper()
	text, err := os.ReadFile("testdata/ke-hoach.txt")
	if err != nil {
		b.t.Fatal(err)
	}
	b.go_("/ke-hoach/nhap")
	b.picture("nhap")
	b.write("text", string(text))
	b.press(`form:has(textarea[name=text]) button`)
	b.want("Đối chiếu kế hoạch", "không bỏ dòng nào", "chưa xác định đầu mối")
	b.picture("doi-chieu")
	// Whoever has no focal unit yet gets the first office.
	b.run(`for (const s of document.querySelectorAll("select[name$='.focal']")) if (!s.value) { const o=[...s.options].find(o=>o.text.includes("Phòng Kinh tế")); s.value=o.value }`)
	b.write("number", "15/KH-UBND")
	b.write("short_title", "Kế hoạch phục vụ người cao tuổi")
	b.press(`button.main[value=plan]`)
	b.want("Kế hoạch đang là bản nháp", "Kế hoạch phục vụ người cao tuổi")
	b.press(`form[action$="/kich-hoat"] button.main`)
	b.want("5 nhóm", "Phát tin, bài trên hệ thống truyền thanh của xã")
	b.picture("ke-hoach")
	planAddress := ask[string](b, "location.pathname")
	b.go_(planAddress + "/in")
	b.picture("ke-hoach-in")
	b.go_(planAddress)
	return aPlan{title: "Kế hoạch phục vụ người cao tuổi"}
}

// report fills the first row of the plan on the unit's page, attaches a file, checks and sends.
func report(b *browser, plan aPlan, result, file string) {
	b.t.Helper()
	b.go_("/viec-cua-toi")
	id := ask[string](b, `(()=>{const s=[...document.querySelectorAll("section")].find(s=>s.querySelector("h2")?.textContent.includes("`+plan.title+`")); return s.querySelector("details[data-row]").dataset.row})()`)
	b.run(`document.getElementById("row-` + id + `").open = true; document.querySelector('[name="answer-` + id + `"][value=new_result]').click(); document.querySelector('[name="status-` + id + `"][value=completed]').click()`)
	b.write("result-"+id, result)
	b.until(`document.querySelector(".action [role=status]").textContent.includes("Đã lưu")`)
	if file != "" {
		b.run(`const d=new DataTransfer(); d.items.add(new File(["Biểu tổng hợp kết quả khám, không có tên người."], "` + file + `", {type:"text/plain"})); const i=document.querySelector("#row-` + id + ` input[type=file]"); i.files=d.files; i.dispatchEvent(new Event("change",{bubbles:true}))`)
		b.until(`document.querySelector("#row-` + id + ` [data-files]").textContent.includes("` + file + `")`)
	}
	b.press(`form[data-autosave] .action button.main`)
	b.want("Kiểm tra", result)
	b.run(`for (const c of document.querySelectorAll("input[name=pick]")) c.checked = c.value === "` + id + `"`)
	b.press(`main form button.main`)
	b.want("Đã gửi 1 báo cáo")
	if file != "" {
		b.picture("da-gui")
	}
	b.go_("/viec-cua-toi")
}

// receive accepts the health station's report and sends the police's back.
func receive(b *browser) {
	b.t.Helper()
	for _, step := range [][2]string{{"Trạm Y tế", "accept"}, {"Công an xã", "send_back"}} {
		unit, act := step[0], step[1]
		b.go_("/theo-doi")
		b.run(`const l=[...document.querySelectorAll("label:has(input[name=ke-hoach])")].find(l=>l.textContent.includes("người cao tuổi")); const f=l.querySelector("input").form; for (const c of f.querySelectorAll("input[name=ke-hoach]")) c.checked=l.contains(c); window.__old=true; f.requestSubmit()`)
		b.until("!window.__old && document.readyState === 'complete'")
		b.follow(unit)
		b.run(`for (const c of document.querySelectorAll("input[name=seen]")) c.checked = true; document.getElementById("reason").value = "Ghi rõ số buổi ở từng thôn."`)
		b.press(`button[value=` + act + `]`)
	}
	b.want("Bị trả lại")
}

// compose begins the annual report, writes a part, downloads both files and reads them.
func compose(b *browser, plan aPlan) {
	b.t.Helper()
	b.go_("/bao-cao")
	b.run(`window.__old=true; [...document.querySelectorAll("li")].find(l=>l.textContent.includes("` + plan.title + `") && l.querySelector("button")).querySelector("button").click()`)
	b.until("!window.__old && document.readyState === 'complete'")
	b.want("chỗ trống", "đơn vị chưa báo cáo đủ", "1.204 người cao tuổi")
	b.run(`document.getElementById("row-situation").open = true`)
	b.write("text-situation", "Toàn xã có 1.250 người cao tuổi, trong đó 86 người từ đủ 90 tuổi.")
	b.press(`form[data-autosave] .action button.main`)
	b.want("Toàn xã có 1.250 người cao tuổi")
	address := ask[string](b, "location.pathname")

	b.follow("Mở bản in")
	b.picture("bao-cao-in")

	dir := b.t.TempDir()
	pdf := filepath.Join(dir, "bao-cao.pdf")
	b.download(address+"/tai.pdf", pdf)
	docx := filepath.Join(dir, "bao-cao.docx")
	b.download(address+"/tai.docx", docx)
	soffice := need(b.t, "LibreOffice", "soffice", "libreoffice")
	out := filepath.Join(dir, "word")
	cmd := exec.CommandContext(b.t.Context(), soffice, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", "pdf", "--outdir", out, docx)
	if msg, err := cmd.CombinedOutput(); err != nil {
		b.t.Fatalf("LibreOffice: %v\n%s", err, msg)
	}
	for _, file := range []string{pdf, filepath.Join(out, "bao-cao.pdf")} {
		b.readReport(file)
	}
}

var pageCount = regexp.MustCompile(`Pages:\s+(\d+)`)

func (b *browser) readReport(file string) {
	b.t.Helper()
	raw, err := exec.CommandContext(b.t.Context(), need(b.t, "poppler", "pdftotext"), "-layout", file, "-").Output()
	if err != nil {
		b.t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(raw)), " ")
	for _, want := range []string{
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "XÃ HÀ TRUNG", "/BC-UBND", "BÁO CÁO",
		"1. Truyền thông về chăm sóc người cao tuổi", "2. Khám và quản lý sức khỏe", "3. Bố trí nguồn lực", "4. Bảo đảm an toàn, trợ giúp pháp lý", "5. Hoàn thiện dữ liệu",
		"Trạm Y tế: Đã khám sức khỏe cho 1.204 người cao tuổi, đạt 96,3%.", "TM. ỦY BAN NHÂN DÂN", "Nơi nhận:",
	} {
		if !strings.Contains(text, want) {
			b.t.Errorf("%s lacks %q", filepath.Base(file), want)
		}
	}
	info, err := exec.CommandContext(b.t.Context(), "pdfinfo", file).Output()
	if err != nil {
		b.t.Fatal(err)
	}
	if m := pageCount.FindSubmatch(info); m == nil || len(m[1]) == 1 && m[1][0] < '3' {
		b.t.Errorf("%s has too few pages: %s", filepath.Base(file), info)
	}
}

// download fetches a file in the person's session.
func (b *browser) download(path, file string) {
	b.t.Helper()
	b.run(`window.__file = ""; fetch("` + path + `").then(r=>r.blob()).then(d=>{const f=new FileReader(); f.onload=()=>{window.__file=f.result.split(",")[1]}; f.readAsDataURL(d)})`)
	b.until(`window.__file !== ""`)
	data, err := base64.StdEncoding.DecodeString(ask[string](b, "window.__file"))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.t.Fatal(err)
	}
}
