// Command pictures copies the pictures that the browser tests left in build/pictures into docs/pictures, small: in
// their 256 most frequent colours.
package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	files, err := filepath.Glob("build/pictures/*.png")
	if err != nil {
		log.Fatal(err)
	}
	for _, file := range files {
		if err := shrink(file, filepath.Join("docs/pictures", filepath.Base(file))); err != nil {
			log.Fatalf("%s: %v", file, err)
		}
	}
}

func shrink(file, to string) error {
	shot, err := os.ReadFile(file) //nolint:gosec // the project's own
	if err != nil {
		return err
	}
	img, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		return err
	}
	area := img.Bounds()
	small := image.NewPaletted(area, frequent(img))
	draw.Draw(small, area, img, area.Min, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, small); err != nil {
		return err
	}
	return os.WriteFile(to, out.Bytes(), 0o644) //nolint:gosec // to be read by everybody
}

// frequent are the 256 colours that most of a picture has.
func frequent(img image.Image) color.Palette {
	count := map[color.RGBA]int{}
	area := img.Bounds()
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			count[color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int { return count[b] - count[a] })
	var p color.Palette
	for _, c := range colours[:min(len(colours), 256)] {
		p = append(p, c)
	}
	return p
}
