package server_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// addFiles puts files beside a sent report, as if they had been sent with it, and returns their bytes by
// name.
func (ten *tenant) addFiles(t testing.TB, s *site, report int64, count, size int) map[string][32]byte {
	t.Helper()
	random := rand.NewChaCha8([32]byte{1})
	sums, content := map[string][32]byte{}, make([]byte, size)
	for n := range count {
		_, _ = random.Read(content)
		e := plan.Evidence{ReportID: report, Name: fmt.Sprintf("Ảnh %d.pdf", n), MediaType: "application/pdf", Size: int64(size), UploadedAt: testNow}
		sum := sha256.Sum256(content)
		e.SHA256, sums[e.Name] = sum[:], sum
		err := s.db.Store.In(ten.actor).InTx(t.Context(), func(tx *postgres.Queries) error {
			_, err := tx.InsertEvidence(t.Context(), e, 0, bytes.NewReader(content), nil)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return sums
}

// unpack reads an archive: the list, and the other files by name.
func unpack(t testing.TB, r io.ReaderAt, size int64) (index string, files map[string][]byte, order []string) {
	t.Helper()
	z, err := zip.NewReader(r, size)
	if err != nil {
		t.Fatal(err)
	}
	files = map[string][]byte{}
	for i, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in) // also checks the sum that the archive carries
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if f.NonUTF8 || !utf8.ValidString(f.Name) {
			t.Errorf("%q is not marked as UTF-8", f.Name)
		}
		if i == 0 {
			index = string(content)
			continue
		}
		files[f.Name] = content
		order = append(order, f.Name)
	}
	return index, files, order
}

func TestArchiveOfEvidence(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p, there := s.planned(t, "hatrung"), s.planned(t, "hoatgiang")
	ten, foreign := s.communes["hatrung"], s.communes["hoatgiang"]
	health, police := ten.units["Trạm Y tế"], ten.units["Công an xã"]
	ten.report(t, s, health, p.Row("II.1.1"), true)
	ten.report(t, s, health, p.Row("III.1.1"), true)
	ten.report(t, s, health, p.Row("III.1.2"), false) // a draft is the unit's own
	ten.report(t, s, police, p.Row("II.1.1"), true)
	ten.report(t, s, police, p.Row("II.1.2"), true)
	foreign.report(t, s, foreign.units["Trạm Y tế"], there.Row("II.1.1"), true)
	take := func(b *browser, form url.Values) (string, map[string][]byte, []string) {
		t.Helper()
		got := b.post("/minh-chung", form).want(http.StatusOK)
		if got.header.Get("Content-Type") != "application/zip" || !strings.Contains(got.header.Get("Content-Disposition"), "attachment") {
			t.Errorf("headers %v", got.header)
		}
		return unpack(t, strings.NewReader(got.body), int64(len(got.body)))
	}
	leader := s.as(t, "hatrung.chutich")
	leader.get("/minh-chung").want(http.StatusOK, "Gói minh chứng", "Của tất cả đơn vị", "tất cả 4 tệp", "Nhóm 1. Truyền thông", "Tải gói minh chứng")
	index, files, order := take(leader, url.Values{"nam": {"2026"}})
	if want := []string{
		"01 Nhóm 1. Truyền thông, vận động xã hội/01 II.1.1 Trạm Y tế - Tổng hợp.pdf", "01 Nhóm 1. Truyền thông, vận động xã hội/02 II.1.1 Công an xã - Tổng hợp.pdf",
		"01 Nhóm 1. Truyền thông, vận động xã hội/03 II.1.2 Công an xã - Tổng hợp.pdf", "02 Nhóm 2. Chăm sóc sức khỏe/04 III.1.1 Trạm Y tế - Tổng hợp.pdf",
	}; !slices.Equal(order, want) {
		t.Errorf("files %q\nwant  %q", order, want)
	}
	sum := sha256.Sum256([]byte("%PDF-1.7 tổng hợp"))
	for name, content := range files {
		if string(content) != "%PDF-1.7 tổng hợp" {
			t.Errorf("%s holds %q", name, content)
		}
		if !strings.Contains(index, name) {
			t.Errorf("the list lacks %s", name)
		}
	}
	for _, want := range []string{"Mục lục minh chứng năm 2026", "Xã Hà Trung", "4 tệp", "năm 2026", "Tuyên truyền chăm sóc trẻ em tại thôn", hex.EncodeToString(sum[:])} {
		if !strings.Contains(index, want) {
			t.Errorf("the list does not say %q", want)
		}
	}
	area := fmt.Sprintf("%d-%d", p.ID, p.Items["II.1.1"].AreaID)
	if _, _, order := take(leader, url.Values{"nam": {"2026"}, "nhom": {area}}); len(order) != 3 || order[0] != "01 II.1.1 Trạm Y tế - Tổng hợp.pdf" {
		t.Errorf("one area: %q", order)
	}
	// A unit takes its own, and those of tasks that it answers for.
	if _, _, order := take(s.as(t, "hatrung.yte"), url.Values{"nam": {"2026"}}); len(order) != 3 {
		t.Errorf("of the focal unit: %q", order)
	}
	if _, _, order := take(s.as(t, "hatrung.congan"), url.Values{"nam": {"2026"}}); len(order) != 2 || strings.Contains(strings.Join(order, ""), "Trạm Y tế") {
		t.Errorf("of the helping unit: %q", order)
	}
	if _, _, order := take(s.as(t, "hoatgiang.chutich"), url.Values{"nam": {"2026"}}); len(order) != 1 {
		t.Errorf("of the other commune: %q", order)
	}
	s.as(t, "hoatgiang.chutich").post("/minh-chung", url.Values{"nam": {"2026"}, "nhom": {area}}).want(http.StatusUnprocessableEntity, "chưa có tệp nào")
	s.as(t, "hatrung.mttq").get("/minh-chung").want(http.StatusOK, "chưa có minh chứng nào đã gửi")
	s.as(t, "hatrung.quantri").post("/minh-chung", url.Values{"nam": {"2026"}}).want(http.StatusForbidden)
	leader.post("/minh-chung", url.Values{"nam": {"2019"}}).want(http.StatusUnprocessableEntity, "chưa có tệp nào")
	leader.post("/minh-chung", url.Values{"nam": {"x"}, "nhom": {"' OR 1=1"}}).want(http.StatusUnprocessableEntity, "chưa có tệp nào")
	s.as(t, "hatrung.quantri").get("/quan-tri/nhat-ky").want(http.StatusOK, "Tải gói minh chứng")
}

// Two hundred files of half a megabyte go through the server without lying in it.
func TestArchiveTakesLittleMemory(t *testing.T) { //nolint:paralleltest // it measures the memory of the process
	const count, size, most = 200, 512 << 10, 50 << 20
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	made := ten.report(t, s, ten.units["Trạm Y tế"], p.Row("III.1.1"), true)
	sums := ten.addFiles(t, s, made.report, count, size)
	b := s.as(t, "hatrung.chutich")
	req, err := http.NewRequest(http.MethodPost, s.url+"/minh-chung", strings.NewReader("nam=2026"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	file, err := os.CreateTemp(t.TempDir(), "*.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	before, peak, stop := heap(), uint64(0), make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for {
			peak = max(peak, heap())
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	b.Timeout = 5 * time.Minute
	resp, err := b.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	n, err := io.Copy(file, resp.Body)
	close(stop)
	<-watched
	if err != nil || resp.StatusCode != http.StatusOK || n < count*size {
		t.Fatalf("status %d, %d bytes, %v", resp.StatusCode, n, err)
	}
	grown := int64(peak) - int64(before)
	t.Logf("%d files, %d MB: the heap grew by %.1f MB", count, n>>20, float64(grown)/(1<<20))
	if grown > most {
		t.Errorf("the heap grew by %d MB, want at most %d", grown>>20, most>>20)
	}
	z, err := zip.OpenReader(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	same := 0
	for _, f := range z.File {
		_, name, _ := strings.Cut(f.Name, " - ")
		want, ok := sums[name]
		if !ok {
			continue // the list, and the file that came with the report
		}
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		hash := sha256.New()
		if _, err := io.Copy(hash, in); err != nil || [32]byte(hash.Sum(nil)) != want {
			t.Errorf("%s is not what was stored: %v", f.Name, err)
		}
		same++
	}
	if same != count || len(z.File) != count+2 {
		t.Errorf("%d of %d files are the stored ones, %d in the archive", same, count, len(z.File))
	}
}

// A file that is not what was uploaded breaks the download rather than being handed to an inspector.
func TestArchiveRefusesWhatChanged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	ten.report(t, s, ten.units["Trạm Y tế"], p.Row("III.1.1"), true)
	if _, err := s.owner(t, "hatrung").Exec(t.Context(), `UPDATE evidence_chunks SET bytes = '\x00'`); err != nil {
		t.Fatal(err)
	}
	b := s.as(t, "hatrung.chutich")
	req, _ := http.NewRequest(http.MethodPost, s.url+"/minh-chung", strings.NewReader("nam=2026"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := b.Do(req)
	if err == nil {
		_, err = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	if err == nil {
		t.Error("the download looks whole")
	}
}
