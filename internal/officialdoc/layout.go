package officialdoc

import "fmt"

// mm is a millimetre in points. All lengths in this package are points.
const mm = 72 / 25.4

// layout is one edition of the rules of presentation: where things stand and how large they are.
// A writer takes every such number from here.
//
// The decree often allows a range; the comment gives it with its place, and the value is the
// package's choice within it. "Mục I", "Mục II" and "ô" (box) are those of Phụ lục I.
type layout struct {
	effectiveFrom string // first day, as YYYY-MM-DD
	source        string

	page  pageLayout
	head  headLayout
	body  bodyLayout
	table tableLayout
	foot  footLayout
	annex annexLayout
	// stamp is the box of the circulation (ô 11), which stands in the top margin, at the left.
	stamp     style
	stampRoom [2]float64 // width and height
	stampDrop float64    // from the paper's edge
}

// box is a rectangle on the paper, from its left upper corner.
type box struct{ x, y, width, height float64 }

// stampBox is where the box of the circulation stands on every page of a restricted annex.
func (l *layout) stampBox() box {
	return box{x: l.page.left, y: l.stampDrop, width: l.stampRoom[0], height: l.stampRoom[1]}
}

// style is the size and face of a piece of text.
type style struct {
	size         float64
	bold, italic bool
}

func (s style) face() face { return faceOf(s.bold, s.italic) }

type pageLayout struct {
	width, height            float64 // portrait; a landscape page swaps them and keeps the margins as read
	top, bottom, left, right float64
	// number is the page number, centred between the side margins in the top margin; its baseline
	// is numberDrop under the paper's edge.
	number     style
	numberDrop float64
}

type headLayout struct {
	// Sizes go together: fitHead chooses the first of each pair where they fit, else the second.
	nation, motto    [2]style
	superior, agency [2]style
	number           style
	date             [2]style // the second where the first is wider than dateMost
	subject          style    // V/v of a công văn, under the number
	subjectAbove     float64
	kind             style
	summary          style
	addressee        style
	basis            style
	draft            style
	ruleWidth        float64 // thickness of the rules
	ruleAbove        float64 // from the baseline of the text to its rule; clears the marks below letters
	agencyRule       float64 // part of the text's length
	dateMost         float64 // widest date line that the right column gives way to
	columnGap        float64 // kept free between the two columns of the head
	numberAbove      float64 // over the line of number and date
	kindAbove        float64
	summaryBelow     float64 // under the rule of the summary
}

type bodyLayout struct {
	text      style
	part      style // level 0, "Phần I"
	section   style // level 1, in capitals
	clause    style // level 2
	subclause style // level 3
	indent    float64
	below     float64 // between paragraphs
	leading   float64 // line spacing as a multiple of single
}

type tableLayout struct {
	caption style
	note    style
	head    style
	text    style
	padX    float64
	padY    float64
	rule    float64 // thickness of the grid
	below   float64
}

type footLayout struct {
	left           float64 // width of the recipients' column
	above          float64
	authority      style
	signer         style
	room           float64 // left free for signature and seal
	recipientsHead style
	recipient      style
}

type annexLayout struct {
	label style // "Phụ lục I"
	title style // capitals
	note  style
	below float64
}

// layouts are the editions, oldest first. A new decree is a new entry, never a changed one, so that
// an old document can be printed again as it was.
var layouts = []layout{{
	effectiveFrom: "2020-03-05",
	source:        "Nghị định 30/2020/NĐ-CP, Phụ lục I",
	page: pageLayout{
		width: 210 * mm, height: 297 * mm, // Mục I.1: A4
		top: 20 * mm, bottom: 20 * mm, // Mục I.3: 20–25
		left: 30 * mm, right: 15 * mm, // Mục I.3: 30–35 and 15–20; 15 gives the head the room it needs
		number:     style{size: 13}, // Mục I.7: 13–14, upright, centred in the top margin, not on page 1
		numberDrop: 14 * mm,
	},
	head: headLayout{
		nation:       [2]style{{size: 13, bold: true}, {size: 12, bold: true}},     // ô 1: 12–13
		motto:        [2]style{{size: 14, bold: true}, {size: 13, bold: true}},     // ô 1: 13–14
		superior:     [2]style{{size: 13}, {size: 12}},                             // ô 2: 12–13
		agency:       [2]style{{size: 13, bold: true}, {size: 12, bold: true}},     // ô 2: 12–13
		number:       style{size: 13},                                              // ô 3: 13
		date:         [2]style{{size: 14, italic: true}, {size: 13, italic: true}}, // ô 4: 13–14
		subject:      style{size: 12},                                              // ô 5b: 12–13
		subjectAbove: 6,                                                            // ô 5b: 6 pt under the number
		kind:         style{size: 14, bold: true},                                  // ô 5a: 13–14
		summary:      style{size: 14, bold: true},                                  // ô 5a: 13–14
		addressee:    style{size: 14},                                              // ô 9a: 13–14
		basis:        style{size: 14, italic: true},                                // ô 6: 13–14
		draft:        style{size: 13, bold: true},                                  // not in the decree
		ruleWidth:    0.75,
		ruleAbove:    5,
		agencyRule:   0.45, // Mục II.2, II.5: 1/3–1/2 of the line; the motto's rule is as long as its text
		dateMost:     105 * mm,
		columnGap:    2 * mm,
		numberAbove:  10,
		kindAbove:    18,
		summaryBelow: 14,
	},
	body: bodyLayout{
		text:      style{size: 14},             // ô 6: 13–14
		part:      style{size: 14, bold: true}, // Mục II.6, structure b
		section:   style{size: 14, bold: true},
		clause:    style{size: 14, bold: true},
		subclause: style{size: 14, bold: true},
		indent:    12.7 * mm, // Mục II.6: 1 cm or 1.27 cm
		below:     6,         // Mục II.6: at least 6 pt
		leading:   1.1,       // Mục II.6: single to 1.5 lines
	},
	table: tableLayout{ // the decree leaves tables open
		caption: style{size: 13, bold: true},
		note:    style{size: 12, italic: true},
		head:    style{size: 12, bold: true},
		text:    style{size: 12},
		padX:    4,
		padY:    2.5,
		rule:    0.5,
		below:   8,
	},
	foot: footLayout{
		left:           75 * mm,
		above:          10,
		authority:      style{size: 14, bold: true}, // ô 7a: 13–14
		signer:         style{size: 14, bold: true}, // ô 7b: 13–14
		room:           72,
		recipientsHead: style{size: 12, bold: true, italic: true}, // ô 9b: 12
		recipient:      style{size: 11},                           // ô 9b: 11
	},
	annex: annexLayout{
		label: style{size: 14, bold: true},   // Mục III.1: 14
		title: style{size: 14, bold: true},   // Mục III.1: 13–14
		note:  style{size: 14, italic: true}, // Mục III.1: 13–14
		below: 14,
	},
	stamp:     style{size: 13, bold: true}, // ô 11, mục III.2: 13–14
	stampRoom: [2]float64{52 * mm, 8 * mm}, // as high as the boxes of mục III.2
	stampDrop: 7 * mm,
}}

// textWidth is the room between the side margins.
func (p pageLayout) textWidth(landscape bool) float64 {
	if landscape {
		return p.height - p.left - p.right
	}
	return p.width - p.left - p.right
}

// textHeight is the room between top and bottom margin.
func (p pageLayout) textHeight(landscape bool) float64 {
	if landscape {
		return p.width - p.top - p.bottom
	}
	return p.height - p.top - p.bottom
}

// heading is the style of a heading level.
func (b bodyLayout) heading(level int) style {
	switch level {
	case 0:
		return b.part
	case 1:
		return b.section
	case 2:
		return b.clause
	}
	return b.subclause
}

// layoutOf is the edition in force on the day in the head; a head without a full date is a draft of
// today and takes the newest.
func layoutOf(h Head) *layout {
	newest := &layouts[len(layouts)-1]
	if h.Year == 0 || h.Month == 0 || h.Day == 0 {
		return newest
	}
	day := fmt.Sprintf("%04d-%02d-%02d", h.Year, h.Month, h.Day)
	for i := len(layouts) - 1; i > 0; i-- {
		if layouts[i].effectiveFrom <= day {
			return &layouts[i]
		}
	}
	return &layouts[0]
}
