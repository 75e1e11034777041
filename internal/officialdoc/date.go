package officialdoc

import "fmt"

// Blank room that a clerk fills by hand. Plain spaces, so that copied text stays plain; the HTML
// writer keeps them by its style sheet.
const (
	numberRoom = "      "
	dayRoom    = "     "
)

// numberLine is ô 3: "Số: 05/BC-UBND", with room before the stroke while the number is not given; ""
// for a document that gets none, as a phiếu họp.
func (h Head) numberLine() string {
	if h.Number == "" && h.Symbol == "" {
		return ""
	}
	number := h.Number
	switch {
	case number == "":
		number = numberRoom
	case len(number) == 1 && number[0] >= '0' && number[0] <= '9':
		number = "0" + number
	}
	return "Số: " + number + "/" + h.Symbol
}

// dateLine is ô 4: "Hà Trung, ngày 05 tháng 01 năm 2027"; "" when the year is not known.
func (h Head) dateLine() string {
	if h.Year == 0 {
		return ""
	}
	if h.Place == "" {
		return "Ngày " + h.date()
	}
	return h.Place + ", ngày " + h.date()
}

// date follows Phụ lục I, mục II.4: days below 10 and the months 1 and 2 get a leading zero, so that
// nobody can write a figure before them.
func (h Head) date() string {
	day, month := dayRoom, dayRoom
	if h.Day > 0 {
		day = fmt.Sprintf("%02d", h.Day)
	}
	switch {
	case h.Month > 2:
		month = fmt.Sprintf("%d", h.Month)
	case h.Month > 0:
		month = fmt.Sprintf("%02d", h.Month)
	}
	return fmt.Sprintf("%s tháng %s năm %d", day, month, h.Year)
}
