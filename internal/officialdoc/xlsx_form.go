package officialdoc

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Form is a workbook that somebody fills in and gives back: every cell is text, what is not to be filled
// in is locked, and the rows print on landscape A4.
type Form struct {
	Title  string // in the properties of the file
	Author string
	Sheets []FormSheet
}

// FormSheet is one sheet: a title, notes over the whole width, a head and rows of one text for each column.
type FormSheet struct {
	Title   string
	Notes   []string
	Columns []FormColumn
	Rows    [][]string
}

// FormColumn is a column of a form.
type FormColumn struct {
	Label   string
	Width   float64  // in points
	Open    bool     // is filled in
	Options []string // are chosen from
	Most    int      // the largest whole number; 0: the column holds no numbers
	Hidden  bool
}

// WriteXLSX writes the form. What is typed stays text, so that nothing turns into a formula or a day.
func (f Form) WriteXLSX(w io.Writer) (err error) {
	file := excelize.NewFile()
	defer func() {
		if e := file.Close(); err == nil && e != nil {
			err = fmt.Errorf("close workbook: %w", e)
		}
	}()
	b := &workbook{File: file, layout: layoutOf(Head{}), styles: map[xlsxStyle]int{}, names: map[string]bool{}}
	if err := b.SetDocProps(&excelize.DocProperties{Title: f.Title, Creator: f.Author, Language: "vi-VN"}); err != nil {
		return fmt.Errorf("build form: %w", err)
	}
	for i, s := range f.Sheets {
		if err := b.formSheet(fmt.Sprintf("Bảng %d", i+1), s); err != nil {
			return fmt.Errorf("build form: %w", err)
		}
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("write form: %w", err)
	}
	return nil
}

func (b *workbook) formSheet(name string, s FormSheet) error {
	name, err := b.newSheet(name)
	if err != nil {
		return err
	}
	widths, shown := s.widths()
	if err := b.page(name, widths); err != nil {
		return err
	}
	row, err := b.formHead(name, s, widths, shown)
	if err != nil {
		return err
	}
	if err := b.repeat(name, row, row); err != nil {
		return err
	}
	for i, cells := range s.Rows {
		if err := b.formRow(name, s, row+1+i, cells, false); err != nil {
			return err
		}
	}
	for i, c := range s.Columns {
		if err := b.guard(name, c, i, row+1, row+len(s.Rows)); err != nil {
			return err
		}
	}
	return b.ProtectSheet(name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatCells: true, FormatColumns: true, FormatRows: true,
	})
}

// widths are those of the columns, and how many of them are shown; hidden ones stand last.
func (s FormSheet) widths() (widths []float64, shown int) {
	for _, c := range s.Columns {
		widths = append(widths, c.Width)
		if !c.Hidden {
			shown++
		}
	}
	return widths, shown
}

// formHead writes title, notes and head, and gives the row of the head.
func (b *workbook) formHead(name string, s FormSheet, widths []float64, shown int) (row int, err error) {
	l := b.layout.table
	row = 1
	for i, text := range append([]string{s.Title}, s.Notes...) {
		style := xlsxStyle{style: l.text, align: AlignLeft}
		if i == 0 {
			style.style = b.layout.head.kind
		}
		lines := len(breakLines([]Span{{Text: text}}, style.style, sum(widths[:shown]), 0))
		if err := b.SetRowHeight(name, row, min(float64(lines)*style.size*singleSpace+4, maxRowHeight)); err != nil {
			return 0, err
		}
		if err := b.write(name, place{across: shown, down: 1}, row, text, style); err != nil {
			return 0, err
		}
		row++
	}
	labels := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		labels[i] = c.Label
	}
	return row, b.formRow(name, s, row, labels, true)
}

// formRow writes one row as high as its texts are, with a line to spare where something is filled in.
func (b *workbook) formRow(name string, s FormSheet, row int, cells []string, head bool) error {
	l := b.layout.table
	height := 0.0
	for i, c := range s.Columns {
		style := xlsxStyle{style: l.text, align: AlignLeft, grid: true, open: c.Open && !head, number: c.Most > 0 && !head}
		if head {
			style.style, style.head, style.align = l.head, true, AlignCenter
		}
		if !c.Hidden {
			lines := 0
			for line := range strings.SplitSeq(cells[i], "\n") {
				lines += max(len(breakLines([]Span{{Text: line}}, style.style, c.Width-2*l.padX, 0)), 1)
			}
			if style.open {
				lines = max(lines, 2)
			}
			height = max(height, float64(lines)*style.size*singleSpace+2*l.padY)
		}
		if err := b.write(name, place{col: i, across: 1, down: 1}, row, cells[i], style); err != nil {
			return err
		}
		if style.number && cells[i] != "" {
			if err := b.formNumber(name, i, row, cells[i]); err != nil {
				return err
			}
		}
	}
	return b.SetRowHeight(name, row, min(math.Ceil(height), maxRowHeight))
}

func (b *workbook) formNumber(name string, column, row int, text string) error {
	cell, err := excelize.CoordinatesToCellName(column+1, row)
	if err != nil {
		return err
	}
	return b.SetCellDefault(name, cell, text)
}

// guard gives a column its choices or bounds, and hides it.
func (b *workbook) guard(name string, c FormColumn, column, from, to int) error {
	letter, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		return err
	}
	if c.Hidden {
		return b.SetColVisible(name, letter, false)
	}
	rule := excelize.NewDataValidation(true)
	rule.Sqref = fmt.Sprintf("%s%d:%s%d", letter, from, letter, to)
	switch {
	case to < from:
		return nil
	case len(c.Options) > 0:
		if err := rule.SetDropList(c.Options); err != nil {
			return err
		}
		rule.SetError(excelize.DataValidationErrorStyleStop, c.Label, "Chọn một trong các câu có sẵn trong danh sách.")
	case c.Most > 0:
		if err := rule.SetRange(0, c.Most, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween); err != nil {
			return err
		}
		rule.SetError(excelize.DataValidationErrorStyleStop, c.Label, fmt.Sprintf("Gõ một số từ 0 đến %d.", c.Most))
	default:
		return nil
	}
	return b.AddDataValidation(name, rule)
}
