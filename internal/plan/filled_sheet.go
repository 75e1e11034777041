package plan

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// SheetKey is what a row of a spreadsheet that goes out says of itself, so that it is known again when it
// comes back: whose row it is, and the state of the report from which it was made.
type SheetKey struct {
	UnitID int64
	Row    RowKey
	Base   Base
}

// sheetPrefix marks such rows, and their edition.
const sheetPrefix = "KHX1"

// Sign is the key as the spreadsheet carries it. Who has not the commune's key cannot make or change one.
func (k SheetKey) Sign(key []byte) string {
	text := fmt.Sprintf("%s:%d:%s:%s", sheetPrefix, k.UnitID, k.Row, k.Base)
	return text + ":" + sheetMAC(key, text)
}

func sheetMAC(key []byte, text string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("sheet row\x00" + text))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// IsSheetKey says that a text looks like a key, whoever signed it.
func IsSheetKey(text string) bool {
	return strings.HasPrefix(text, sheetPrefix+":")
}

// ReadSheetKey reads what Sign wrote with the same key of the commune.
func ReadSheetKey(key []byte, text string) (k SheetKey, ok bool) {
	i := strings.LastIndexByte(text, ':')
	if i < 0 || !hmac.Equal([]byte(text[i+1:]), []byte(sheetMAC(key, text[:i]))) {
		return SheetKey{}, false
	}
	fields := strings.Split(text[:i], ":")
	if len(fields) != 4 || fields[0] != sheetPrefix {
		return SheetKey{}, false
	}
	var rowOK, baseOK bool
	k.Row, rowOK = ParseRowKey(fields[2])
	k.Base, baseOK = ParseBase(fields[3])
	_, err := fmt.Sscanf(fields[1], "%d", &k.UnitID)
	return k, rowOK && baseOK && err == nil
}

// FilledSheet is a spreadsheet that came back, kept from when it was read until what it says is saved.
type FilledSheet struct {
	ID       int64
	UnitID   int64
	PeriodID int64 // the period in which the coordinator enters for the unit; 0: the unit's own, of all periods
	FileName string
	SHA256   []byte // of the file
	By       int64  // account that brought it
	Rows     []FilledRow
	At       time.Time
	SavedAt  time.Time // zero: not yet
	Saved    int       // rows that were saved
}

// FilledRow is one row as it was filled in.
type FilledRow struct {
	Place   string // where it stands in the file: "dòng 7"
	Key     RowKey
	Base    Base
	Content Content
	Problem string // why nothing of the row can be saved; "" where it can
}

// FilledVerdict is what saving a row would do.
type FilledVerdict string

// The verdicts.
const (
	FilledChange    FilledVerdict = "change"    // is saved
	FilledSame      FilledVerdict = "same"      // nothing was changed in the file, or it is stored already
	FilledOvertaken FilledVerdict = "overtaken" // somebody changed the report meanwhile: a person chooses
	FilledRefused   FilledVerdict = "refused"
)

// Judge says what saving the row would do to the report as it stands now; owed is false where the unit
// does not owe it. by is the account that brought the file.
func (r FilledRow) Judge(o Owed, owed bool, by int64) (FilledVerdict, error) {
	if r.Problem != "" {
		return FilledRefused, fault.New(fault.Invalid, r.Problem)
	}
	if r.Content.Mark() == r.Base.Mark {
		return FilledSame, nil
	}
	if !owed {
		return FilledRefused, fault.New(fault.NotFound, "Việc này không còn trong các việc phải báo cáo của đơn vị.")
	}
	if err := r.Content.CheckDraft(); err != nil {
		return FilledRefused, err
	}
	if o.Report.Content == r.Content {
		return FilledSame, nil
	}
	if err := o.CheckEdit(); err != nil {
		return FilledRefused, err
	}
	if o.Report.Version != r.Base.Version && !r.Again(o, by) {
		return FilledOvertaken, nil
	}
	return FilledChange, nil
}

// Again says that what is stored is what the same account saved before from the same row of the same
// spreadsheet, and that nobody changed it since: the file was filled in further. A row that was filled in by
// two people in two copies of one spreadsheet, and brought by each of them, is not that.
func (r FilledRow) Again(o Owed, by int64) bool {
	return o.Report.SheetBase == r.Base && r.Base != Base{} && o.Report.UpdatedBy == by && by != 0
}

// Seen is short and differs where what saving the rows would do differs: what was checked is what is saved.
func (s FilledSheet) Seen(owed map[RowKey]Owed) string {
	h := fnv.New64a()
	for _, r := range s.Rows {
		o, there := owed[r.Key]
		verdict, _ := r.Judge(o, there, s.By)
		_, _ = fmt.Fprintf(h, "%s %s %d\n", r.Key, verdict, o.Report.Version)
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// Keys are those of the rows that are known.
func (s FilledSheet) Keys() (keys []RowKey) {
	for _, r := range s.Rows {
		if r.Key != (RowKey{}) && !slices.Contains(keys, r.Key) {
			keys = append(keys, r.Key)
		}
	}
	return keys
}
