package plan

import "time"

// Standing is where an owed report stands for those who follow: its word in the matrix, whether for
// one report or for many that share a cell.
type Standing string

// The standings. How a report stands in time is said beside it, by its [Timeliness].
const (
	StandsNotOwed   Standing = "not_owed"   // không phải báo cáo
	StandsMissing   Standing = "missing"    // chưa báo cáo: nothing typed
	StandsDraft     Standing = "draft"      // nháp: typed, never sent
	StandsSentBack  Standing = "sent_back"  // bị trả lại, not sent again
	StandsSentEmpty Standing = "sent_empty" // gửi nhưng rỗng
	StandsSentLate  Standing = "sent_late"  // gửi muộn
	StandsSent      Standing = "sent"       // đã gửi
	StandsAccepted  Standing = "accepted"   // đã tiếp nhận
)

// Standings are all of them, what asks for most comes first.
var Standings = []Standing{
	StandsMissing, StandsDraft, StandsSentBack, StandsSentEmpty, StandsSentLate, StandsSent, StandsAccepted, StandsNotOwed,
}

// Standing is where the report stands at a moment. What lies with the coordinator and says nothing is
// empty first of all, late or not: it is what he has to look at.
func (o Owed) Standing(now time.Time, loc *time.Location) Standing {
	switch {
	case o.Report.State == Accepted:
		return StandsAccepted
	case o.Report.State == SentBack:
		return StandsSentBack
	case o.Report.State == Submitted && o.SentEmpty:
		return StandsSentEmpty
	case o.Report.State == Submitted && o.Timeliness(now, loc) == SentLate:
		return StandsSentLate
	case o.Report.State == Submitted:
		return StandsSent
	case o.Started():
		return StandsDraft
	}
	return StandsMissing
}

// Standing rolls many reports up into the word of their cell. What is missing late comes before
// everything, then what was sent back, then what is missing still. The cell is empty where all that
// was sent says nothing, late where anything came late, and accepted where all of it is.
func (t Tally) Standing() Standing {
	switch {
	case t.Owed == 0:
		return StandsNotOwed
	case t.SentBack > 0 && t.Late == 0:
		return StandsSentBack
	case t.Empty > 0:
		return StandsMissing
	case t.Drafted > 0:
		return StandsDraft
	case t.Accepted == t.Owed:
		return StandsAccepted
	case t.SentEmpty == t.Sent:
		return StandsSentEmpty
	case t.SentLate > 0:
		return StandsSentLate
	}
	return StandsSent
}

// Timeliness is the remark beside the word of a cell; requested bodies are never late (rule 4).
func (t Tally) Timeliness(requested bool) Timeliness {
	switch {
	case requested && t.Missing() > 0:
		return NoResponse
	case requested:
		return Responded
	case t.Late > 0:
		return Overdue
	case t.Empty+t.Drafted > 0:
		return NotDueYet
	case t.SentLate > 0:
		return SentLate
	}
	return InTime
}

// Rate is a share of a whole, to be shown as a percentage; a whole of 0 has none.
type Rate struct{ Part, Whole int }

// Completeness is the share of what is owed that lies with the coordinator (tỷ lệ đầy đủ).
func (t Tally) Completeness() Rate { return Rate{t.Sent, t.Owed} }

// Punctuality is the share of what was first sent in time among all that was sent or is overdue (tỷ
// lệ đúng hạn): what is not due yet says nothing.
func (t Tally) Punctuality() Rate { return Rate{t.InTime, t.InTime + t.SentLate + t.Late} }
