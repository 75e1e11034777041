package layoutcheck

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// pdfFile is what a PDF shows and how it says it is to be read.
type pdfFile struct {
	pages    []pdfPage
	root     *element // of the structure
	language string
	marked   bool
}

// pdfPage is one page; positions are in points from its left and top.
type pdfPage struct {
	width, height float64
	segments      []segment
	strokes       []stroke
}

// segment is a line of text, or a part of one in one face.
type segment struct {
	look
	page     int // from 0
	block    int // the text object on its page that it belongs to, from 0
	x, y     float64
	width    float64
	element  *element // nil for what is no content: page numbers, repeated heads
	embedded bool
}

func (s segment) right() float64  { return s.x + s.width }
func (s segment) middle() float64 { return s.x + s.width/2 }

// stroke is a drawn line, or a box where it has a height.
type stroke struct{ x, y, width, height, thick float64 }

func (s stroke) middle() float64 { return s.x + s.width/2 }

// element is a node of the structure tree with the text that belongs to it.
type element struct {
	tag      string
	scope    string // of a head cell: "Column" or "Row"
	kids     []*element
	segments []segment
}

// text is that of the element and of all below it.
func (e *element) text() string {
	var b strings.Builder
	for _, s := range e.all() {
		b.WriteString(s.text)
	}
	return strings.TrimSpace(b.String())
}

// all are the segments of the element and of all below it.
func (e *element) all() []segment {
	all := e.segments
	for _, kid := range e.kids {
		all = append(all[:len(all):len(all)], kid.all()...)
	}
	return all
}

// under are the elements with the tag below e.
func (e *element) under(tag string) (found []*element) {
	for _, kid := range e.kids {
		if kid.tag == tag {
			found = append(found, kid)
		}
		found = append(found, kid.under(tag)...)
	}
	return found
}

var noConfigFolder = sync.OnceFunc(api.DisableConfigDir)

// readPDF reads pages and structure. It understands the operators that such documents need; any other
// is an error, so that nothing on a page is ever overlooked.
func readPDF(data []byte) (*pdfFile, error) {
	noConfigFolder()
	ctx, err := api.ReadContext(bytes.NewReader(data), model.NewDefaultConfiguration())
	if err != nil {
		return nil, fmt.Errorf("read PDF: %w", err)
	}
	if err := ctx.EnsurePageCount(); err != nil {
		return nil, fmt.Errorf("count pages: %w", err)
	}
	r := &pdfReader{ctx: ctx, fonts: map[string]*pdfFont{}, owners: map[contentID]*element{}, pageOf: map[int]int{}}
	file := &pdfFile{}
	for i := range ctx.PageCount {
		_, ref, _, err := ctx.PageDict(i+1, false)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		r.pageOf[int(ref.ObjectNumber)] = i
	}
	if err := r.structure(file); err != nil {
		return nil, err
	}
	for i := range ctx.PageCount {
		page, err := r.page(i)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		file.pages = append(file.pages, page)
	}
	return file, nil
}

type contentID struct{ page, id int }

type pdfReader struct {
	ctx    *model.Context
	fonts  map[string]*pdfFont
	owners map[contentID]*element
	pageOf map[int]int // object number of a page → its index
}

// structure reads the tree of elements and which marked content belongs to which.
func (r *pdfReader) structure(file *pdfFile) error {
	catalog, err := r.ctx.Catalog()
	if err != nil {
		return fmt.Errorf("catalog: %w", err)
	}
	if lang, ok := catalog.Find("Lang"); ok {
		file.language = fmt.Sprint(lang)
	}
	if info, _ := r.ctx.DereferenceDict(catalog["MarkInfo"]); info != nil {
		marked := info.BooleanEntry("Marked")
		file.marked = marked != nil && *marked
	}
	tree, err := r.ctx.DereferenceDict(catalog["StructTreeRoot"])
	if err != nil || tree == nil {
		return fmt.Errorf("no structure tree: %w", errors.Join(err))
	}
	file.root = &element{tag: "root"}
	return r.kids(file.root, tree["K"])
}

func (r *pdfReader) kids(parent *element, entry types.Object) error {
	object, err := r.ctx.Dereference(entry)
	if err != nil {
		return fmt.Errorf("structure: %w", err)
	}
	switch o := object.(type) {
	case types.Array:
		for _, kid := range o {
			if err := r.kids(parent, kid); err != nil {
				return err
			}
		}
	case types.Dict:
		if id := o.IntEntry("MCID"); id != nil {
			page := o.IndirectRefEntry("Pg")
			if page == nil {
				return errors.New("marked content without a page")
			}
			r.owners[contentID{r.pageOf[int(page.ObjectNumber)], *id}] = parent
			return nil
		}
		e := &element{}
		if tag := o.NameEntry("S"); tag != nil {
			e.tag = *tag
		}
		if attributes, _ := r.ctx.DereferenceDict(o["A"]); attributes != nil {
			if scope := attributes.NameEntry("Scope"); scope != nil {
				e.scope = *scope
			}
		}
		parent.kids = append(parent.kids, e)
		return r.kids(e, o["K"])
	}
	return nil
}

// pdfFont is what is needed to read text back.
type pdfFont struct {
	family       string
	bold, italic bool
	embedded     bool
	letters      map[uint16]string
	widths       map[uint16]float64 // thousandths of the size
}

var unicodePair = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]+)>`)

// font reads a composite font with two-byte codes.
func (r *pdfReader) font(entry types.Object) (*pdfFont, error) {
	key := fmt.Sprint(entry)
	if f, ok := r.fonts[key]; ok {
		return f, nil
	}
	d, err := r.ctx.DereferenceDict(entry)
	if err != nil || d == nil {
		return nil, fmt.Errorf("font %s: %w", key, errors.Join(err))
	}
	f := &pdfFont{letters: map[uint16]string{}, widths: map[uint16]float64{}}
	name := *d.NameEntry("BaseFont")
	if _, after, ok := strings.Cut(name, "+"); ok {
		name = after
	}
	family, style, _ := strings.Cut(name, "-")
	f.family, f.bold, f.italic = family, strings.Contains(style, "Bold"), strings.Contains(style, "Italic")

	unicode, _, err := r.ctx.DereferenceStreamDict(d["ToUnicode"])
	if err != nil || unicode == nil {
		return nil, fmt.Errorf("font %s tells no characters: %w", name, errors.Join(err))
	}
	if err := unicode.Decode(); err != nil {
		return nil, fmt.Errorf("characters of font %s: %w", name, err)
	}
	for _, pair := range unicodePair.FindAllSubmatch(unicode.Content, -1) {
		code, _ := strconv.ParseUint(string(pair[1]), 16, 16)
		raw, _ := hex.DecodeString(string(pair[2]))
		var units []uint16
		for i := 0; i+1 < len(raw); i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		f.letters[uint16(code)] = string(utf16.Decode(units))
	}
	descendants, err := r.ctx.DereferenceArray(d["DescendantFonts"])
	if err != nil || len(descendants) != 1 {
		return nil, fmt.Errorf("font %s has %d descendants: %w", name, len(descendants), errors.Join(err))
	}
	below, err := r.ctx.DereferenceDict(descendants[0])
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	if descriptor, _ := r.ctx.DereferenceDict(below["FontDescriptor"]); descriptor != nil {
		_, f.embedded = descriptor.Find("FontFile2")
	}
	widths, err := r.ctx.DereferenceArray(below["W"])
	if err != nil {
		return nil, fmt.Errorf("widths of font %s: %w", name, err)
	}
	for i := 0; i+1 < len(widths); i += 2 {
		first, okFirst := widths[i].(types.Integer)
		run, okRun := widths[i+1].(types.Array)
		if !okFirst || !okRun {
			return nil, fmt.Errorf("widths of font %s in a form that is not read", name)
		}
		for k, w := range run {
			f.widths[uint16(int(first)+k)] = numeral(w)
		}
	}
	r.fonts[key] = f
	return f, nil
}

func numeral(o types.Object) float64 {
	v, _ := strconv.ParseFloat(fmt.Sprint(o), 64)
	return v
}

// page reads one page's content.
func (r *pdfReader) page(index int) (pdfPage, error) {
	d, _, _, err := r.ctx.PageDict(index+1, false)
	if err != nil {
		return pdfPage{}, err
	}
	box, err := r.ctx.DereferenceArray(d["MediaBox"])
	if err != nil || len(box) != 4 {
		return pdfPage{}, fmt.Errorf("paper size: %w", errors.Join(err))
	}
	content, err := pdfcpu.ExtractPageContent(r.ctx, index+1)
	if err != nil {
		return pdfPage{}, err
	}
	raw, err := io.ReadAll(content)
	if err != nil {
		return pdfPage{}, err
	}
	resources, err := r.ctx.DereferenceDict(d["Resources"])
	if err != nil {
		return pdfPage{}, err
	}
	fonts, err := r.ctx.DereferenceDict(resources["Font"])
	if err != nil {
		return pdfPage{}, err
	}
	p := &pageReader{pdfReader: r, index: index, fonts: fonts, block: -1}
	p.page.width, p.page.height = numeral(box[2])-numeral(box[0]), numeral(box[3])-numeral(box[1])
	err = p.run(raw)
	return p.page, err
}

// pageReader interprets the content of one page.
type pageReader struct {
	*pdfReader
	index    int
	fonts    types.Dict
	page     pdfPage
	operands []string
	owner    *element
	font     *pdfFont
	size     float64
	x, y     float64 // of the text
	block    int
	thick    float64
	fromX    float64
	fromY    float64
	path     []stroke
	grey     bool
}

// run interprets the operators one by one.
func (p *pageReader) run(raw []byte) error {
	for token := range tokens(raw) {
		if c := token[0]; c == '/' || c == '<' || c == '[' || c == '-' || c == '.' || c >= '0' && c <= '9' {
			p.operands = append(p.operands, token)
			continue
		}
		if err := p.operate(token); err != nil {
			return err
		}
		p.operands = p.operands[:0]
	}
	return nil
}

func (p *pageReader) value(i int) float64 {
	if i >= len(p.operands) {
		return 0
	}
	v, _ := strconv.ParseFloat(p.operands[i], 64)
	return v
}

func (p *pageReader) operate(operator string) error {
	switch operator {
	case "BT":
		p.block++
	case "ET":
	case "BMC":
		p.owner = nil
	case "BDC":
		id := regexp.MustCompile(`/MCID (\d+)`).FindStringSubmatch(p.operands[1])
		if id == nil {
			return fmt.Errorf("marked content %q has no number", p.operands[1])
		}
		n, _ := strconv.Atoi(id[1])
		if p.owner = p.owners[contentID{p.index, n}]; p.owner == nil {
			return fmt.Errorf("marked content %d belongs to nothing", n)
		}
	case "EMC":
		p.owner = nil
	case "Tm":
		if p.value(0) != 1 || p.value(1) != 0 || p.value(2) != 0 || p.value(3) != 1 {
			return errors.New("text is turned or scaled")
		}
		p.x, p.y = p.value(4), p.page.height-p.value(5)
	case "Tf":
		f, err := p.pdfReader.font(p.pdfReader.entry(p.fonts, p.operands[0]))
		if err != nil {
			return err
		}
		p.font, p.size = f, p.value(1)
	case "TJ":
		p.show(p.operands[0])
	case "g":
		p.grey = p.value(0) != 0
	case "w":
		p.thick = p.value(0)
	case "m":
		p.fromX, p.fromY = p.value(0), p.page.height-p.value(1)
	case "l":
		if y := p.page.height - p.value(1); y != p.fromY {
			return errors.New("a line that is not level")
		}
		p.path = append(p.path, stroke{x: p.fromX, y: p.fromY, width: p.value(0) - p.fromX, thick: p.thick})
	case "re":
		p.path = append(p.path, stroke{x: p.value(0), y: p.page.height - p.value(1) - p.value(3), width: p.value(2), height: p.value(3), thick: p.thick})
	case "S":
		p.page.strokes = append(p.page.strokes, p.path...)
		p.path = nil
	default:
		return fmt.Errorf("operator %s is not understood", operator)
	}
	return nil
}

func (r *pdfReader) entry(d types.Dict, name string) types.Object {
	return d[strings.TrimPrefix(name, "/")]
}

var shown = regexp.MustCompile(`<([0-9A-Fa-f]*)>|(-?[0-9.]+)`)

// show reads a TJ array.
func (p *pageReader) show(array string) {
	var b strings.Builder
	width, solid := 0.0, 0.0 // solid ends with the last letter: a space there only parts words for who copies the text
	for _, part := range shown.FindAllStringSubmatch(array, -1) {
		if part[2] != "" {
			by, _ := strconv.ParseFloat(part[2], 64)
			width -= by / 1000 * p.size
			continue
		}
		raw, _ := hex.DecodeString(part[1])
		for i := 0; i+1 < len(raw); i += 2 {
			code := uint16(raw[i])<<8 | uint16(raw[i+1])
			b.WriteString(p.font.letters[code])
			width += p.font.widths[code] / 1000 * p.size
			if p.font.letters[code] != " " {
				solid = width
			}
		}
	}
	text := b.String()
	s := segment{
		look: look{text: text, family: p.font.family, size: p.size, bold: p.font.bold, italic: p.font.italic, coloured: p.grey},
		page: p.index, block: p.block, x: p.x, y: p.y, width: solid, element: p.owner, embedded: p.font.embedded,
	}
	p.x += width
	p.page.segments = append(p.page.segments, s)
	if p.owner != nil {
		p.owner.segments = append(p.owner.segments, s)
	}
}

// tokens are the words of a content stream; strings, arrays and dictionaries are one word.
func tokens(raw []byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := 0; i < len(raw); {
			c := raw[i]
			start := i
			switch {
			case c == ' ' || c == '\n' || c == '\r' || c == '\t':
				i++
				continue
			case c == '[':
				i = end(raw, i, "]")
			case bytes.HasPrefix(raw[i:], []byte("<<")):
				i = end(raw, i, ">>")
			case c == '<':
				i = end(raw, i, ">")
			default:
				for i++; i < len(raw) && !bytes.ContainsRune([]byte(" \n\r\t[</"), rune(raw[i])); i++ {
				}
			}
			if !yield(string(raw[start:i])) {
				return
			}
		}
	}
}

func end(raw []byte, from int, mark string) int {
	if at := bytes.Index(raw[from:], []byte(mark)); at >= 0 {
		return from + at + len(mark)
	}
	return len(raw)
}
