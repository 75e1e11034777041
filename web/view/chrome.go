// Package view renders the pages. Exported components are pages and take one
// struct; unexported ones are parts shared by several pages. They take plain
// values, read nothing from the context and cannot fail.
package view

import "strconv"

// Chrome is what stands around the content of every page.
type Chrome struct {
	Title    string    // title and h1's plain text; "Lỗi: " is prefixed when Failed
	Failed   bool      // the form on the page was refused
	Section  string    // key of the current section of the rail
	Sections []Section // what this person may see, in order; nil on pages without sign-in
	Commune  string    // "Xã Hà Trung"
	Province string    // "tỉnh Thanh Hóa"
	Person   string    // shown at the bottom: the role or unit and name
	Units    []Option  // other posts one may switch to; empty for most
	Flash    string    // one notice under the head
	Bell     *Bell     // nil where the person cannot read notices yet
	Styles   []string  // style sheets beside the product's own
	Scripts  []string  // modules beside the product's own
}

// Bell leads to the notices and says how many are new.
type Bell struct {
	Count   int
	Most    int  // where the counting stops
	Current bool // the notices are this page
}

// count is the number beside the bell; empty where nothing is new.
func (b Bell) count() string {
	switch {
	case b.Count == 0:
		return ""
	case b.Count >= b.Most:
		return strconv.Itoa(b.Most) + "+"
	}
	return strconv.Itoa(b.Count)
}

// SearchSection is the section of the search, which has its box on the page and not in the rail.
const SearchSection = "search"

// Section is one entry of the rail.
type Section struct {
	Key   string
	Label string // "Việc của đơn vị"
	Short string // the same in the narrow bottom bar: "Việc"; see barSections
	Icon  string // a name of icon.templ
	URL   string
	Count int // what is new in it; 0 shows nothing
}

// Option is one choice of a list.
type Option struct {
	Value, Label string
	Hint         string // one line of help below the label; radios only
	Selected     bool
}

// Link is a word that leads to a page, or to the same page filtered.
type Link struct {
	Label, URL string
	Tag        TagKind // its shape stands before the label; may be empty
	Current    bool
}

// title is the text of the browser's tab.
func (c Chrome) title() string {
	t := c.Title + " - Kế hoạch xã"
	if c.Failed {
		return "Lỗi: " + t
	}
	return t
}

// barSize is the number of sections in the bottom bar of a phone; its fifth
// place is "Thêm".
const barSize = 4

// barSections says which sections have a place in the bottom bar: the first
// that carry a short word, and where none does, simply the first.
func barSections(sections []Section) map[string]bool {
	keys := make(map[string]bool, barSize)
	for _, s := range sections {
		if s.Short != "" && len(keys) < barSize {
			keys[s.Key] = true
		}
	}
	if len(keys) > 0 {
		return keys
	}
	for _, s := range sections[:min(barSize, len(sections))] {
		keys[s.Key] = true
	}
	return keys
}

// short is the word under the icon of the bottom bar.
func (s Section) short() string {
	if s.Short != "" {
		return s.Short
	}
	return s.Label
}

// inRest reports whether the current section is one that the bottom bar
// leaves to "Thêm".
func (c Chrome) inRest(bar map[string]bool) bool {
	for _, s := range c.Sections {
		if s.Key == c.Section {
			return !bar[s.Key]
		}
	}
	return false
}
