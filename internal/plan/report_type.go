package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// PartSource says what a part of a report is filled with before anybody writes in it.
type PartSource string

// The sources.
const (
	SourceHeading         PartSource = "heading"         // a heading alone, over the parts below it
	SourceText            PartSource = "text"            // what the author writes
	SourceAreas           PartSource = "areas"           // a part for each area, with the units' sentences
	SourceResults         PartSource = "results"         // the units' sentences of all areas in one part
	SourceObstacles       PartSource = "obstacles"       // what units said of obstacles
	SourceRecommendations PartSource = "recommendations" // what units recommended
	SourceReasons         PartSource = "reasons"         // why there was nothing to report, or nothing done
	SourceCounts          PartSource = "counts"          // the paragraph that counts tasks by their word
)

// PartSources are all sources in the order of a form.
var PartSources = []PartSource{
	SourceText, SourceHeading, SourceAreas, SourceResults, SourceCounts, SourceObstacles, SourceReasons, SourceRecommendations,
}

// AnnexKind is a table that goes with a report.
type AnnexKind string

// The tables, in their order.
const (
	AnnexTasks AnnexKind = "tasks" // the tasks one by one
	AnnexUnits AnnexKind = "units" // counts by focal unit
)

// AnnexKinds are all of them.
var AnnexKinds = []AnnexKind{AnnexTasks, AnnexUnits}

// OutlinePart is a part of a report type.
type OutlinePart struct {
	Key    string     `json:"key"` // never changes: what was written in a report hangs on it
	Level  int        `json:"level"`
	Title  string     `json:"title"` // a pattern; areas without one stand at the level of the part itself
	Source PartSource `json:"source"`
}

// ReportType is a kind of official report (mẫu báo cáo) as a commune has it: what it is called, for which
// periods it is made, and its outline. A report keeps the one that it was begun with.
type ReportType struct {
	ID     int64  `json:"-"` // 0 for a preset that nobody has touched
	Preset string `json:"-"` // which preset of the program it is; "" for one of the commune's own

	Name      string        `json:"name"`
	Document  string        `json:"document"` // one of DocumentKinds
	Kinds     []PeriodKind  `json:"kinds"`
	Title     string        `json:"title"` // patterns, with Placeholders
	Opening   string        `json:"opening"`
	Closing   string        `json:"closing"`
	Addressee []string      `json:"addressee,omitempty"` // none: that of the letterhead
	Parts     []OutlinePart `json:"parts"`
	Annexes   []AnnexKind   `json:"annexes"`

	Position int  `json:"-"`
	Archived bool `json:"-"`
	Version  int  `json:"-"`
}

// DocumentKind is a kind of document of Nghị định 30/2020/NĐ-CP with its sign (Phụ lục III).
type DocumentKind struct{ Name, Sign string }

// DocumentKinds are those that a report may be.
var DocumentKinds = []DocumentKind{{"BÁO CÁO", "BC"}, {"TỜ TRÌNH", "TTr"}, {"THÔNG BÁO", "TB"}}

// Sign is the sign of the type's kind of document.
func (t ReportType) Sign() string {
	for _, k := range DocumentKinds {
		if k.Name == t.Document {
			return k.Sign
		}
	}
	return DocumentKinds[0].Sign
}

// Key names the type in addresses and forms.
func (t ReportType) Key() string {
	if t.Preset != "" {
		return t.Preset
	}
	return strconv.FormatInt(t.ID, 10)
}

// Fits says that a report of the type can be made for a period of the kind.
func (t ReportType) Fits(kind PeriodKind) bool { return slices.Contains(t.Kinds, kind) }

// Has says that the table goes with the report.
func (t ReportType) Has(annex AnnexKind) bool { return slices.Contains(t.Annexes, annex) }

// ReportTypes are the types of a commune in their order: its rows, and the presets that it has not touched.
func ReportTypes(rows []ReportType) []ReportType {
	list := slices.Clone(rows)
	for _, p := range ReportPresets() {
		if !slices.ContainsFunc(rows, func(t ReportType) bool { return t.Preset == p.Preset }) {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b ReportType) int { return a.Position - b.Position })
	return list
}

// ReportTypeOf finds a type by its key.
func ReportTypeOf(types []ReportType, key string) (ReportType, bool) {
	i := slices.IndexFunc(types, func(t ReportType) bool { return t.Key() == key })
	if i < 0 {
		return ReportType{}, false
	}
	return types[i], true
}

// Placeholder is a word in braces that a report fills in.
type Placeholder struct{ Name, Meaning string }

// Placeholders are all of them; one written in capitals is filled in in capitals.
var Placeholders = []Placeholder{
	{"kế hoạch", "tên kế hoạch"},
	{"kế hoạch có số", "tên kế hoạch kèm số, ký hiệu"},
	{"kế hoạch năm", "tên kế hoạch kèm năm của kỳ"},
	{"kỳ", "kỳ báo cáo: 6 tháng đầu năm 2026"},
	{"kỳ sau", "kỳ tiếp theo: 6 tháng cuối năm 2026"},
	{"năm", "năm của kỳ"},
	{"năm sau", "năm sau năm của kỳ"},
	{"cơ quan", "UBND xã"},
	{"ngày chốt", "ngày chốt số liệu"},
	{"việc", "việc được hỏi trong kỳ đột xuất"},
}

var placeholderPattern = regexp.MustCompile(`\{([^{}]*)\}`)

// FillPattern puts values in the place of placeholders. A name that is none stays as it stands.
func FillPattern(pattern string, value func(name string) string) string {
	return placeholderPattern.ReplaceAllStringFunc(pattern, func(word string) string {
		name := strings.Trim(word, "{}")
		lower := strings.ToLower(name)
		if !isPlaceholder(lower) {
			return word
		}
		if name != lower && name == strings.ToUpper(name) {
			return strings.ToUpper(value(lower))
		}
		return value(lower)
	})
}

func isPlaceholder(name string) bool {
	return slices.ContainsFunc(Placeholders, func(p Placeholder) bool { return p.Name == name })
}

// checkPattern says what is wrong with a pattern; "" where nothing is.
func checkPattern(pattern string, limit int) string {
	if utf8.RuneCountInString(pattern) > limit {
		return fmt.Sprintf("Viết không quá %d chữ cái.", limit)
	}
	for _, m := range placeholderPattern.FindAllStringSubmatch(pattern, -1) {
		if !isPlaceholder(strings.ToLower(m[1])) {
			return "Không có ô điền “" + m[0] + "”; xem danh sách ô điền ở cuối trang."
		}
	}
	if strings.ContainsAny(placeholderPattern.ReplaceAllString(pattern, ""), "{}") {
		return "Ô điền viết giữa hai dấu ngoặc nhọn, ví dụ {kỳ}."
	}
	return ""
}

// Bounds of a report type.
const (
	MaxOutlineParts = 40
	maxTypeName     = 120
	maxPattern      = 600
	maxPartTitle    = 250
)

var partKeyPattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,30}$`)

// Check names the field of everything that is wrong; that of a part is "title-" and its key.
func (t ReportType) Check() error {
	v := fault.Invalids{}
	switch n := utf8.RuneCountInString(t.Name); {
	case n == 0:
		v.Add("name", "Ghi tên mẫu báo cáo.")
	case n > maxTypeName:
		v.Add("name", fmt.Sprintf("Tên không quá %d chữ cái.", maxTypeName))
	}
	if !slices.ContainsFunc(DocumentKinds, func(k DocumentKind) bool { return k.Name == t.Document }) {
		v.Add("document", "Chọn loại văn bản.")
	}
	if len(t.Kinds) == 0 {
		v.Add("kinds", "Chọn ít nhất một loại kỳ báo cáo.")
	}
	for field, pattern := range map[string]string{"title": t.Title, "opening": t.Opening, "closing": t.Closing} {
		if strings.TrimSpace(pattern) == "" {
			v.Add(field, "Ghi nội dung mẫu của phần này.")
		} else if wrong := checkPattern(pattern, maxPattern); wrong != "" {
			v.Add(field, wrong)
		}
	}
	if len(t.Addressee) > 12 || slices.ContainsFunc(t.Addressee, func(a string) bool { return utf8.RuneCountInString(a) > 200 }) {
		v.Add("addressee", "Ghi không quá 12 nơi, mỗi nơi không quá 200 chữ cái.")
	}
	t.checkParts(v)
	return v.Err()
}

func (t ReportType) checkParts(v fault.Invalids) {
	if len(t.Parts) == 0 || len(t.Parts) > MaxOutlineParts {
		v.Add("parts", fmt.Sprintf("Mẫu có từ 1 đến %d phần.", MaxOutlineParts))
	}
	before, once := 0, map[string]bool{}
	for i, p := range t.Parts {
		add := func(message string) { v.Add("title-"+p.Key, message) }
		if !partKeyPattern.MatchString(p.Key) || once[p.Key] || slices.Contains([]string{"title", "opening", "closing"}, p.Key) {
			v.Add("parts", "Có phần bị lẫn với phần khác; tải lại trang rồi làm lại.")
		}
		once[p.Key] = true
		if wrong := checkPattern(p.Title, maxPartTitle); wrong != "" {
			add(wrong)
		}
		if strings.TrimSpace(p.Title) == "" && p.Source != SourceAreas {
			add("Ghi tên phần.")
		}
		if !slices.Contains(PartSources, p.Source) {
			add("Chọn nội dung của phần.")
		}
		switch {
		case p.Level < 1 || p.deepest() > 3:
			add("Phần này xuống quá ba cấp.")
		case p.Level > before+1:
			add(fmt.Sprintf("Phần cấp %d phải đứng dưới một phần cấp %d.", p.Level, p.Level-1))
		}
		if p.Source == SourceHeading && (i+1 == len(t.Parts) || t.Parts[i+1].Level <= p.Level) {
			add("Đề mục này chưa có phần nào ở dưới.")
		}
		if source := string(p.Source); p.Source == SourceAreas || p.Source == SourceCounts {
			if once["source:"+source] {
				add("Nội dung này đã có ở một phần khác.")
			}
			once["source:"+source] = true
		}
		before = p.deepest()
	}
}

// deepest is the level that the part reaches: areas under a title of their own go one level down.
func (p OutlinePart) deepest() int {
	if p.Source == SourceAreas && strings.TrimSpace(p.Title) != "" {
		return p.Level + 1
	}
	return p.Level
}

// NewPartKey is a key that no part has yet.
func (t ReportType) NewPartKey() string {
	for n := len(t.Parts) + 1; ; n++ {
		key := fmt.Sprintf("part_%d", n)
		if !slices.ContainsFunc(t.Parts, func(p OutlinePart) bool { return p.Key == key }) {
			return key
		}
	}
}

// MovePart shifts a part by one place; nothing happens at the ends.
func (t *ReportType) MovePart(key string, by int) {
	i := slices.IndexFunc(t.Parts, func(p OutlinePart) bool { return p.Key == key })
	if j := i + by; i >= 0 && j >= 0 && j < len(t.Parts) {
		t.Parts[i], t.Parts[j] = t.Parts[j], t.Parts[i]
	}
}
