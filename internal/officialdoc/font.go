package officialdoc

import (
	"sync"
	"unicode"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifbolditalic"
	"codeberg.org/go-fonts/liberation/liberationserifitalic"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face is one of the four faces of the document's typeface. Text is measured in Liberation Serif,
// whose widths are those of Times New Roman, so that all writers break lines alike.
type face int

const (
	regular face = iota
	bold
	italic
	boldItalic
	faceCount
)

func faceOf(isBold, isItalic bool) face {
	f := regular
	if isBold {
		f |= bold
	}
	if isItalic {
		f |= italic
	}
	return f
}

// Vertical measures of the typeface in parts of its size, the same in all four faces.
const (
	ascent      = 0.891
	descent     = 0.216
	singleSpace = 1.149 // one line at single spacing
)

// glyph is the index of a character's picture and its width in font units.
type glyph struct {
	id    uint16
	width uint16
}

// typeface is a parsed font. Glyphs of the characters in daily use are looked up once; the rest,
// on demand, since sfnt needs a buffer for each look-up.
type typeface struct {
	data    []byte
	font    *sfnt.Font
	units   float64
	common  [0x2700]glyph
	unknown glyph // "?", drawn for a character that the font lacks
}

// typefaceOf parses a face at its first use.
func typefaceOf(f face) *typeface { return parsed[f]() }

var parsed = [faceCount]func() *typeface{
	regular:    parseOnce(liberationserifregular.TTF),
	bold:       parseOnce(liberationserifbold.TTF),
	italic:     parseOnce(liberationserifitalic.TTF),
	boldItalic: parseOnce(liberationserifbolditalic.TTF),
}

func parseOnce(ttf []byte) func() *typeface {
	return sync.OnceValue(func() *typeface {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			panic("officialdoc: the embedded font does not parse: " + err.Error())
		}
		t := &typeface{data: ttf, font: f, units: float64(f.UnitsPerEm())}
		var buf sfnt.Buffer
		for r := range t.common {
			t.common[r] = t.lookUp(&buf, rune(r))
		}
		t.unknown = t.common['?']
		return t
	})
}

func (t *typeface) lookUp(buf *sfnt.Buffer, r rune) glyph {
	id, err := t.font.GlyphIndex(buf, r)
	if err != nil || id == 0 {
		return glyph{}
	}
	// At a size of as many pixels as the em has units, the advance comes in font units.
	width, err := t.font.GlyphAdvance(buf, id, fixed.I(int(t.units)), font.HintingNone)
	if err != nil {
		return glyph{}
	}
	return glyph{id: uint16(id), width: uint16(width.Round())}
}

// glyph returns the picture of a character; false if the font has none, with that of "?".
func (t *typeface) glyph(r rune) (glyph, bool) {
	var g glyph
	if int(r) < len(t.common) {
		g = t.common[r]
	} else {
		var buf sfnt.Buffer
		g = t.lookUp(&buf, r)
	}
	if g.id == 0 {
		return t.unknown, false
	}
	return g, true
}

// textWidth is the width of a text in one line. The text must be NFC.
func textWidth(text string, f face, sizePt float64) float64 {
	t := typefaceOf(f)
	units := 0
	for _, r := range text {
		if ignorable(r) {
			continue
		}
		g, _ := t.glyph(r)
		units += int(g.width)
	}
	return float64(units) / t.units * sizePt
}

// joins reports whether a character belongs to the one before it and must not begin a line.
func joins(r rune) bool { return unicode.In(r, unicode.Mn, unicode.Me) }

// ignorable reports the joiner and the selectors inside emoji, which have no width of their own.
func ignorable(r rune) bool { return r == '\u200D' || r >= '\uFE00' && r <= '\uFE0F' }
