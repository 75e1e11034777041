package layoutcheck

import (
	"strings"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Word measures a text anew wherever it opens a file; the checker measures it in Liberation Serif, which
// has the widths of Times New Roman.
var regularFace, boldFace = sync.OnceValue(func() *sfnt.Font { return parsed(liberationserifregular.TTF) }),
	sync.OnceValue(func() *sfnt.Font { return parsed(liberationserifbold.TTF) })

func parsed(ttf []byte) *sfnt.Font {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic(err) // the face is part of the module
	}
	return f
}

// measure is the width of a text on one line, in points.
func measure(text string, l look) float64 {
	face := regularFace()
	if l.bold {
		face = boldFace()
	}
	var buf sfnt.Buffer
	const em = 2048
	units := 0
	for _, r := range text {
		id, err := face.GlyphIndex(&buf, r)
		if err != nil {
			continue
		}
		if width, err := face.GlyphAdvance(&buf, id, fixed.I(em), font.HintingNone); err == nil {
			units += width.Round()
		}
	}
	return float64(units) / em * l.size
}

// lineWidths are those of a text broken at its spaces.
func lineWidths(text string, l look, room float64) (widths []float64) {
	line := ""
	for word := range strings.FieldsSeq(text) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && measure(longer, l) > room {
			widths = append(widths, measure(line, l))
			longer = word
		}
		line = longer
	}
	return append(widths, measure(line, l))
}
