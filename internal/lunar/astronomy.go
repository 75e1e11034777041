package lunar

import "math"

// The formulas follow Jean Meeus, Astronomical Algorithms (second edition): chapter 49 for the new moon
// (within some seconds in our time) and chapter 25 for the sun (within 0.01°, a quarter of an hour).
// Times are Julian days of dynamical time; clocks of Vietnam show UTC+7.

const (
	vietnam      = 7.0 / 24
	epoch        = 2451545.0     // noon of 1/1/2000
	meanNewMoon  = 2451550.09766 // the mean new moon of 6/1/2000
	synodicMonth = 29.530588861
	century      = 36525.0
)

// dayOf is the day in Vietnam on which a moment falls.
func dayOf(jde float64) int { return int(math.Floor(jde - clockLag(jde) + vietnam + 0.5)) }

// dayBegin is the moment at which a day begins in Vietnam.
func dayBegin(day int) float64 {
	jd := float64(day) - 0.5 - vietnam
	return jd + clockLag(jd)
}

// clockLag is by how many days clocks lag behind dynamical time (ΔT), after Espenak and Meeus for our
// time. Their other centuries differ from it by less than two minutes within 1900 to 2199.
func clockLag(jd float64) float64 {
	t := (jd - epoch) / 365.25
	return (62.92 + 0.32217*t + 0.005589*t*t) / 86400
}

func sin(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }

// moonTerm is one periodic correction of the mean new moon: size × E^e × sin(m·M + p·M' + f·F).
type moonTerm struct{ size, m, p, f float64 }

var moonTerms = []moonTerm{
	{-0.40720, 0, 1, 0}, {0.17241, 1, 0, 0}, {0.01608, 0, 2, 0}, {0.01039, 0, 0, 2}, {0.00739, -1, 1, 0},
	{-0.00514, 1, 1, 0}, {0.00208, 2, 0, 0}, {-0.00111, 0, 1, -2}, {-0.00057, 0, 1, 2}, {0.00056, 1, 2, 0},
	{-0.00042, 0, 3, 0}, {0.00042, 1, 0, 2}, {0.00038, 1, 0, -2}, {-0.00024, -1, 2, 0}, {-0.00007, 2, 1, 0},
	{0.00004, 0, 2, -2}, {0.00004, 3, 0, 0}, {0.00003, 1, 1, -2}, {0.00003, 0, 2, 2}, {-0.00003, 1, 1, 2},
	{0.00003, -1, 1, 2}, {-0.00002, -1, 1, -2}, {-0.00002, 1, 3, 0}, {0.00002, 0, 4, 0},
}

// planetTerm is a correction that the planets cause: size × sin(at + rate·k).
type planetTerm struct{ size, at, rate float64 }

var planetTerms = []planetTerm{
	{0.000325, 299.77, 0.107408}, {0.000165, 251.88, 0.016321}, {0.000164, 251.83, 26.651886}, {0.000126, 349.42, 36.412478},
	{0.000110, 84.66, 18.206239}, {0.000062, 141.74, 53.303771}, {0.000060, 207.14, 2.453732}, {0.000056, 154.84, 7.306860},
	{0.000047, 34.52, 27.261239}, {0.000042, 207.19, 0.121824}, {0.000040, 291.34, 1.844379}, {0.000037, 161.72, 24.198154},
	{0.000035, 239.56, 25.513099}, {0.000023, 331.55, 3.592518},
}

// newMoon is the moment of the new moon k, counted from that of 6/1/2000.
func newMoon(k int) float64 {
	n := float64(k)
	t := n / 1236.85
	t2, t3, t4 := t*t, t*t*t, t*t*t*t
	eccentricity := 1 - 0.002516*t - 0.0000074*t2
	m := 2.5534 + 29.10535670*n - 0.0000014*t2 - 0.00000011*t3
	p := 201.5643 + 385.81693528*n + 0.0107582*t2 + 0.00001238*t3 - 0.000000058*t4
	f := 160.7108 + 390.67050284*n - 0.0016118*t2 - 0.00000227*t3 + 0.000000011*t4
	node := 124.7746 - 1.56375588*n + 0.0020672*t2 + 0.00000215*t3

	jde := meanNewMoon + synodicMonth*n + 0.00015437*t2 - 0.000000150*t3 + 0.00000000073*t4 - 0.00017*sin(node)
	for _, c := range moonTerms {
		jde += c.size * math.Pow(eccentricity, math.Abs(c.m)) * sin(c.m*m+c.p*p+c.f*f)
	}
	for _, c := range planetTerms {
		jde += c.size * sin(c.at+c.rate*n)
	}
	return jde
}

// sunLongitude is the apparent longitude of the sun in degrees, from 0 to 360.
func sunLongitude(jde float64) float64 {
	t := (jde - epoch) / century
	mean := 280.46646 + 36000.76983*t + 0.0003032*t*t
	m := 357.52911 + 35999.05029*t - 0.0001537*t*t
	centre := (1.914602-0.004817*t-0.000014*t*t)*sin(m) + (0.019993-0.000101*t)*sin(2*m) + 0.000289*sin(3*m)
	nutation := -0.00478 * sin(125.04-1934.136*t)
	return math.Mod(math.Mod(mean+centre-0.00569+nutation, 360)+360, 360)
}
