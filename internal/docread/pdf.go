package docread

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Limits of a PDF, which is read in a sandbox without files or network.
const (
	maxPages     = 300
	maxPDFTime   = 15 * time.Second
	maxPDFMemory = 128 << 20 / (64 << 10) // in the pages of WebAssembly
	maxRules     = 20_000                 // lines drawn on one page
	maxPieces    = 50_000                 // pieces of text on one page
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
	var sample string
	for _, p := range pages {
		for _, t := range p.texts {
			letters += utf8.RuneCountInString(t.text)
			if len(sample) < maxSample {
				sample += t.text + "\n"
			}
		}
	}
	switch {
	case letters < 20*len(pages):
		return Document{}, errPDFScan // a stamp or a page number is no text
	case letters > maxText/2:
		return Document{}, errText
	}
	if old := legacyOf(sample); old != nil {
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

// engine compiles the reader once for the process, at its first PDF, and keeps
// what was compiled in the user's cache folder for the next process.
var engine = sync.OnceValue(func() wazero.CompilationCache {
	if dir, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "kehoachxa", "pdf")); err == nil {
			return cache
		}
	}
	return wazero.NewCompilationCache()
})

// pdfPages opens the file in a sandbox of its own, which is gone afterwards.
func pdfPages(data []byte) (pages []page, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MaxIdle: 1, MaxTotal: 1, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithCompilationCache(engine()).WithCloseOnContextDone(true).WithMemoryLimitPages(maxPDFMemory),
	})
	if err != nil {
		return nil, fmt.Errorf("start the PDF reader: %w", err)
	}
	defer func() { _ = pool.Close() }()
	// From here on time counts: what came before is the same for every file.
	late := time.AfterFunc(maxPDFTime, cancel)
	defer late.Stop()
	defer func() {
		if recover() != nil {
			err = errPDFBroken // the library gives up on some broken files this way
		}
		if ctx.Err() != nil {
			err = errPDFTime
		}
	}()
	reader, err := pool.GetInstance(maxPDFTime)
	if err != nil {
		return nil, fmt.Errorf("start the PDF reader: %w", err)
	}
	defer func() { _ = reader.Close() }()
	doc, err := reader.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return nil, errPDFLocked
	case err != nil:
		return nil, fault.Wrap(err, fault.Invalid, errPDFBroken.Message)
	}
	count, err := reader.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	switch {
	case err != nil:
		return nil, fault.Wrap(err, fault.Invalid, errPDFBroken.Message)
	case count.PageCount > maxPages:
		return nil, errPDFPages
	}
	for i := range count.PageCount {
		p, err := readPage(reader, doc.Document, i)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, errPDFBroken.Message)
		}
		pages = append(pages, p)
	}
	return pages, nil
}

func readPage(reader pdfium.Pdfium, doc references.FPDF_DOCUMENT, i int) (page, error) {
	var p page
	loaded, err := reader.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: i})
	if err != nil {
		return p, err
	}
	defer func() { _, _ = reader.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
	on := requests.Page{ByReference: &loaded.Page}
	texts, err := reader.GetPageTextStructured(&requests.GetPageTextStructured{Page: on, Mode: requests.GetPageTextStructuredModeRects})
	if err != nil {
		return p, err
	}
	for _, r := range texts.Rects[:min(len(texts.Rects), maxPieces)] {
		at := r.PointPosition
		p.texts = append(p.texts, piece{at.Left, min(at.Bottom, at.Top), at.Right, max(at.Bottom, at.Top), r.Text})
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
