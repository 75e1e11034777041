package docread

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Limits of a PDF, which is read in a sandbox without files or network.
const (
	maxPages       = 300
	maxLetters     = maxText / 4
	maxPageLetters = 50_000 // ten times a dense page
	maxRules       = 20_000 // lines drawn on one page
	maxPieces      = 20_000 // pieces of text on one page
)

var (
	errPDFBroken = fault.New(fault.Invalid, "Tệp PDF bị hỏng, không đọc được. Hãy dùng tệp Word (.docx), hoặc mở PDF, chép nội dung rồi dán vào ô văn bản.")
	errPDFLocked = fault.New(fault.Invalid, "Tệp PDF có mật khẩu nên không đọc được. Hãy mở và in lại thành PDF không có mật khẩu, hoặc dùng tệp Word (.docx).")
	errPDFScan   = fault.New(fault.Invalid, "Tệp PDF này là bản quét (ảnh chụp), không có chữ để đọc. Hãy xin tệp Word (.docx) hoặc PDF xuất từ Word, hoặc gõ, dán nội dung vào ô văn bản.")
	errPDFPages  = fault.New(fault.TooLarge, "Tệp PDF có hơn 300 trang, không thể là một kế hoạch. Hãy tách riêng phần kế hoạch rồi thử lại.")
	errPDFTime   = fault.New(fault.TooLarge, "Tệp PDF phức tạp bất thường nên không đọc được trong thời gian cho phép. Hãy dùng tệp Word (.docx), hoặc dán nội dung vào ô văn bản.")
)

// piece is a text, or a drawn line where the text is "", with its place on the
// page in points from the lower left.
type piece struct {
	left, bottom, right, top float64
	text                     string
}

func (p piece) height() float64 { return p.top - p.bottom }

// page is what stands on one page of a PDF.
type page struct{ texts, rules []piece }

// readPDF reads the text of a PDF and puts its lines back together.
func readPDF(data []byte, o Options) (Document, error) {
	pages, err := pdfPages(data)
	if err != nil {
		return Document{}, err
	}
	letters := 0
	var sample strings.Builder
	for _, p := range pages {
		for _, t := range p.texts {
			letters += utf8.RuneCountInString(t.text)
			if sample.Len() < maxSample {
				sample.WriteString(t.text + "\n")
			}
		}
	}
	if letters < 20*len(pages) {
		return Document{}, errPDFScan // a stamp or a page number is no text
	}
	if old := legacyOf(sample.String()); old != nil {
		if !o.Convert {
			return Document{}, ErrLegacy
		}
		for _, p := range pages {
			for i := range p.texts {
				p.texts[i].text = old.convert(p.texts[i].text)
			}
		}
	}
	return layPages(pages), nil
}

// pdfPages reads what stands on the pages of a file.
func pdfPages(data []byte) (pages []page, err error) {
	err = withReader(func(reader pdfium.Pdfium, b *budget) error {
		doc, err := reader.OpenDocument(&requests.OpenDocument{File: &data})
		switch {
		case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
			return errPDFLocked
		case err != nil:
			return fault.Wrap(err, fault.Invalid, errPDFBroken.Message)
		}
		count, err := reader.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
		switch {
		case err != nil:
			return fault.Wrap(err, fault.Invalid, errPDFBroken.Message)
		case count.PageCount > maxPages:
			return errPDFPages
		}
		letters := 0
		for i := range count.PageCount {
			p, err := readPage(reader, doc.Document, i)
			if errors.Is(err, errText) {
				return errText
			}
			if err != nil {
				return fault.Wrap(err, fault.Invalid, errPDFBroken.Message)
			}
			found := 0
			for _, t := range p.texts {
				found += utf8.RuneCountInString(t.text)
			}
			if letters += found; letters > maxLetters {
				return errText
			}
			b.earn(pdfPageTime + time.Duration(found)*pdfRuneTime)
			pages = append(pages, p)
		}
		return nil
	})
	if errors.Is(err, errPDFPanic) {
		err = errPDFBroken
	}
	return pages, err
}

func readPage(reader pdfium.Pdfium, doc references.FPDF_DOCUMENT, i int) (page, error) {
	var p page
	loaded, err := reader.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: i})
	if err != nil {
		return p, err
	}
	defer func() { _, _ = reader.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
	on := requests.Page{ByReference: &loaded.Page}
	if p.texts, err = pageTexts(reader, on); err != nil {
		return p, err
	}
	objects, err := reader.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: on})
	if err != nil {
		return p, err
	}
	for k := range min(objects.Count, maxRules) {
		object, err := reader.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: on, Index: k})
		if err != nil {
			return p, err
		}
		kind, err := reader.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object.PageObject})
		if err != nil || kind.Type != enums.FPDF_PAGEOBJ_PATH {
			continue
		}
		if at, err := reader.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object.PageObject}); err == nil {
			p.rules = append(p.rules, piece{float64(at.Left), float64(at.Bottom), float64(at.Right), float64(at.Top), ""})
		}
	}
	return p, nil
}

// pageTexts reads the pieces of text of a page, each with its place.
func pageTexts(reader pdfium.Pdfium, on requests.Page) ([]piece, error) {
	text, err := reader.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: on})
	if err != nil {
		return nil, err
	}
	defer func() { _, _ = reader.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}) }()
	letters, err := reader.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return nil, err
	}
	if letters.Count > maxPageLetters {
		return nil, errText
	}
	found, err := reader.GetPageTextStructured(&requests.GetPageTextStructured{Page: on, Mode: requests.GetPageTextStructuredModeRects})
	if err != nil {
		return nil, err
	}
	var texts []piece
	for _, r := range found.Rects[:min(len(found.Rects), maxPieces)] {
		at := r.PointPosition
		texts = append(texts, piece{at.Left, min(at.Bottom, at.Top), at.Right, max(at.Bottom, at.Top), r.Text})
	}
	return texts, nil
}
