package layoutcheck

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
)

func pdfOf(t testing.TB, d *officialdoc.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.WritePDF(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// report shows findings; the same one over many places is shown a few times.
func report(t *testing.T, findings []Finding, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, f := range findings {
		if seen[f.Rule]++; seen[f.Rule] <= 3 {
			t.Error(f)
		}
	}
}

func docxOf(t testing.TB, d *officialdoc.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.WriteDOCX(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCorpusDOCX(t *testing.T) {
	t.Parallel()
	for _, d := range corpus() {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			findings, err := DOCX(docxOf(t, d.Document))
			report(t, findings, err)
		})
	}
}

func TestCorpusPDF(t *testing.T) {
	t.Parallel()
	for _, d := range corpus() {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			findings, err := PDF(pdfOf(t, d.Document))
			report(t, findings, err)
		})
	}
}

// TestNames: the letterhead of every province and of communes with names of any length.
func TestNames(t *testing.T) {
	t.Parallel()
	if len(provinces) != 34 {
		t.Fatalf("%d provinces, want 34", len(provinces))
	}
	agencies := map[string]string{}
	for _, p := range provinces {
		agencies["ỦY BAN NHÂN DÂN "+province(p)] = strings.TrimPrefix(strings.TrimPrefix(p, "thành phố "), "Thành phố ")
	}
	for _, c := range communes {
		agencies["ỦY BAN NHÂN DÂN "+strings.ToUpper(c)] = placeOfCommune(c)
	}
	for agency, place := range agencies {
		for _, pair := range [][2]string{{"", agency}, {strings.TrimPrefix(agency, "ỦY BAN NHÂN DÂN "), "TRUNG TÂM CUNG ỨNG DỊCH VỤ SỰ NGHIỆP CÔNG"}} {
			d := short.base("BÁO CÁO", "BC-UBND")
			d.Summary, d.Body = "Kết quả công tác năm 2026", short.sections("Kết quả")
			d.Head.Superior, d.Head.Agency, d.Head.Place = pair[0], pair[1], place
			t.Run(pair[0]+"/"+pair[1], func(t *testing.T) {
				t.Parallel()
				findings, err := PDF(pdfOf(t, d))
				report(t, findings, err)
				findings, err = DOCX(docxOf(t, d))
				report(t, findings, err)
			})
		}
	}
}

// TestNothingIsLost reads every text of every document back. What the typeface has no picture for is a
// question mark there, and the author is told.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	for _, d := range corpus() {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			pdf, err := Text(pdfOf(t, d.Document))
			if err != nil {
				t.Fatal(err)
			}
			docx, err := DOCXText(docxOf(t, d.Document))
			if err != nil {
				t.Fatal(err)
			}
			missing, said := d.Unprintable(), texts(reflect.ValueOf(*d.Document))
			for _, file := range []struct {
				format  string
				lines   []string
				missing []string
			}{{"PDF", pdf, missing}, {"DOCX", docx, nil}} {
				all := shownAs(strings.Join(file.lines, ""), nil)
				for _, text := range said {
					if want := shownAs(text, file.missing); !strings.Contains(all, want) {
						t.Errorf("%s is lost in the %s", quote(text), file.format)
					}
				}
			}
			if emoji := strings.ContainsAny(strings.Join(said, ""), "👩✓🎉😀🙂"); emoji != (len(missing) > 0) {
				t.Errorf("the author is told of %q", missing)
			}
		})
	}
}

// texts are all strings of a document that are meant for paper.
func texts(v reflect.Value) (found []string) {
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Interface:
		return texts(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			found = append(found, texts(v.Index(i))...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch v.Type().Field(i).Name {
			case "Key", "Language", "Made", "Sheet", "label":
			default:
				found = append(found, texts(v.Field(i))...)
			}
		}
	}
	return found
}

// shownAs is a text as the PDF has it: clean, without spaces, in capitals, its last stop left to the layout.
func shownAs(text string, missing []string) string {
	text = strings.TrimRight(officialdoc.Clean(text), " ;.,")
	for _, letter := range missing {
		text = strings.ReplaceAll(text, letter, "?")
	}
	return strings.ToUpper(squeeze(strings.NewReplacer("\u200D", "", "\uFE0F", "").Replace(text)))
}
