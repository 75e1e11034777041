package officialdoc

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// producer names the program in the file's properties.
const producer = "Kế hoạch xã"

// made is the moment of the metadata; false if the document names none.
func (d *Document) made() (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, string(d.Made))
	return t, err == nil
}

// info writes the file's properties as a dictionary; xmp says the same in XML.
func (d *Document) info(f *pdfFile) int {
	entries := "/Title " + pdfText(d.title()) + " /Producer " + pdfText(producer)
	if d.Head.Agency != "" {
		entries += " /Author " + pdfText(d.Head.Agency)
	}
	if t, ok := d.made(); ok {
		zone := strings.Replace(t.Format("-07:00"), ":", "'", 1)
		entries += fmt.Sprintf(" /CreationDate (D:%s%s')", t.Format("20060102150405"), zone)
	}
	return f.add("<< %s >>", entries)
}

// xmp is the metadata of archives: PDF/A-2, level a.
func (d *Document) xmp() []byte {
	var b bytes.Buffer
	text := func(s string) string {
		var e bytes.Buffer
		_ = xml.EscapeText(&e, []byte(s)) // a bytes.Buffer does not fail
		return e.String()
	}
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"` +
		` xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">` +
		`<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><dc:format>application/pdf</dc:format>`)
	fmt.Fprintf(&b, `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>`, text(d.title()))
	fmt.Fprintf(&b, `<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>`, text(d.Language))
	if d.Head.Agency != "" {
		fmt.Fprintf(&b, `<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>`, text(d.Head.Agency))
	}
	fmt.Fprintf(&b, `<pdf:Producer>%s</pdf:Producer>`, text(producer))
	if t, ok := d.made(); ok {
		fmt.Fprintf(&b, `<xmp:CreateDate>%s</xmp:CreateDate>`, t.Format("2006-01-02T15:04:05-07:00"))
	}
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}

// greyProfile is an ICC profile of grey with gamma 2.2 on the white of paper, version 2: archives ask
// what the file's black means, and the documents are black and white.
func greyProfile() []byte {
	be := binary.BigEndian
	description := "Grey, gamma 2.2"
	desc := append([]byte("desc\x00\x00\x00\x00"), be.AppendUint32(nil, uint32(len(description)+1))...)
	desc = append(append(desc, description...), make([]byte, 1+8+3+67)...)
	right := append([]byte("text\x00\x00\x00\x00"), "Public domain\x00"...)
	white := append([]byte("XYZ \x00\x00\x00\x00"), 0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D) // D50
	curve := append([]byte("curv\x00\x00\x00\x00"), 0, 0, 0, 1, 2, 0x33)                            // 2.2 in 8.8
	tags := []fontTable{{"desc", desc}, {"cprt", right}, {"wtpt", white}, {"kTRC", curve}}

	directory := be.AppendUint32(nil, uint32(len(tags)))
	var data []byte
	start := 128 + 4 + 12*len(tags)
	for _, t := range tags {
		directory = append(directory, t.tag...)
		directory = be.AppendUint32(directory, uint32(start+len(data)))
		directory = be.AppendUint32(directory, uint32(len(t.data)))
		data = append(data, t.data...)
		for len(data)%4 != 0 {
			data = append(data, 0)
		}
	}
	head := make([]byte, 128)
	be.PutUint32(head, uint32(start+len(data)))
	be.PutUint32(head[8:], 0x02100000)
	copy(head[12:], "mntrGRAYXYZ ")
	copy(head[24:], []byte{0x07, 0xE4, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0}) // 2020-01-01
	copy(head[36:], "acsp")
	copy(head[68:], white[8:]) // the illuminant
	return append(append(head, directory...), data...)
}
