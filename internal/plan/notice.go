package plan

import (
	"strings"
	"time"
)

// NoticeKind is what a notice in the application (thông báo) tells of; its page follows from it.
type NoticeKind string

// The kinds of notices.
const (
	NoticeSentBack    NoticeKind = "sent_back"   // a report was sent back (trả lại)
	NoticeReminder    NoticeKind = "reminder"    // đôn đốc
	NoticeRequest     NoticeKind = "request"     // a polite request to a body that is asked, never ordered
	NoticeDue         NoticeKind = "due"         // the daily digest of what is due
	NoticeDirective   NoticeKind = "directive"   // ý kiến chỉ đạo
	NoticeExplanation NoticeKind = "explanation" // yêu cầu giải trình
	NoticeExtension   NoticeKind = "extension"   // gia hạn: asked for, given or refused
	NoticeAnswer      NoticeKind = "answer"      // an answer in a thread
	NoticePeriod      NoticeKind = "period"      // a reporting period was opened, closed or locked
	NoticeAmendment   NoticeKind = "amendment"   // a plan was amended
	NoticeDocument    NoticeKind = "document"    // an official report waits for approval, was approved or sent back
)

// NoticeKinds are all kinds.
var NoticeKinds = []NoticeKind{
	NoticeSentBack, NoticeReminder, NoticeRequest, NoticeDue, NoticeDirective, NoticeExplanation, NoticeExtension, NoticeAnswer, NoticePeriod, NoticeAmendment, NoticeDocument,
}

// Notice is one notice as its reader has it.
type Notice struct {
	ID        int64
	UnitID    int64  // the unit for which the person is told; 0 where it concerns himself
	UnitName  string // likewise
	Kind      NoticeKind
	Text      string // one or two plain sentences
	Key       RowKey // the owed report that it is about; may be zero
	SubjectID int64  // what else it is about, by its kind: a reminder, a directive; may be 0
	CreatedAt time.Time
	Read      bool
}

// Shorten cuts a text after at most n letters, at the end of a word, and says that it did.
func Shorten(text string, n int) string {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) <= n {
		return string(letters)
	}
	cut := string(letters[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;:") + "…"
}
