package plan

import "time"

// Tally counts owed reports by where they stand.
type Tally struct {
	Owed     int // phải gửi
	Sent     int // đã gửi, accepted ones included
	Late     int // quá hạn: missing after the due day
	SentLate int // gửi muộn: sent after the due day
	Empty    int // còn trống: nothing typed
	Drafted  int // nháp: typed, never sent
	SentBack int // bị trả lại, not sent again
	Accepted int // đã tiếp nhận
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
	switch o.Timeliness(now, loc) {
	case Overdue:
		t.Late++
	case SentLate:
		t.SentLate++
	}
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
