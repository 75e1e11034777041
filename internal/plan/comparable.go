package plan

// Comparable says that figures of two periods may be set side by side as "the same period last year": the
// same plan, the same kind of period one year earlier, closed, and no unit of the commune began or ended
// between them, as with the new communes of 2025. Without that the figures stand on different ground.
func Comparable(now, before Period, units []Unit) bool {
	if now.PlanID != before.PlanID || now.Kind != before.Kind || now.Kind == PeriodAdHoc || now.Number != before.Number ||
		before.Year != now.Year-1 || before.State != PeriodLocked {
		return false
	}
	between := func(d Day) bool { return !d.IsZero() && d.After(before.From) && !d.After(now.CutOff) }
	for _, u := range units {
		if between(u.ValidFrom) || between(u.ValidTo) {
			return false
		}
	}
	return true
}
