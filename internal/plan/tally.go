package plan

import "time"

// Tally counts owed reports by where they stand.
type Tally struct {
	Owed      int // phải gửi
	Sent      int // đã gửi, accepted ones included
	SentEmpty int // gửi nhưng rỗng: of those, the ones that give no result
	InTime    int // gửi đúng hạn: first sent by the due day
	SentLate  int // gửi muộn: first sent after it
	Late      int // quá hạn: never sent, and the due day has passed
	Empty     int // còn trống: nothing typed
	Drafted   int // nháp: typed, never sent
	SentBack  int // bị trả lại, not sent again
	Accepted  int // đã tiếp nhận
	Since     Day // the earliest due day of what is overdue; zero where nothing is
	Extended  Day // the earliest due day of what is missing and was given a later one; zero where nothing is
}

// Missing is what has not been sent.
func (t Tally) Missing() int { return t.Owed - t.Sent }

// Add counts one more owed report as it stands at a moment.
func (t *Tally) Add(o Owed, now time.Time, loc *time.Location) {
	t.Owed++
	if o.Report.Sent() {
		t.Sent++
	}
	switch {
	case o.Report.State == Accepted:
		t.Accepted++
	case o.Report.State == SentBack:
		t.SentBack++
	case o.Report.State == Submitted:
	case o.Started():
		t.Drafted++
	default:
		t.Empty++
	}
	if o.Report.Sent() && o.SentEmpty {
		t.SentEmpty++
	}
	switch o.Timeliness(now, loc) {
	case Overdue:
		t.Late++
		t.Since = earlier(t.Since, o.Due())
	case NotDueYet:
		if o.Extended() {
			t.Extended = earlier(t.Extended, o.Due())
		}
	case SentLate:
		t.SentLate++
	case InTime:
		t.InTime++
	}
}

// Plus is the tally of both.
func (t Tally) Plus(u Tally) Tally {
	return Tally{
		Owed: t.Owed + u.Owed, Sent: t.Sent + u.Sent, SentEmpty: t.SentEmpty + u.SentEmpty, InTime: t.InTime + u.InTime, SentLate: t.SentLate + u.SentLate,
		Late: t.Late + u.Late, Empty: t.Empty + u.Empty, Drafted: t.Drafted + u.Drafted, SentBack: t.SentBack + u.SentBack, Accepted: t.Accepted + u.Accepted,
		Since: earlier(t.Since, u.Since), Extended: earlier(t.Extended, u.Extended),
	}
}

// earlier is the earlier of two days; a zero one is none.
func earlier(a, b Day) Day {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// TallyOf counts rows; requested bodies are counted apart, since they stand outside totals (rule 4).
func TallyOf(rows []Owed, now time.Time, loc *time.Location) (total, requested Tally) {
	for _, o := range rows {
		if o.Requested {
			requested.Add(o, now, loc)
		} else {
			total.Add(o, now, loc)
		}
	}
	return total, requested
}

// TallyBy counts rows by a key: by unit, by area, by period.
func TallyBy[K comparable](rows []Owed, key func(Owed) K, now time.Time, loc *time.Location) map[K]Tally {
	by := map[K]Tally{}
	for _, o := range rows {
		t := by[key(o)]
		t.Add(o, now, loc)
		by[key(o)] = t
	}
	return by
}
