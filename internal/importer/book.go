package importer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/docread"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// readBook understands a workbook: one that the application wrote, whose rows say what they are, or
// any other that holds a table of work.
func readBook(data []byte) (plan.Draft, error) {
	book, err := docread.ReadXLSX(data)
	if err != nil {
		return plan.Draft{}, err
	}
	var hidden []string
	var sheets []docread.Sheet
	own := false
	for _, s := range book.Sheets {
		if s.Hidden {
			hidden = append(hidden, s.Name)
			continue
		}
		if err := refuseFormulas(s); err != nil {
			return plan.Draft{}, err
		}
		sheets = append(sheets, s)
		own = own || kindRow(s) >= 0
	}
	var d plan.Draft
	if own {
		d = parseBook(sheets)
	} else {
		d = Parse(bookDocument(sheets))
	}
	for _, name := range hidden {
		d.Problems = append(d.Problems, plan.Problem{Text: name, Why: fmt.Sprintf("Trang “%s” của tệp Excel đang ẩn nên không được đọc.", name)})
	}
	return d, nil
}

// refuseFormulas refuses a sheet with a computed cell: nobody can say what it will come to elsewhere.
func refuseFormulas(s docread.Sheet) error {
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			if c.Formula {
				return fault.New(fault.Invalid, fmt.Sprintf("Ô %s%d của trang “%s” là công thức nên không được đọc. Hãy chép ô đó, dán lại dưới dạng giá trị (Paste Values), lưu rồi tải lên lại.", columnName(c.Column), r.Number, s.Name))
			}
		}
	}
	return nil
}

// columnName is a column as Excel shows it: A, B, …, AA.
func columnName(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// bookDocument turns sheets into the paragraphs and tables of a document. A table begins at the row that
// heads the columns of work; what stands above and below is text.
func bookDocument(sheets []docread.Sheet) docread.Document {
	doc := docread.Document{Format: docread.XLSX}
	line := 0
	next := func(text string) docread.Paragraph {
		line++
		return docread.Paragraph{Text: strings.TrimSpace(text), Line: line, Gap: true}
	}
	for _, s := range sheets {
		var table *docread.Table
		width := 0
		for _, r := range s.Rows {
			heads := headsOf(r)
			if _, ok := columnsOf(heads); ok && len(heads) > 2 {
				table, width = &docread.Table{}, len(heads)
				doc.Blocks = append(doc.Blocks, docread.Block{Table: table})
			}
			if table == nil {
				for _, c := range r.Cells {
					for part := range strings.SplitSeq(c.Text, "\n") {
						if strings.TrimSpace(part) != "" {
							doc.Blocks = append(doc.Blocks, docread.Block{Paragraph: next(part)})
						}
					}
				}
				continue
			}
			row := docread.Row{}
			for column := range width {
				c := docread.Cell{Column: column, Span: 1}
				for part := range strings.SplitSeq(r.Cell(column).Text, "\n") {
					if strings.TrimSpace(part) != "" {
						c.Paragraphs = append(c.Paragraphs, next(part))
					}
				}
				c.Merged = len(c.Paragraphs) == 0 && mergedAbove(s, r.Number, column)
				row.Cells = append(row.Cells, c)
			}
			table.Rows = append(table.Rows, row)
		}
	}
	return doc
}

// mergedAbove says that a cell goes on with the one above it.
func mergedAbove(s docread.Sheet, row, column int) bool {
	return slices.ContainsFunc(s.Merged, func(a docread.Area) bool {
		return a.Row < row && row <= a.LastRow && a.Column <= column && column <= a.LastColumn
	})
}

func headsOf(r docread.SheetRow) []string {
	var heads []string
	for _, c := range r.Cells {
		for len(heads) < c.Column {
			heads = append(heads, "")
		}
		heads = append(heads, strings.Join(strings.Fields(c.Text), " "))
	}
	return heads
}

// kindRow is the index of the row that heads a sheet whose rows say what they are; -1 where none does.
func kindRow(s docread.Sheet) int {
	for i, r := range s.Rows[:min(len(s.Rows), 10)] {
		heads := headsOf(r)
		if slices.Contains(heads, vi.SheetKind) && slices.Contains(heads, vi.SheetLabel) && slices.Contains(heads, vi.SheetText) {
			return i
		}
	}
	return -1
}

// parseBook reads the sheets of a workbook whose rows say what they are.
func parseBook(sheets []docread.Sheet) plan.Draft {
	p := &parser{draft: &plan.Draft{}}
	line := 0
	for _, s := range sheets {
		head := kindRow(s)
		var columns map[string]int
		for i, r := range s.Rows {
			line++
			if i == head {
				columns = map[string]int{}
				for column, name := range headsOf(r) {
					columns[name] = column
				}
			}
			if i <= head || head < 0 {
				source := p.record([2]int{line, line}, strings.Join(headsOf(r), " "))
				if i <= head { // a sheet without a head is for a person to look at
					p.place(source, "head")
				}
				continue
			}
			p.bookRow(bookRow{cells: r, columns: columns, line: line})
		}
	}
	p.draft.Signer.Sure = 0.95
	return p.finish()
}

// bookRow is a row of such a sheet.
type bookRow struct {
	cells   docread.SheetRow
	columns map[string]int
	line    int
}

// raw is what stands in a column, with its lines.
func (r bookRow) raw(column string) string {
	at, ok := r.columns[column]
	if !ok {
		return ""
	}
	return r.cells.Cell(at).Text
}

func (r bookRow) text(column string) string {
	return strings.Join(strings.Fields(r.raw(column)), " ")
}

func (r bookRow) lines(column string) []string {
	var lines []string
	for part := range strings.SplitSeq(r.raw(column), "\n") {
		if part = strings.Join(strings.Fields(part), " "); part != "" {
			lines = append(lines, part)
		}
	}
	return lines
}

var sheetColumns = []string{"TT", vi.SheetKind, vi.SheetLabel, vi.SheetText, vi.SheetBody, vi.SheetLead, vi.SheetJoint, vi.SheetWith, vi.SheetTiming, vi.SheetResult, vi.SheetArea}

// others is what stands in columns that somebody added.
func (r bookRow) others() []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(r.columns)) {
		if text := r.text(name); text != "" && !slices.Contains(sheetColumns, name) {
			list = append(list, strings.TrimLeft(name+": "+text, ": "))
		}
	}
	return list
}

func (r bookRow) origin() plan.Origin { return plan.Origin{Lines: [2]int{r.line, r.line}, Sure: 0.95} }

func (r bookRow) roles() plan.DraftRoles {
	return plan.DraftRoles{
		Lead: splitValues(r.text(vi.SheetLead)), Joint: splitValues(r.text(vi.SheetJoint)), Cooperating: splitValues(r.text(vi.SheetWith)), Timing: r.text(vi.SheetTiming),
	}
}

// bookRow places one row; what it cannot place stays for a person to look at.
func (p *parser) bookRow(r bookRow) {
	kind, text := r.text(vi.SheetKind), r.text(vi.SheetText)
	shown := strings.TrimSpace(strings.Join(headsOf(r.cells), " "))
	if shown == "" {
		return
	}
	source := p.record([2]int{r.line, r.line}, shown)
	if text != "" {
		if path := p.bookText(r, kind, text); path != "" {
			p.place(source, path)
			return
		}
		if path := p.bookWork(r, kind, text); path != "" {
			p.place(source, path)
			return
		}
	}
	p.place(source, plan.NodePath("problems", len(p.draft.Problems)))
	p.problem(r.line, "", shown, "Chưa rõ dòng này của tệp Excel là gì: cột “"+vi.SheetKind+"” để trống, ghi chữ lạ, hoặc dòng đứng sai chỗ.")
}

// bookText places a row of the plan's texts and gives its path.
func (p *parser) bookText(r bookRow, kind, text string) string {
	d := p.draft
	add := func(list *[]string, path string) string {
		*list = append(*list, text)
		return plan.NodePath(path, len(*list)-1)
	}
	once := func(field *string, path, value string) string {
		if *field != "" || value == "" {
			return "" // said twice, or no day: for a person to look at
		}
		*field = value
		return path
	}
	switch kind {
	case vi.RowNumber:
		return once(&d.Number, "number", text)
	case vi.RowIssuer:
		return once(&d.Issuer, "issuer", text)
	case vi.RowPlace:
		return once(&d.Place, "place", text)
	case vi.RowIssued:
		return once(&d.IssuedOn, "issued_on", isoOf(text))
	case vi.RowDocument:
		return once(&d.Kind, "kind", text)
	case vi.RowTitle:
		return once(&d.Title, "title", text)
	case vi.RowBasis:
		return add(&d.LegalBases, "legal_bases")
	case vi.RowOpening:
		return add(&d.Opening, "opening")
	case vi.RowPurpose:
		return add(&d.Purpose, "purpose")
	case vi.RowRequirement:
		return add(&d.Requirements, "requirements")
	case vi.RowPart:
		// Without lines: the work stands in another sheet, behind all parts.
		d.Sections = append(d.Sections, plan.DraftSection{Label: r.text(vi.SheetLabel), Title: text, Origin: plan.Origin{Sure: 0.95}})
		return plan.NodePath("sections", len(d.Sections)-1)
	case vi.RowPartText:
		if n := len(d.Sections) - 1; n >= 0 {
			return add(&d.Sections[n].Body, plan.NodePath("sections", n)+".body")
		}
	case vi.RowClosing:
		return add(&d.Closing, "closing")
	case vi.RowRecipient:
		name, purpose := splitPurpose(text)
		d.Recipients = append(d.Recipients, plan.DraftRecipient{Name: name, Purpose: purpose, Origin: r.origin()})
		return plan.NodePath("recipients", len(d.Recipients)-1)
	case vi.RowAuthority:
		d.Signer.Lines = span(d.Signer.Lines, [2]int{r.line, r.line})
		d.Signer.Authority = joinWith(d.Signer.Authority, "; ", text)
		return "signer"
	case vi.RowPosition:
		return once(&d.Signer.Position, "signer", text)
	case vi.RowSigner:
		return once(&d.Signer.Name, "signer", text)
	}
	return ""
}

// bookWork places a row of the work and gives its path.
func (p *parser) bookWork(r bookRow, kind, text string) string {
	d := p.draft
	label := r.text(vi.SheetLabel)
	switch kind {
	case vi.RowArea:
		d.Areas = append(d.Areas, plan.DraftArea{Label: label, Title: text, Body: r.lines(vi.SheetBody), DraftRoles: r.roles(), Origin: r.origin()})
		return plan.NodePath("areas", len(d.Areas)-1)
	case vi.RowTask:
		if len(d.Areas) == 0 {
			return ""
		}
		a := &d.Areas[len(d.Areas)-1]
		a.Lines = span(a.Lines, [2]int{r.line, r.line})
		a.Tasks = append(a.Tasks, plan.DraftTask{
			Label: label, Title: text, Body: append(r.lines(vi.SheetBody), r.others()...), DraftRoles: r.roles(), Deliverable: r.text(vi.SheetResult), Origin: r.origin(),
		})
		return plan.NodePath(plan.NodePath("areas", len(d.Areas)-1)+".tasks", len(a.Tasks)-1)
	case vi.RowUnit, vi.RowUnitAsked:
		d.Duties = append(d.Duties, plan.DraftDuty{Label: label, Unit: text, Requested: kind == vi.RowUnitAsked, Body: r.lines(vi.SheetBody), Origin: r.origin()})
		return plan.NodePath("duties", len(d.Duties)-1)
	case vi.RowDuty:
		if len(d.Duties) == 0 {
			return ""
		}
		u := &d.Duties[len(d.Duties)-1]
		u.Lines = span(u.Lines, [2]int{r.line, r.line})
		u.Items = append(u.Items, strings.Join(append([]string{text}, r.lines(vi.SheetBody)...), " "))
		u.Areas = said(u.Areas, len(u.Items)-1, r.text(vi.SheetArea))
		path := plan.NodePath("duties", len(d.Duties)-1)
		if r.text(vi.SheetWith)+r.text(vi.SheetTiming)+r.text(vi.SheetResult) != "" {
			p.problem(r.line, path, text, "Dòng này ghi phối hợp, thời hạn hoặc sản phẩm của một trách nhiệm: phân công lại sau khi lưu kế hoạch.")
		}
		return plan.NodePath(plan.NodePath("duties", len(d.Duties)-1)+".items", len(u.Items)-1)
	}
	return ""
}

// isoOf reads a day or a month as the sheet shows it: 09/5/2024, 5/2024.
func isoOf(text string) string {
	if on, err := plan.ParseDay(text); err == nil {
		return on.String()
	}
	if on, err := plan.ParseDay("1/" + text); err == nil {
		return on.String()[:len("2024-05")]
	}
	return ""
}
