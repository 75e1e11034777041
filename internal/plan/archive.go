package plan

import (
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ArchivedFile is a file of evidence with the report that it proves, for an inspection (thanh tra, kiểm tra).
type ArchivedFile struct {
	Evidence
	Version   int // of the report: the newest that was sent
	PlanID    int64
	PlanTitle string
	Period    Period
	Item      Item
	AreaID    int64 // 0: common duties
	AreaLabel string
	AreaTitle string
	UnitName  string
	Path      string // in the archive
}

// Sent says that the file belongs to what the unit has sent: drafts and what was taken away since are the
// unit's own.
func (f ArchivedFile) Sent() bool { return f.Version > 0 && f.In(f.Version) }

// SameArea says that two files count in one area of one plan.
func (f ArchivedFile) SameArea(g ArchivedFile) bool {
	return f.PlanID == g.PlanID && f.AreaID == g.AreaID
}

// Lengths of names in letters. Windows opens no path of more than 260, and people unpack into deep folders.
const (
	maxArchiveFolder = 50
	maxArchiveName   = 110
	minArchiveStem   = 20
)

// NameArchive gives files their places in the archive, in their order: a running number, the task, the unit
// and the file's own name, as in "01 II.1.1 Trạm Y tế - Biên bản.pdf"; where there are several areas, each
// has a folder. Names are NFC, safe on Windows, and no two are alike.
func NameArchive(files []ArchivedFile, folder func(ArchivedFile) string) {
	areas := 0
	for i, f := range files {
		if i == 0 || !f.SameArea(files[i-1]) {
			areas++
		}
	}
	digits := max(2, len(fmt.Sprint(len(files))))
	area, in := 0, ""
	for i := range files {
		f := &files[i]
		if areas > 1 && (i == 0 || !f.SameArea(files[i-1])) {
			area++
			in = archiveName(fmt.Sprintf("%0*d ", max(2, len(fmt.Sprint(areas))), area), folder(*f), "", maxArchiveFolder) + "/"
		}
		name := CleanFileName(f.Name)
		ending := path.Ext(name)
		if utf8.RuneCountInString(ending) > 10 {
			ending = ""
		}
		stem := strings.TrimSuffix(name, ending)
		before := fmt.Sprintf("%0*d %s ", digits, i+1, f.Item.Place)
		// The unit gives way to the file's own name.
		room := maxArchiveName - utf8.RuneCountInString(before+" - "+ending) - min(minArchiveStem, utf8.RuneCountInString(stem))
		unit := cutRunes(f.UnitName, max(room, 0))
		f.Path = in + archiveName(before, unit+" - "+stem, ending, maxArchiveName)
	}
}

// archiveName is a name that every system takes: before and ending whole, what is between cut to fit.
func archiveName(before, name, ending string, most int) string {
	safe := func(text string) string {
		text = norm.NFC.String(strings.ToValidUTF8(text, ""))
		return strings.Map(func(c rune) rune {
			switch {
			case unicode.IsSpace(c):
				return ' '
			case unicode.IsControl(c), unicode.Is(unicode.Cf, c):
				return -1
			case strings.ContainsRune(`<>:"/\|?*`, c):
				return '-'
			}
			return c
		}, text)
	}
	before, ending = safe(before), safe(ending)
	name = strings.Join(strings.Fields(safe(name)), " ")
	room := max(most-utf8.RuneCountInString(before+ending), 0)
	return strings.TrimRight(before+strings.TrimRight(cutRunes(name, room), ". "), " ") + ending
}

// cutRunes is at most so many letters of a text: whole words, unless less than half would be left.
func cutRunes(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	cut := string(letters[:most])
	if i := strings.LastIndexByte(cut, ' '); letters[most] != ' ' && utf8.RuneCountInString(cut[:max(i, 0)]) >= most/2 {
		cut = cut[:max(i, 0)]
	}
	return strings.TrimRight(cut, " ,;:-")
}
