package docread

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// levels is how many levels a list has.
const levels = 9

// level is how one level of a list counts.
type level struct {
	start   int
	format  string // "decimal", "upperRoman", …
	text    string // "%1.%2."
	legal   bool   // all parts in decimal
	restart int    // -1: after any higher level; 0: never
	style   string // the paragraph style that stands for this level
}

// list is an abstract numbering: it holds the counters, so two numberings on
// one list go on counting together.
type list struct {
	levels    [levels]level
	styleLink string // look at the list of this numbering style instead
	counters  [levels]int
	started   [levels]bool
}

type numbered struct {
	list   string
	starts map[int]int // startOverride: applied once, at the first use
	own    map[int]level
	used   bool
}

type numbering struct {
	lists  map[string]*list
	nums   map[string]*numbered
	styles styles
}

func (d *docx) readNumbering(name string) error {
	n := &numbering{lists: map[string]*list{}, nums: map[string]*numbered{}, styles: d.styles}
	d.numbering = n
	return d.part(name, "numbering", func(k *node) error {
		switch k.name {
		case "abstractNum":
			l := &list{styleLink: k.val("numStyleLink")}
			for i := range l.levels {
				l.levels[i] = level{start: 1, restart: -1, format: "decimal"}
			}
			for _, lvl := range k.kids {
				if i, err := strconv.Atoi(lvl.attr("ilvl")); lvl.name == "lvl" && err == nil && i >= 0 && i < levels {
					l.levels[i] = readLevel(lvl)
				}
			}
			n.lists[k.attr("abstractNumId")] = l
		case "num":
			num := &numbered{list: k.val("abstractNumId"), starts: map[int]int{}, own: map[int]level{}}
			for _, o := range k.kids {
				i, err := strconv.Atoi(o.attr("ilvl"))
				if o.name != "lvlOverride" || err != nil || i < 0 || i >= levels {
					continue
				}
				if start, err := strconv.Atoi(o.val("startOverride")); err == nil {
					num.starts[i] = start
				}
				if lvl := o.kid("lvl"); lvl != nil {
					num.own[i] = readLevel(lvl)
				}
			}
			n.nums[k.attr("numId")] = num
		}
		return nil
	})
}

func readLevel(n *node) level {
	l := level{start: 1, restart: -1, format: n.val("numFmt"), text: n.val("lvlText"), legal: n.on("isLgl"), style: n.val("pStyle")}
	if v, err := strconv.Atoi(n.val("start")); err == nil {
		l.start = v
	}
	if v, err := strconv.Atoi(n.val("lvlRestart")); err == nil {
		l.restart = v
	}
	return l
}

// resolve finds the list of a numbering, through a numbering style if need be.
func (n *numbering) resolve(numID string) (*numbered, *list) {
	num := n.nums[numID]
	if num == nil {
		return nil, nil
	}
	l := n.lists[num.list]
	for range maxChain {
		if l == nil || l.styleLink == "" {
			break
		}
		next := n.nums[n.styles[l.styleLink].numID]
		if next == nil {
			break
		}
		l = n.lists[next.list]
	}
	return num, l
}

// levelOfStyle is the level that names one of the styles, or the first.
func (n *numbering) levelOfStyle(numID string, ids ...string) int {
	if _, l := n.resolve(numID); l != nil {
		for i, lvl := range l.levels {
			for _, id := range ids {
				if lvl.style != "" && lvl.style == id {
					return i
				}
			}
		}
	}
	return 0
}

// label counts one paragraph of a list and gives its label as Word shows it.
func (n *numbering) label(numID string, at int) string {
	if numID == "" || numID == "0" {
		return ""
	}
	num, l := n.resolve(numID)
	if l == nil {
		return ""
	}
	current := func(i int) level {
		if own, ok := num.own[i]; ok {
			return own
		}
		return l.levels[i]
	}
	if !num.used {
		num.used = true
		for i, start := range num.starts {
			l.counters[i], l.started[i] = start-1, true
		}
	}
	for i := range at {
		if !l.started[i] {
			l.counters[i], l.started[i] = current(i).start, true
		}
	}
	if l.started[at] {
		l.counters[at]++
	} else {
		l.counters[at], l.started[at] = current(at).start, true
	}
	for i := at + 1; i < levels; i++ {
		if r := current(i).restart; r < 0 || r > 0 && at < r {
			l.started[i] = false
		}
	}
	lvl := current(at)
	if lvl.format == "bullet" {
		return bullet(lvl.text)
	}
	if lvl.format == "none" {
		return ""
	}
	var b strings.Builder
	for i := 0; i < len(lvl.text); i++ {
		if lvl.text[i] == '%' && i+1 < len(lvl.text) && lvl.text[i+1] >= '1' && lvl.text[i+1] <= '9' {
			i++
			k := int(lvl.text[i] - '1')
			format := current(k).format
			if lvl.legal {
				format = "decimal"
			}
			b.WriteString(count(l.counters[k], format))
			continue
		}
		b.WriteByte(lvl.text[i])
	}
	return b.String()
}

// bullet shows signs of symbol fonts, which are letters or private there, as
// a plain bullet.
func bullet(s string) string {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(s))
	if r == utf8.RuneError || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Co, r) || r == '§' {
		return "•"
	}
	return strings.TrimSpace(s)
}

var counting = []string{"", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"}

// count writes a number in the format of a level.
func count(n int, format string) string {
	switch format {
	case "upperRoman":
		return romanNumeral(n)
	case "lowerRoman":
		return strings.ToLower(romanNumeral(n))
	case "upperLetter":
		return strings.ToUpper(letters(n))
	case "lowerLetter":
		return letters(n)
	case "decimalZero":
		if n >= 0 && n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "vietnameseCounting":
		if n > 0 && n < len(counting) {
			return counting[n]
		}
	case "none":
		return ""
	}
	return strconv.Itoa(n)
}

// letters counts a to z, then aa to zz, aaa to zzz.
func letters(n int) string {
	if n < 1 || n > 26*20 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}

// romanNumeral is its own here: this package knows nothing but fault.
func romanNumeral(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	digits := []string{"", "a", "aa", "aaa", "ab", "b", "ba", "baa", "baaa", "ac"}
	signs := []string{"MMM", "CDM", "XLC", "IVX"}
	var b strings.Builder
	for i, d := range []int{n / 1000, n / 100 % 10, n / 10 % 10, n % 10} {
		for _, s := range digits[d] {
			b.WriteByte(signs[i][s-'a'])
		}
	}
	return b.String()
}
