// Package lunar is the Vietnamese lunar calendar (âm lịch), computed from the positions of the sun and
// the moon at 105° East (UTC+7). It holds for the years 1968 to 2199; dates before 1968 follow the same
// rule, although the calendars of that time were made for other meridians.
//
// A month begins on the day of a new moon. Month 11 is the one with the winter solstice. Where 13 months
// lie between two such months, the first without a principal solar term (trung khí: the sun's longitude
// passes a multiple of 30°) repeats the number of the month before it and is a leap month (tháng nhuận).
package lunar

import "time"

// Date is a day of the lunar calendar.
type Date struct {
	Year, Month, Day int
	Leap             bool // the second month of that number
}

// Of is the lunar date of a day.
func Of(year int, month time.Month, day int) Date {
	n := number(year, month, day)
	first := monthAt(n)
	// The frame of months 11 to 11 that holds the month, and its place in that frame.
	end := year
	if solsticeMonth(end) <= first {
		end++
	}
	from := solsticeMonth(end - 1)
	leap := leapPlace(from, solsticeMonth(end))
	place := first - from
	d := Date{Year: end, Day: n - monthStart(first) + 1, Leap: leap > 0 && place == leap}
	if leap > 0 && place >= leap {
		place--
	}
	d.Month = place + 11
	if d.Month > 12 {
		d.Month -= 12
	} else {
		d.Year--
	}
	return d
}

// Solar is the day of a lunar date; ok is false where that year has no such month or day.
func (d Date) Solar() (year int, month time.Month, day int, ok bool) {
	if d.Month < 1 || d.Month > 12 || d.Day < 1 || d.Day > 30 {
		return 0, 0, 0, false
	}
	end, place := d.Year, d.Month+1
	if d.Month >= 11 {
		end, place = d.Year+1, d.Month-11
	}
	from := solsticeMonth(end - 1)
	leap := leapPlace(from, solsticeMonth(end))
	switch {
	case d.Leap && leap != place+1:
		return 0, 0, 0, false
	case d.Leap || leap > 0 && place >= leap:
		place++
	}
	n := monthStart(from+place) + d.Day - 1
	if n >= monthStart(from+place+1) {
		return 0, 0, 0, false
	}
	year, month, day = time.Unix(0, 0).UTC().AddDate(0, 0, n-unixDay).Date()
	return year, month, day, true
}

// unixDay is the Julian day number of 1/1/1970.
const unixDay = 2440588

// number is the Julian day number of a day: the one that begins at its noon.
func number(year int, month time.Month, day int) int {
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400) + unixDay
}

// monthStart is the day of the new moon k, counted from that of 6/1/2000.
func monthStart(k int) int { return dayOf(newMoon(k)) }

// monthAt is the month that holds a day. The mean new moon is at most some 14 hours off, so the guess
// is at most one month off on either side.
func monthAt(day int) int {
	k := int((float64(day)-meanNewMoon)/synodicMonth) + 1
	for monthStart(k) > day {
		k--
	}
	return k
}

// solsticeMonth is month 11 of a year: the last that begins on or before the day of the winter solstice.
func solsticeMonth(year int) int {
	k := monthAt(number(year, time.December, 31))
	for term(monthStart(k)) >= winterTerm && term(monthStart(k)) < 12 {
		k--
	}
	return k
}

// leapPlace is the place of the leap month between two months 11; 0 where there is none.
func leapPlace(from, to int) int {
	if to-from < 13 {
		return 0
	}
	i := 1
	for term(monthStart(from+i)) != term(monthStart(from+i+1)) {
		i++
	}
	return i
}

// winterTerm is the term that begins with the winter solstice, 270°.
const winterTerm = 9

// term is the twelfth of its yearly path in which the sun stands when a day begins.
func term(day int) int { return int(sunLongitude(dayBegin(day)) / 30) }
