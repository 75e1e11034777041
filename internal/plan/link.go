package plan

import (
	"crypto/hmac"
	"crypto/sha256"
	"math/big"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Link is a link to one form (liên kết một phiếu): whoever holds it fills in what one unit owes in one
// period, and sees nothing else.
type Link struct {
	ID          int64
	UnitID      int64
	UnitName    string
	Period      Period
	PlanTitle   string // short title
	ExpiresOn   Day    // last day
	Code        string // what is printed on letters and typed
	CreatedAt   time.Time
	CreatedBy   string
	RevokedAt   time.Time // zero: not revoked
	OpenedAt    time.Time // when the form was last opened; zero: never
	UsedAt      time.Time // when reports were last sent; zero: never
	Uses        int       // how often reports were sent
	LiveReports int       // reports of the unit in the period that can still be sent
}

// LinkState says what a link is good for.
type LinkState string

// The states of a link.
const (
	LinkLive    LinkState = "live"
	LinkSpent   LinkState = "spent"   // everything was sent; it opens again for what is sent back
	LinkLocked  LinkState = "locked"  // the period is not open
	LinkExpired LinkState = "expired" // its last day is over
	LinkRevoked LinkState = "revoked"
)

// State is the state of the link at a moment.
func (l Link) State(now time.Time, loc *time.Location) LinkState {
	switch {
	case !l.RevokedAt.IsZero():
		return LinkRevoked
	case !now.Before(l.ExpiresOn.End(loc)):
		return LinkExpired
	case l.Period.State != PeriodOpen:
		return LinkLocked
	case l.LiveReports == 0:
		return LinkSpent
	}
	return LinkLive
}

// CheckOpen refuses a link that opens nothing any more. A form whose period was locked, or where
// everything was sent, can still be read.
func (l Link) CheckOpen(now time.Time, loc *time.Location) error {
	switch l.State(now, loc) {
	case LinkRevoked:
		return fault.New(fault.Forbidden, "Liên kết này đã được thu hồi. Liên hệ người tổng hợp của xã để nhận liên kết mới.")
	case LinkExpired:
		return fault.New(fault.Forbidden, "Liên kết này đã hết hạn. Liên hệ người tổng hợp của xã để nhận liên kết mới.")
	}
	return nil
}

// CheckLink refuses changes over a link of what was sent already, by whichever way: a link is good for
// one sending of each report, and again only for a report that was sent back.
func (o Owed) CheckLink() error {
	if err := o.CheckEdit(); err != nil {
		return err
	}
	if o.Report.Sent() {
		return fault.New(fault.Forbidden, "Báo cáo này đã gửi; liên kết chỉ gửi được một lần. Muốn sửa, đề nghị người tổng hợp của xã trả lại.")
	}
	return nil
}

// linkDays is how long after the units' due day a link is good unless another day is chosen.
const linkDays = 7

// LinkExpiry is the last day of a link where none is chosen: a week after the units' due day, and
// never less than a week from today.
func LinkExpiry(p Period, today Day) Day {
	day := p.UnitsDue.Add(linkDays)
	if soon := today.Add(linkDays); day.Before(soon) {
		return soon
	}
	return day
}

// maxLinkDays bounds the life of a link.
const maxLinkDays = 180

// CheckLinkExpiry refuses a last day that has passed, or is too far off to be meant.
func CheckLinkExpiry(day, today Day) error {
	switch {
	case day.IsZero():
		return fault.Field("expires_on", "Ghi ngày có trong lịch, viết như 27/11/2026.")
	case day.Before(today):
		return fault.Field("expires_on", "Ngày hết hạn đã qua; chọn từ hôm nay trở đi.")
	case today.Until(day) > maxLinkDays:
		return fault.Field("expires_on", "Liên kết dùng được lâu nhất 180 ngày.")
	}
	return nil
}

// A code is typed from paper, often with a Vietnamese keyboard on: there are no vowels, no D and no W,
// which such keyboards turn into other letters, and nothing that looks like something else. Twelve of
// these 25 letters are 55 bits.
const (
	codeLetters = "23456789BCFGHJKMNPQRSTVXZ"
	codeLength  = 12
)

// LinkCode derives the code of a link from the commune's key and the link's seed.
func LinkCode(key, seed []byte) string {
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte("link code\x00"))
	_, _ = mac.Write(seed)
	n, base, digit := new(big.Int).SetBytes(mac.Sum(nil)), big.NewInt(int64(len(codeLetters))), new(big.Int)
	code := make([]byte, codeLength)
	for i := range code {
		n.DivMod(n, base, digit)
		code[i] = codeLetters[digit.Int64()]
	}
	return string(code)
}

// SpacedCode is a code as it is printed: "7KQ4-M2XT-9PBC".
func SpacedCode(code string) string {
	if len(code) != codeLength {
		return code
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}

// MinLinkKey is the length of the long key of a link's address: 26 letters of base32 are 130 bits.
const MinLinkKey = 26

// ReadLinkKey reads what was typed or stands in an address: small letters, spaces and dashes do not
// count. typed says that it is a code, which must be guarded from guessing; ok is false for what can
// be neither code nor key.
func ReadLinkKey(text string) (key string, typed, ok bool) {
	if len(text) > 100 {
		return "", false, false
	}
	key = strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z':
			return c - 'a' + 'A'
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			return c
		case strings.ContainsRune(" -–.\t\u00a0", c):
			return -1
		}
		return '?'
	}, text)
	switch {
	case strings.Contains(key, "?"):
		return "", false, false
	case len(key) == codeLength:
		return key, true, true
	}
	return key, false, len(key) == MinLinkKey
}

// HashLinkKey is what is stored of a code or key. They are random and long, so that a plain hash tells
// nothing.
func HashLinkKey(key string) []byte {
	sum := sha256.Sum256([]byte("link\x00" + key))
	return sum[:]
}
