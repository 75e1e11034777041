package officialdoc

import (
	"bytes"
	"reflect"
	"testing"
)

// A document that was kept as data is the same document, in the model and in every format.
func TestModelComesBack(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]*Document{"sample": sample(), "minutes": minutes(), "hard": hard(), "empty": {}} {
		text, err := doc.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := Decode(text)
		if err != nil {
			t.Fatal(err)
		}
		again, err := back.Encode()
		if err != nil || again != text {
			t.Errorf("%s: another text after one turn, %v", name, err)
		}
		if !reflect.DeepEqual(doc.Head, back.Head) || !reflect.DeepEqual(doc.Foot, back.Foot) || len(doc.Body) != len(back.Body) || len(doc.Annexes) != len(back.Annexes) {
			t.Errorf("%s: another model", name)
		}
		for format, write := range map[string]func(*Document, *bytes.Buffer) error{
			"docx": func(d *Document, b *bytes.Buffer) error { return d.WriteDOCX(b) }, "pdf": func(d *Document, b *bytes.Buffer) error { return d.WritePDF(b) },
			"xlsx": func(d *Document, b *bytes.Buffer) error { return d.WriteXLSX(b) }, "html": func(d *Document, b *bytes.Buffer) error { return d.WriteHTML(b) },
		} {
			var one, two bytes.Buffer
			if err1, err2 := write(doc, &one), write(back, &two); (err1 == nil) != (err2 == nil) || !bytes.Equal(one.Bytes(), two.Bytes()) {
				t.Errorf("%s as %s: other bytes: %v, %v", name, format, err1, err2)
			}
		}
	}
	for _, text := range []string{"", "{}", `{"version":99}`, `{"version":1,"annexes":[[]]}`} {
		if _, err := Decode(text); err == nil {
			t.Errorf("%q is no document", text)
		}
	}
}
