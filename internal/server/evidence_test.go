package server_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
)

// photo is a picture as a phone makes it: it tells where it was taken.
func photo(t testing.TB) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 800, 600))
	for i := range img.Pix {
		img.Pix[i] = byte(i)
	}
	img.Set(0, 0, color.White)
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, img, nil); err != nil {
		t.Fatal(err)
	}
	const exif = "\xff\xe1\x00\x2eExif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00GPSLatitude 20.0123 N    "
	return append(append(plain.Bytes()[:2:2], exif+strings.Repeat(" ", 2+0x2e-len(exif))...), plain.Bytes()[2:]...)
}

func rowPath(key plan.RowKey) string {
	return fmt.Sprintf("/viec-cua-toi/minh-chung/%d/%d", key.PeriodID, key.ItemID)
}

func TestPhotosTellNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b := s.as(t, "hatrung.yte")
	path := rowPath(p.Row("III.1.1"))
	file := photo(t)
	if !bytes.Contains(file, []byte("GPSLatitude")) {
		t.Fatal("the picture tells nothing to begin with")
	}
	page := b.attach(path, b.get(path).input("token"), "Họp thôn.jpg", file).want(http.StatusOK, "Đã tải tệp lên.", "Họp thôn.jpg")
	root, err := html.Parse(strings.NewReader(page.body))
	if err != nil {
		t.Fatal(err)
	}
	small, whole := "", ""
	for n := range root.Descendants() {
		if n.Data == "img" {
			small = attr(n, "src")
		}
	}
	whole = strings.TrimSuffix(small, "/anh")
	if small == "" || whole == small {
		t.Fatalf("no small picture in the list: %q", small)
	}
	got := b.get(whole).want(http.StatusOK)
	if strings.Contains(got.body, "GPS") || strings.Contains(got.body, "Exif") {
		t.Error("the stored picture still tells where it was taken")
	}
	if got.header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("headers of the picture: %v", got.header)
	}
	if c, err := jpeg.DecodeConfig(strings.NewReader(got.body)); err != nil || c.Width != 800 || c.Height != 600 {
		t.Errorf("the stored picture: %+v, %v", c, err)
	}
	got = b.get(small).want(http.StatusOK)
	if c, err := jpeg.DecodeConfig(strings.NewReader(got.body)); err != nil || c.Width != 320 || c.Height != 240 {
		t.Errorf("the small picture: %+v, %v", c, err)
	}
	if got.header.Get("Content-Type") != "image/jpeg" || !strings.Contains(got.header.Get("Cache-Control"), "private") {
		t.Errorf("headers of the small picture: %v", got.header)
	}
	for _, who := range []string{"hatrung.congan", "hatrung.quantri", "hoatgiang.yte", "hoatgiang.chutich"} {
		s.as(t, who).get(small).want(http.StatusNotFound)
		s.as(t, who).get(whole).want(http.StatusNotFound)
	}
	s.as(t, "hatrung.chutich").get(small).want(http.StatusOK)

	broken := append([]byte("\xff\xd8\xff\xe0\x00\x04ab"), "không phải ảnh"...)
	b.attach(path, page.input("token"), "Hỏng.jpg", broken).want(http.StatusUnprocessableEntity, "Tệp ảnh bị hỏng")
}

// A version that was sent shows its files on the page of the task, removed or not.
func TestTaskShowsFilesOfVersions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	key := p.Row("III.1.1")
	made := ten.report(t, s, ten.units["Trạm Y tế"], key, true)
	b := s.as(t, "hatrung.yte")
	form := b.get("/viec-cua-toi").rowForm(key, nil)
	form.Set("remove", fmt.Sprint(made.evidence))
	b.post("/viec-cua-toi", form).want(http.StatusOK, "Đã bỏ tệp.", "Bản sửa chưa gửi")
	task := s.as(t, "hatrung.chutich").get(fmt.Sprintf("/nhiem-vu/%d", key.ItemID)).want(http.StatusOK, "Bản 1, gửi", "Tổng hợp.pdf")
	if n := strings.Count(task.body, "Tổng hợp.pdf"); n != 2 { // with the report, and with its version
		t.Errorf("the page of the task names the file %d times", n)
	}
	if strings.Contains(b.get(rowPath(key)).body, "Tổng hợp.pdf") {
		t.Error("the working copy still has the file")
	}
}

// photoOf adds a photo to a row in the name of a unit.
func photoOf(t testing.TB, s *site, ten *tenant, unit int64, key plan.RowKey) int64 {
	t.Helper()
	actor := account.Actor{CommuneID: ten.actor.CommuneID, UnitID: unit, Roles: []account.Role{account.RoleUnit}}
	id, err := planning.New(s.db.Store, func() time.Time { return testNow }).AddEvidence(t.Context(), actor, planning.Upload{
		Token: "0123456789abcdef", UnitID: unit, Key: key, Name: "Ảnh.jpg", Content: bytes.NewReader(photo(t)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
