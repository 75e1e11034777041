package photo

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// picture is red at the top left, green at the top right, and blue below.
func picture(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{0, 0, 255, 255}
			if y < height/2 {
				c = color.RGBA{255, 0, 0, 255}
				if x >= width/2 {
					c = color.RGBA{0, 255, 0, 255}
				}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// exifWithPlace is a block of EXIF as phones write it: orientation, device, and where the picture was taken.
func exifWithPlace(orientation int, order binary.AppendByteOrder) []byte {
	head := map[bool]string{true: "MM\x00*", false: "II*\x00"}[order == binary.BigEndian]
	b := order.AppendUint32([]byte(head), 8)
	entry := func(tag, kind uint16, count uint32, value uint32) {
		b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tag), kind), count)
		if kind == 3 {
			b = order.AppendUint16(order.AppendUint16(b, uint16(value)), 0)
		} else {
			b = order.AppendUint32(b, value)
		}
	}
	b = order.AppendUint16(b, 3)
	entry(0x010f, 2, 10, 100)                // make of the camera
	entry(0x0112, 3, 1, uint32(orientation)) // orientation
	entry(0x8825, 4, 1, 50)                  // where the GPS block stands
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 1)
	entry(1, 2, 2, 'N'<<24)
	return append(b, "GPSLatitude 20.0123 Longitude 105.8; PhoneMaker X1"...)
}

func jpegWith(t testing.TB, img image.Image, orientation int, order binary.AppendByteOrder) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, img, nil); err != nil {
		t.Fatal(err)
	}
	out := append([]byte{}, plain.Bytes()[:2]...)
	add := func(marker byte, payload string) {
		out = append(binary.BigEndian.AppendUint16(append(out, 0xff, marker), uint16(len(payload)+2)), payload...)
	}
	add(0xe1, exifHead+string(exifWithPlace(orientation, order)))
	add(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta><exif:GPSLatitude>20,0.7N</exif:GPSLatitude></x:xmpmeta>")
	add(0xed, "Photoshop 3.0\x00 người chụp: GPSLatitude")
	add(0xe2, "MPF\x00 GPSLatitude")
	add(0xfe, "ghi chú GPSLatitude")
	out = append(out, plain.Bytes()[2:]...)
	return append(out, "film behind the picture, GPSLatitude"...)
}

func pngWith(t testing.TB, img image.Image) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := png.Encode(&plain, img); err != nil {
		t.Fatal(err)
	}
	const ihdr = 8 + 25
	out := append([]byte{}, plain.Bytes()[:ihdr]...)
	for kind, data := range map[string]string{"eXIf": string(exifWithPlace(1, binary.BigEndian)), "tEXt": "Location\x00GPSLatitude", "iTXt": "XML:com.adobe.xmp\x00GPSLatitude", "tIME": "1234567"} {
		body := kind + data
		out = append(binary.BigEndian.AppendUint32(out, uint32(len(data))), body...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(body)))
	}
	return append(append(out, plain.Bytes()[ihdr:]...), "GPSLatitude"...)
}

// webpPlain is a picture of one point.
const webpPlain = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"

func webpWith(t testing.TB, orientation int) []byte {
	t.Helper()
	plain, err := base64.StdEncoding.DecodeString(webpPlain)
	if err != nil {
		t.Fatal(err)
	}
	body := []byte("WEBP")
	add := func(kind, data string) {
		body = append(binary.LittleEndian.AppendUint32(append(body, kind...), uint32(len(data))), data...)
		if len(data)%2 == 1 {
			body = append(body, 0)
		}
	}
	add("VP8X", string([]byte{0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0}))
	add("ICCP", "GPSLatitude")
	body = append(body, plain[12:]...)
	add("EXIF", string(exifWithPlace(orientation, binary.LittleEndian)))
	add("XMP ", "GPSLatitude")
	out := append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
	return append(out, "GPSLatitude"...)
}

// tells are the words that no clean picture may hold.
var tells = []string{"GPS", "xmpmeta", "PhoneMaker", "ghi chú", "Photoshop", "MPF\x00", "film", "Location", "ICC"}

func wantSilent(t *testing.T, clean []byte) {
	t.Helper()
	for _, word := range tells {
		if bytes.Contains(clean, []byte(word)) {
			t.Errorf("the clean picture still tells %q", word)
		}
	}
	if bytes.Contains(clean, []byte{0x88, 0x25}) && bytes.Contains(clean, []byte(exifHead)) {
		t.Error("the clean picture still points to a GPS block")
	}
}

func TestCleanTellsNothing(t *testing.T) {
	t.Parallel()
	img := picture(64, 40)
	for name, test := range map[string]struct {
		kind string
		file []byte
	}{
		"jpeg": {JPEG, jpegWith(t, img, 1, binary.BigEndian)}, "jpeg, little end": {JPEG, jpegWith(t, img, 6, binary.LittleEndian)},
		"png": {PNG, pngWith(t, img)}, "webp": {WebP, webpWith(t, 1)}, "webp, turned": {WebP, webpWith(t, 6)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !bytes.Contains(test.file, []byte("GPSLatitude")) {
				t.Fatal("the picture tells nothing to begin with")
			}
			clean, err := Clean(test.kind, test.file)
			if err != nil {
				t.Fatal(err)
			}
			wantSilent(t, clean)
			again, err := Clean(test.kind, clean)
			if err != nil || !bytes.Equal(again, clean) {
				t.Errorf("a clean picture is changed again: %v", err)
			}
		})
	}
}

// The points are copied, not coded anew.
func TestCleanKeepsThePicture(t *testing.T) {
	t.Parallel()
	img := picture(64, 40)
	for name, file := range map[string][]byte{JPEG: jpegWith(t, img, 1, binary.BigEndian), PNG: pngWith(t, img)} {
		clean, err := Clean(name, file)
		if err != nil {
			t.Fatal(err)
		}
		before, _, err := image.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		after, _, err := image.Decode(bytes.NewReader(clean))
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []image.Point{{3, 3}, {60, 3}, {3, 36}, {32, 20}} {
			if before.At(at.X, at.Y) != after.At(at.X, at.Y) {
				t.Errorf("%s: the point %v differs", name, at)
			}
		}
	}
}

// Whatever side a phone was held on, the small picture stands upright, and so does the whole one.
func TestOrientation(t *testing.T) {
	t.Parallel()
	// Where the red corner of the stored picture must be seen.
	corners := map[int][2]string{1: {"top", "left"}, 2: {"top", "right"}, 3: {"bottom", "right"}, 4: {"bottom", "left"}, 5: {"top", "left"}, 6: {"top", "right"}, 7: {"bottom", "right"}, 8: {"bottom", "left"}}
	for orientation, corner := range corners {
		clean, err := Clean(JPEG, jpegWith(t, picture(640, 400), orientation, binary.LittleEndian))
		if err != nil {
			t.Fatal(err)
		}
		if got := orientationOfJPEG(clean); got != orientation {
			t.Errorf("orientation %d became %d", orientation, got)
		}
		small, err := jpeg.Decode(bytes.NewReader(Small(JPEG, clean)))
		if err != nil {
			t.Fatal(err)
		}
		w, h := small.Bounds().Dx(), small.Bounds().Dy()
		if turned := h > w; turned != (orientation > 4) || max(w, h) != smallSide {
			t.Errorf("orientation %d: the small picture has %d × %d points", orientation, w, h)
		}
		x, y := map[string]int{"left": 10, "right": w - 10}[corner[1]], map[string]int{"top": 10, "bottom": h - 10}[corner[0]]
		if r, g, b, _ := small.At(x, y).RGBA(); r < 0xc000 || g > 0x4000 || b > 0x4000 {
			t.Errorf("orientation %d: no red at the %s", orientation, corner)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	whole := jpegWith(t, picture(64, 40), 1, binary.BigEndian)
	bomb := bytes.Clone(pngWith(t, picture(8, 8)))
	binary.BigEndian.PutUint32(bomb[16:], 60_000)
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	moving := bytes.Replace(webpWith(t, 1), []byte("ICCP"), []byte("ANMF"), 1)
	for name, test := range map[string]struct {
		kind string
		file []byte
		want fault.Kind
	}{
		"empty":                     {JPEG, nil, fault.Invalid},
		"cut off":                   {JPEG, whole[:200], fault.Invalid},
		"a head alone":              {JPEG, []byte("\xff\xd8\xff\xe1\xff\xff"), fault.Invalid},
		"without a picture":         {JPEG, []byte("\xff\xd8\xff\xd9"), fault.Invalid},
		"a page":                    {PNG, []byte(pngHead + "<html>"), fault.Invalid},
		"a PNG with a wrong sum":    {PNG, bytes.Replace(pngWith(t, picture(8, 8)), []byte("Location"), []byte("location"), 1), fault.Invalid},
		"a PNG of 3.6 billion dots": {PNG, bomb, fault.TooLarge},
		"a moving WebP":             {WebP, moving, fault.Invalid},
		"a WebP cut off":            {WebP, webpWith(t, 1)[:40], fault.Invalid},
	} {
		if _, err := Clean(test.kind, test.file); fault.KindOf(err) != test.want {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
	if got, err := Clean("application/pdf", []byte("%PDF-")); err != nil || string(got) != "%PDF-" {
		t.Errorf("a file that is no picture was changed: %q, %v", got, err)
	}
	if Small(PNG, bomb) != nil || Small(JPEG, []byte("x")) != nil {
		t.Error("a small picture of what cannot be read")
	}
}

func FuzzClean(f *testing.F) {
	img := picture(16, 10)
	f.Add(byte(0), jpegWith(f, img, 6, binary.BigEndian))
	f.Add(byte(0), jpegWith(f, img, 3, binary.LittleEndian))
	f.Add(byte(1), pngWith(f, img))
	f.Add(byte(2), webpWith(f, 6))
	f.Fuzz(func(t *testing.T, kind byte, file []byte) {
		mediaType := []string{JPEG, PNG, WebP}[kind%3]
		clean, err := Clean(mediaType, file)
		if err != nil {
			return
		}
		if len(clean) > len(file)+64 {
			t.Errorf("%d bytes became %d", len(file), len(clean))
		}
		again, err := Clean(mediaType, clean)
		if err != nil || !bytes.Equal(again, clean) {
			t.Errorf("a clean picture is changed again: %v", err)
		}
		for _, word := range []string{"xmpmeta", "tEXt", "eXIf", "iTXt"} {
			if mediaType == PNG && bytes.Count(clean, []byte(word)) > bytes.Count(file, []byte(word)) {
				t.Errorf("%s came in", word)
			}
		}
		if small := Small(mediaType, clean); small != nil {
			if c, err := jpeg.DecodeConfig(bytes.NewReader(small)); err != nil || max(c.Width, c.Height) > smallSide {
				t.Errorf("small picture: %v, %v", c, err)
			}
		}
	})
}

func BenchmarkSmall(b *testing.B) {
	file := jpegWith(b, picture(4000, 3000), 6, binary.BigEndian)
	for b.Loop() {
		clean, err := Clean(JPEG, file)
		if err != nil || Small(JPEG, clean) == nil {
			b.Fatal(err)
		}
	}
}
