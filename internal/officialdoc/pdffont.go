package officialdoc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"unicode/utf16"
)

// usedFont is a face with the glyphs that a document draws with it.
type usedFont struct {
	face   face
	name   string // of the resource: "F0"
	object int
	glyphs map[uint16]rune // with the character that each stands for
}

// use notes a character and returns its glyph. Where two characters share a picture, the file can
// tell only one of them: the Vietnamese Đ goes before the Icelandic Ð, the plain space before others.
func (u *usedFont) use(r rune, g glyph) {
	old, ok := u.glyphs[g.id]
	if !ok || preferred(r, old) {
		u.glyphs[g.id] = r
	}
}

func preferred(r, old rune) bool {
	switch {
	case old == 'Đ', old == 'đ':
		return false
	case r == 'Đ', r == 'đ':
		return true
	}
	return r < old
}

var faceNames = [faceCount]string{
	regular: "LiberationSerif", bold: "LiberationSerif-Bold", italic: "LiberationSerif-Italic", boldItalic: "LiberationSerif-BoldItalic",
}

// write puts the font into the file: a composite font whose codes are the glyph numbers of the
// embedded part of the face.
func (u *usedFont) write(f *pdfFile) {
	t := typefaceOf(u.face)
	ids := slices.Sorted(maps.Keys(u.glyphs))
	data := t.subset(ids)
	base := subsetTag(ids) + "+" + faceNames[u.face]
	file := f.stream(data, fmt.Sprintf("/Length1 %d", len(data)))
	flags, angle, stem := 6, 0, 80 // serif, symbolic: the codes are no known alphabet
	if u.face == italic || u.face == boldItalic {
		flags, angle = flags|64, -16
	}
	if u.face == bold || u.face == boldItalic {
		stem = 140
	}
	box := t.bounds()
	descriptor := f.add("<< /Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [%d %d %d %d] /ItalicAngle %d /Ascent 891 /Descent -216 /CapHeight 662 /StemV %d /FontFile2 %d 0 R >>",
		base, flags, box[0], box[1], box[2], box[3], angle, stem, file)
	descendant := f.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /CIDToGIDMap /Identity /W [%s] >>",
		base, descriptor, t.widths(ids))
	unicode := f.stream(u.toUnicode(ids), "")
	f.put(u.object, "<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>",
		base, descendant, unicode)
}

// subsetTag is six capitals that differ between different parts of a face.
func subsetTag(ids []uint16) string {
	sum := uint32(2166136261) // FNV-1a
	for _, id := range ids {
		sum = (sum^uint32(id))*16777619 ^ uint32(id>>8)
	}
	var tag [6]byte
	for i := range tag {
		tag[i] = 'A' + byte(sum%26)
		sum /= 26
	}
	return string(tag[:])
}

// widths are the entries of /W, in thousandths of the size.
func (t *typeface) widths(ids []uint16) string {
	var b bytes.Buffer
	for i, id := range ids {
		if i == 0 || id != ids[i-1]+1 {
			if i > 0 {
				b.WriteString("]")
			}
			fmt.Fprintf(&b, " %d [", id)
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(number(float64(t.advance(id)) * 1000 / t.units))
	}
	if len(ids) > 0 {
		b.WriteString("]")
	}
	return b.String()
}

// toUnicode maps the codes back to characters, so that text can be searched, copied and read aloud.
func (u *usedFont) toUnicode(ids []uint16) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for part := range slices.Chunk(ids, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, id := range part {
			fmt.Fprintf(&b, "<%04X> <", id)
			for _, unit := range utf16.Encode([]rune{u.glyphs[id]}) {
				fmt.Fprintf(&b, "%04X", unit)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}

// table is one table of the font file.
func (t *typeface) table(tag string) []byte {
	count := int(binary.BigEndian.Uint16(t.data[4:]))
	for i := range count {
		entry := t.data[12+16*i:]
		if string(entry[:4]) == tag {
			offset, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
			return t.data[offset : offset+length]
		}
	}
	return nil
}

// advance is the width of a glyph in font units; glyphs past the last entry are as wide as that.
func (t *typeface) advance(id uint16) uint16 {
	full := binary.BigEndian.Uint16(t.table("hhea")[34:])
	return binary.BigEndian.Uint16(t.table("hmtx")[4*int(min(id, full-1)):])
}

// bounds is the box that holds every glyph, in thousandths of the size.
func (t *typeface) bounds() (box [4]int) {
	head := t.table("head")
	for i := range box {
		box[i] = int(int16(binary.BigEndian.Uint16(head[36+2*i:]))) * 1000 / int(t.units)
	}
	return box
}

// outline is the picture of a glyph in the font file.
func (t *typeface) outline(id uint16) []byte {
	loca, glyf := t.table("loca"), t.table("glyf")
	if binary.BigEndian.Uint16(t.table("head")[50:]) == 0 { // short offsets
		return glyf[2*int(binary.BigEndian.Uint16(loca[2*int(id):])) : 2*int(binary.BigEndian.Uint16(loca[2*int(id)+2:]))]
	}
	return glyf[binary.BigEndian.Uint32(loca[4*int(id):]):binary.BigEndian.Uint32(loca[4*int(id)+4:])]
}

// components are the glyphs that a composite glyph is made of.
func components(outline []byte) (ids []uint16) {
	if len(outline) < 10 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return nil
	}
	const wordArgs, scale, more, twoScales, matrix = 0x1, 0x8, 0x20, 0x40, 0x80
	for p := 10; ; {
		flags := binary.BigEndian.Uint16(outline[p:])
		ids = append(ids, binary.BigEndian.Uint16(outline[p+2:]))
		p += 6
		if flags&wordArgs != 0 {
			p += 2
		}
		switch {
		case flags&scale != 0:
			p += 2
		case flags&twoScales != 0:
			p += 4
		case flags&matrix != 0:
			p += 8
		}
		if flags&more == 0 {
			return ids
		}
	}
}

// subset is a font file with only the pictures of the given glyphs and of what they are made of. The
// numbers of the glyphs stay; the others become empty.
func (t *typeface) subset(ids []uint16) []byte {
	keep := map[uint16]bool{0: true}
	var include func(uint16)
	include = func(id uint16) {
		if !keep[id] || id == 0 {
			keep[id] = true
			for _, part := range components(t.outline(id)) {
				include(part)
			}
		}
	}
	for _, id := range ids {
		include(id)
	}
	count := int(slices.Max(slices.Collect(maps.Keys(keep)))) + 1

	var glyf []byte
	loca := make([]byte, 4*(count+1))
	hmtx := make([]byte, 4*count)
	full := int(binary.BigEndian.Uint16(t.table("hhea")[34:]))
	for id := range count {
		binary.BigEndian.PutUint32(loca[4*id:], uint32(len(glyf)))
		if !keep[uint16(id)] {
			continue
		}
		glyf = append(glyf, t.outline(uint16(id))...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		source := t.table("hmtx")
		binary.BigEndian.PutUint16(hmtx[4*id:], t.advance(uint16(id)))
		if id < full {
			copy(hmtx[4*id+2:4*id+4], source[4*id+2:])
		} else {
			copy(hmtx[4*id+2:4*id+4], source[4*full+2*(id-full):])
		}
	}
	binary.BigEndian.PutUint32(loca[4*count:], uint32(len(glyf)))

	head, hhea, maxp := bytes.Clone(t.table("head")), bytes.Clone(t.table("hhea")), bytes.Clone(t.table("maxp"))
	binary.BigEndian.PutUint32(head[8:], 0)  // checksum of the file, set below
	binary.BigEndian.PutUint16(head[50:], 1) // long offsets in loca
	binary.BigEndian.PutUint16(hhea[34:], uint16(count))
	binary.BigEndian.PutUint16(maxp[4:], uint16(count))
	return assembleFont([]fontTable{
		{"cvt ", t.table("cvt ")}, {"fpgm", t.table("fpgm")}, {"glyf", glyf}, {"head", head}, {"hhea", hhea},
		{"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}, {"prep", t.table("prep")},
	})
}

type fontTable struct {
	tag  string
	data []byte
}

// assembleFont joins tables, sorted by tag, to a font file.
func assembleFont(tables []fontTable) []byte {
	tables = slices.DeleteFunc(tables, func(t fontTable) bool { return len(t.data) == 0 })
	selector, power := 0, 1
	for power*2 <= len(tables) {
		power, selector = power*2, selector+1
	}
	file := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range []int{len(tables), power * 16, selector, (len(tables) - power) * 16} {
		file = binary.BigEndian.AppendUint16(file, uint16(v))
	}
	offset := 12 + 16*len(tables)
	head := 0
	for _, t := range tables {
		if t.tag == "head" {
			head = offset
		}
		file = append(file, t.tag...)
		file = binary.BigEndian.AppendUint32(file, checksum(t.data))
		file = binary.BigEndian.AppendUint32(file, uint32(offset))
		file = binary.BigEndian.AppendUint32(file, uint32(len(t.data)))
		offset += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		file = append(file, t.data...)
		for len(file)%4 != 0 {
			file = append(file, 0)
		}
	}
	binary.BigEndian.PutUint32(file[head+8:], 0xB1B0AFBA-checksum(file))
	return file
}

func checksum(data []byte) (sum uint32) {
	for len(data) >= 4 {
		sum += binary.BigEndian.Uint32(data)
		data = data[4:]
	}
	if len(data) > 0 {
		var last [4]byte
		copy(last[:], data)
		sum += binary.BigEndian.Uint32(last[:])
	}
	return sum
}
