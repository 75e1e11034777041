package layoutcheck

import (
	"bytes"
	"errors"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "draw the pictures of docs/the-thuc anew")

// pictures is where the first page of every kind of document can be looked at.
const pictures = "../../../docs/the-thuc"

// TestPictures holds a small picture of each kind's first page; -update draws them anew.
func TestPictures(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		base := filepath.Join(pictures, k.name)
		if *update {
			tool(t, "pdftoppm")
			pdf := filepath.Join(t.TempDir(), k.name+".pdf")
			if err := os.WriteFile(pdf, pdfOf(t, k.make(short)), 0o600); err != nil {
				t.Fatal(err)
			}
			drawn := filepath.Join(filepath.Dir(pdf), "page")
			out, err := exec.CommandContext(t.Context(), "pdftoppm", "-r", "60", "-gray", "-png", "-singlefile", pdf, drawn).CombinedOutput()
			if err != nil {
				t.Fatalf("pdftoppm: %v\n%s", err, out)
			}
			inFewGreys(t, drawn+".png", base+".png")
		}
		info, err := os.Stat(base + ".png")
		if err != nil {
			t.Fatalf("%v; draw it with -update", err)
		}
		if info.Size() > 60_000 {
			t.Errorf("%s has %d bytes, at most 60,000 are allowed", info.Name(), info.Size())
		}
	}
}

// inFewGreys writes a picture again in 16 greys, which is half the size.
func inFewGreys(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	page, err := png.Decode(in)
	if err := errors.Join(err, in.Close()); err != nil {
		t.Fatal(err)
	}
	var greys color.Palette
	for i := range 16 {
		greys = append(greys, color.Gray{Y: uint8(17 * i)})
	}
	few := image.NewPaletted(page.Bounds(), greys)
	draw.Draw(few, few.Bounds(), page, page.Bounds().Min, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
