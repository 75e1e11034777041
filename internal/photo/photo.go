// Package photo takes out of pictures what they tell besides the picture: place, time, device, names,
// earlier versions, films behind the last byte. The picture itself is copied as it is, byte for byte; only
// which side is up is kept, in a block of our own. It also makes small pictures for lists.
//
// What it does not know is not copied. Everything is bounded: the size of a picture is read from its head
// before its points are.
package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// The media types that are known.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	WebP = "image/webp"
)

// Known says whether files of a media type are pictures that Clean takes.
func Known(mediaType string) bool { return mediaType == JPEG || mediaType == PNG || mediaType == WebP }

// errBroken is what is told of a file that does not hold together; the rest is for us.
var errBroken = errors.New("the parts of the picture do not fit together")

// Clean gives a picture without what it tells besides. A file that is no whole picture is refused, and so
// is one with more points than a page could ever show.
func Clean(mediaType string, file []byte) ([]byte, error) {
	var clean []byte
	var err error
	switch mediaType {
	case JPEG:
		clean, err = cleanJPEG(file)
	case PNG:
		clean, err = cleanPNG(file)
	case WebP:
		clean, err = cleanWebP(file)
	default:
		return file, nil
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "Tệp ảnh bị hỏng hoặc không phải ảnh thường. Chụp hoặc lưu lại ảnh rồi tải lên.")
	}
	if width, height := size(mediaType, clean); width < 1 || height < 1 {
		return nil, fault.Wrap(errBroken, fault.Invalid, "Tệp ảnh bị hỏng hoặc không phải ảnh thường. Chụp hoặc lưu lại ảnh rồi tải lên.")
	} else if width > maxSide || height > maxSide || width*height > maxPoints {
		return nil, fault.New(fault.TooLarge, "Ảnh quá lớn, hơn 100 triệu điểm ảnh. Thu nhỏ ảnh rồi tải lên.")
	}
	return clean, nil
}

const (
	maxPoints = 100_000_000
	maxSide   = 65_535
	// maxMemory bounds what reading the points of one picture for a small one may take.
	maxMemory = 160 << 20
	smallSide = 320
)

// size is the size of a picture by its head; 0 where it has none.
func size(mediaType string, file []byte) (width, height int) {
	var c image.Config
	var err error
	switch r := bytes.NewReader(file); mediaType {
	case JPEG:
		c, err = jpeg.DecodeConfig(r)
	case PNG:
		c, err = png.DecodeConfig(r)
	case WebP:
		c, err = webp.DecodeConfig(r)
	}
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}

// Small is a JPEG of at most 320 points a side, the right side up; nil of what cannot be read or would take
// too much memory: a list does without it.
func Small(mediaType string, clean []byte) []byte {
	width, height := size(mediaType, clean)
	if width < 1 || width*height > maxMemory/memory(mediaType, clean) {
		return nil
	}
	var img image.Image
	var err error
	orientation := upright
	switch r := bytes.NewReader(clean); mediaType {
	case JPEG:
		orientation = orientationOfJPEG(clean)
		img, err = jpeg.Decode(r)
	case PNG:
		img, err = png.Decode(r)
	case WebP:
		orientation = orientationOfWebP(clean)
		img, err = webp.Decode(r)
	}
	if err != nil {
		return nil
	}
	scale := min(1, float64(smallSide)/float64(max(width, height)))
	small := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(width)*scale)), max(1, int(float64(height)*scale))))
	draw.Draw(small, small.Bounds(), image.White, image.Point{}, draw.Src)
	draw.BiLinear.Scale(small, small.Bounds(), img, img.Bounds(), draw.Over, nil)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, turned(small, orientation), &jpeg.Options{Quality: 75}); err != nil {
		return nil
	}
	return out.Bytes()
}

// memory is how many bytes reading one point takes at most.
func memory(mediaType string, file []byte) int {
	switch {
	case mediaType == JPEG && !progressive(file):
		return 4
	case mediaType == JPEG:
		return 16 // all coefficients are held until the last scan
	}
	return 8
}

// Orientations, as EXIF numbers them.
const (
	upright     = 1
	maxOriented = 8
)

// turned shows a picture the right side up.
func turned(img *image.RGBA, orientation int) image.Image {
	if orientation == upright {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation > 4 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			left, below := w-1-x, h-1-y
			to := [...]image.Point{{x, y}, {left, y}, {left, below}, {x, below}, {y, x}, {below, x}, {below, left}, {y, left}}[orientation-upright]
			out.SetRGBA(to.X, to.Y, img.RGBAAt(x, y))
		}
	}
	return out
}

// exifHead begins the block of EXIF in a JPEG.
const exifHead = "Exif\x00\x00"

// exifOf is a block of EXIF that says nothing but the orientation.
func exifOf(orientation int) []byte {
	return []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(orientation), 0, 0, 0, 0, 0, 0}
}

// orientationIn reads the orientation of a block of EXIF; what cannot be read is upright.
func orientationIn(tiff []byte) int {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	switch string(tiff[:4]) {
	case "MM\x00*":
	case "II*\x00":
		order = binary.LittleEndian
	default:
		return upright
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return upright
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return upright
		}
		if order.Uint16(entries) == 0x0112 {
			if n := int(order.Uint16(entries[8:])); n >= upright && n <= maxOriented {
				return n
			}
			return upright
		}
		entries = entries[12:]
	}
	return upright
}
