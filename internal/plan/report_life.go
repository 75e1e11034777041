package plan

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// DocumentState is where an official report stands on its way out of the house.
type DocumentState string

// The states.
const (
	DocumentDraft     DocumentState = "draft"     // being composed, and again after it was sent back or reopened
	DocumentSubmitted DocumentState = "submitted" // lies with the leader (trình)
	DocumentSentBack  DocumentState = "sent_back" // to be mended (trả lại)
	DocumentApproved  DocumentState = "approved"  // frozen, without number and day (duyệt)
	DocumentNumbered  DocumentState = "numbered"  // frozen with number and day (cấp số)
	DocumentIssued    DocumentState = "issued"    // on its way to the recipients (phát hành)
)

// DocumentStates are all of them in the order of the way.
var DocumentStates = []DocumentState{DocumentDraft, DocumentSubmitted, DocumentSentBack, DocumentApproved, DocumentNumbered, DocumentIssued}

// Open says that the parts may be edited.
func (s DocumentState) Open() bool { return s == DocumentDraft || s == DocumentSentBack }

// Frozen says that the document comes from a frozen version, whatever units report later.
func (s DocumentState) Frozen() bool {
	return s == DocumentApproved || s == DocumentNumbered || s == DocumentIssued
}

// DocumentAct is a step on the way.
type DocumentAct string

// The steps.
const (
	SubmitDocument   DocumentAct = "submit"
	ApproveDocument  DocumentAct = "approve"
	SendBackDocument DocumentAct = "send_back"
	NumberDocument   DocumentAct = "number"
	IssueDocument    DocumentAct = "issue"
	ReopenDocument   DocumentAct = "reopen"
	KeepSignedCopy   DocumentAct = "signed_copy" // the signed scan comes back; no other state
	RemoveSignedCopy DocumentAct = "remove_copy" // a wrong one is taken back; no other state
	NoteDeliveries   DocumentAct = "deliver"     // who got it, how and when; no other state
)

// DocumentActs are all steps.
var DocumentActs = []DocumentAct{
	SubmitDocument, ApproveDocument, SendBackDocument, NumberDocument, IssueDocument, ReopenDocument, KeepSignedCopy, RemoveSignedCopy, NoteDeliveries,
}

// DocumentHand is whose step it is.
type DocumentHand string

// The hands: who composes, who decides, and who keeps numbers and seals (văn thư).
const (
	WritersHand DocumentHand = "writer"
	LeadersHand DocumentHand = "leader"
	ClerksHand  DocumentHand = "clerk"
)

// Hand is whose step an act is.
func (a DocumentAct) Hand() DocumentHand {
	switch a {
	case ApproveDocument, SendBackDocument:
		return LeadersHand
	case NumberDocument, IssueDocument, KeepSignedCopy, RemoveSignedCopy, NoteDeliveries:
		return ClerksHand
	}
	return WritersHand
}

// documentWays are the states from which a step is possible, and where it leads to; "" stays. A number may
// be corrected until the document is issued.
var documentWays = map[DocumentAct]struct {
	from []DocumentState
	to   DocumentState
}{
	SubmitDocument:   {[]DocumentState{DocumentDraft, DocumentSentBack}, DocumentSubmitted},
	ApproveDocument:  {[]DocumentState{DocumentSubmitted}, DocumentApproved},
	SendBackDocument: {[]DocumentState{DocumentSubmitted}, DocumentSentBack},
	NumberDocument:   {[]DocumentState{DocumentApproved, DocumentNumbered}, DocumentNumbered},
	IssueDocument:    {[]DocumentState{DocumentNumbered}, DocumentIssued},
	ReopenDocument:   {[]DocumentState{DocumentSubmitted, DocumentApproved, DocumentNumbered, DocumentIssued}, DocumentDraft},
	KeepSignedCopy:   {[]DocumentState{DocumentNumbered, DocumentIssued}, ""},
	RemoveSignedCopy: {DocumentStates, ""}, // an earlier version may have one, wherever the report stands now
	NoteDeliveries:   {[]DocumentState{DocumentIssued}, ""},
}

// May says whether the step is possible in the state.
func (s DocumentState) May(act DocumentAct) bool { return slices.Contains(documentWays[act].from, s) }

// documentReasons ask for words where a step needs them; the field is "reason".
var documentReasons = map[DocumentAct]string{
	SendBackDocument: "Ghi điều cần sửa để người soạn biết.",
	ReopenDocument:   "Ghi lý do mở lại.",
	RemoveSignedCopy: "Ghi lý do gỡ bản ký.",
}

// Step is the state after a step, or why the step is refused.
func (s DocumentState) Step(act DocumentAct, reason string) (DocumentState, error) {
	if !s.May(act) {
		return s, fault.New(fault.Conflict, "Văn bản không còn ở bước này; có thể người khác vừa làm. Xem tình trạng mới rồi làm tiếp.")
	}
	if message, needed := documentReasons[act]; needed && strings.TrimSpace(reason) == "" {
		return s, fault.Field("reason", message)
	}
	if utf8.RuneCountInString(reason) > MaxReason {
		return s, fault.Field("reason", "Nội dung dài quá 2.000 chữ cái.")
	}
	if to := documentWays[act].to; to != "" {
		return to, nil
	}
	return s, nil
}

// ClosedDocument is why parts of a report that lies with the leader or is frozen are not edited.
func (s DocumentState) ClosedDocument() error {
	switch s {
	case DocumentSubmitted:
		return fault.New(fault.Conflict, "Báo cáo đã trình lãnh đạo nên phần bạn sửa chưa được lưu. Muốn sửa tiếp, mở lại báo cáo (ghi lý do); chữ bạn gõ vẫn ở dưới đây.")
	case DocumentApproved, DocumentNumbered, DocumentIssued:
		return fault.New(fault.Conflict, "Báo cáo đã duyệt nên phần bạn sửa chưa được lưu. Muốn sửa, mở lại báo cáo (ghi lý do); chữ bạn gõ vẫn ở dưới đây.")
	}
	return nil
}

// DocumentEntry is one step that was made.
type DocumentEntry struct {
	Act    DocumentAct
	Reason string
	At     time.Time
	Person string
	Unit   string
}

// LetterSeries is the kind under which the register counts letters: a công văn has no kind of its own
// (Nghị định 30/2020/NĐ-CP, Phụ lục III), and what carries the same symbol shares one series.
const LetterSeries = "CÔNG VĂN"

// maxDocumentNumber bounds a number of the register: no commune issues as many documents in a year.
const maxDocumentNumber = 99999

// CheckNumber refuses what is no number of the register, and a day that lies after today or before the
// approval: a document is numbered and dated after it was signed (Nghị định 30/2020/NĐ-CP, Điều 14 and 15).
func CheckNumber(number int, on, approved, today Day) error {
	return checkNumber(number, on, approved, today, "Ngày ban hành không trước ngày lãnh đạo duyệt.")
}

// CheckLetterNumber is CheckNumber for a letter, which is signed after the reminder was made.
func CheckLetterNumber(number int, on, made, today Day) error {
	return checkNumber(number, on, made, today, "Ngày ban hành không trước ngày lập văn bản.")
}

func checkNumber(number int, on, first, today Day, before string) error {
	v := fault.Invalids{}
	if number < 1 || number > maxDocumentNumber {
		v.Add("number", "Ghi số bằng chữ số, từ 1 đến 99999.")
	}
	switch {
	case on.IsZero():
		v.Add("on", "Ghi ngày có trong lịch, viết như 27/11/2026.")
	case on.After(today):
		v.Add("on", "Ngày ban hành không sau hôm nay.")
	case on.Before(first):
		v.Add("on", before)
	}
	return v.Err()
}

// DeliveryWay is how a recipient got a document.
type DeliveryWay string

// The ways.
const (
	ByPaper   DeliveryWay = "paper"
	ByNetwork DeliveryWay = "network"
	ByMail    DeliveryWay = "mail"
	ByHand    DeliveryWay = "hand"
)

// DeliveryWays are all ways in the order of the form.
var DeliveryWays = []DeliveryWay{ByPaper, ByNetwork, ByMail, ByHand}

// Delivery is one recipient of an issued document and how it was sent to him; Way is "" until it is.
type Delivery struct {
	Position int // in the document's own list
	Name     string
	Way      DeliveryWay
	On       Day
	Person   string // who noted it
	At       time.Time
}

// CheckDeliveries names the fields of recipients that are ticked without a way or a day.
func CheckDeliveries(list []Delivery, issued, today Day) error {
	v := fault.Invalids{}
	for _, d := range list {
		if d.Way == "" {
			continue
		}
		field := DeliveryField(d.Position)
		if !slices.Contains(DeliveryWays, d.Way) {
			v.Add(field+"-way", "Chọn cách gửi.")
		}
		switch {
		case d.On.IsZero():
			v.Add(field+"-on", "Ghi ngày gửi, viết như 27/11/2026.")
		case d.On.After(today):
			v.Add(field+"-on", "Ngày gửi không sau hôm nay.")
		case d.On.Before(issued):
			v.Add(field+"-on", "Ngày gửi không trước ngày ban hành.")
		}
	}
	return v.Err()
}

// DeliveryField begins the names of the form's fields of a recipient.
func DeliveryField(position int) string { return "noi-nhan-" + strconv.Itoa(position) }

// SignedCopyEndings are what a browser offers for the signed copy.
const SignedCopyEndings = ".pdf,.png,.jpg,.jpeg"

// SignedCopyType is the media type of a scan or signed file, by its content; other kinds are refused.
func SignedCopyType(name string, f FileFacts) (string, error) {
	mediaType, err := EvidenceType(name, f)
	if err == nil && mediaType != "application/pdf" && mediaType != "image/png" && mediaType != "image/jpeg" {
		err = fault.New(fault.Invalid, "Bản ký chỉ nhận tệp PDF hoặc ảnh (.png, .jpg).")
	}
	return mediaType, err
}
