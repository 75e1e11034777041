// Package ics writes calendar feeds (RFC 5545): events that last a whole day, as every calendar program
// on a phone or a desk reads them.
package ics

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"
)

// Calendar is a feed.
type Calendar struct {
	Name   string
	Events []Event
}

// Event is one day with something due.
type Event struct {
	UID         string    // the same as long as it is the same event
	Day         time.Time // its date counts, in its own zone
	Stamp       time.Time // when the feed was made
	Summary     string
	Description string
	URL         string
}

// Format gives the feed: CRLF line ends, lines folded at 75 octets, dates without a time zone, since a
// day is due where its people are.
func Format(c Calendar) []byte {
	var w writer
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:-//kehoachxa//lich//VI")
	w.line("CALSCALE:GREGORIAN")
	w.line("METHOD:PUBLISH")
	w.text("X-WR-CALNAME", c.Name)
	w.line("REFRESH-INTERVAL;VALUE=DURATION:PT6H")
	w.line("X-PUBLISHED-TTL:PT6H")
	for _, e := range c.Events {
		w.event(e)
	}
	w.line("END:VCALENDAR")
	return w.Bytes()
}

type writer struct{ bytes.Buffer }

func (w *writer) event(e Event) {
	w.line("BEGIN:VEVENT")
	w.text("UID", e.UID)
	w.line("DTSTAMP:" + e.Stamp.UTC().Format("20060102T150405Z"))
	y, m, d := e.Day.Date()
	w.line("DTSTART;VALUE=DATE:" + date(y, m, d))
	w.line("DTEND;VALUE=DATE:" + date(y, m, d+1)) // the first day that no longer belongs to it
	w.text("SUMMARY", e.Summary)
	if e.Description != "" {
		w.text("DESCRIPTION", e.Description)
	}
	if e.URL != "" {
		w.line("URL:" + oneLine(e.URL))
	}
	w.line("TRANSP:TRANSPARENT")
	w.line("END:VEVENT")
}

func date(y int, m time.Month, d int) string {
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Format("20060102")
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// text writes a property whose value is text.
func (w *writer) text(name, value string) { w.line(name + ":" + escapes.Replace(clean(value))) }

// clean drops what no content line may hold: control characters but the line end.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

func oneLine(text string) string {
	return strings.NewReplacer("\r", "", "\n", "").Replace(clean(text))
}

// maxLine is the length of a line in octets, its end not counted.
const maxLine = 75

// line writes a content line, folded between letters and never inside one.
func (w *writer) line(text string) {
	room := maxLine
	for len(text) > room {
		cut := room
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		w.WriteString(text[:cut])
		w.WriteString("\r\n ")
		text, room = text[cut:], maxLine-1 // the space counts
	}
	w.WriteString(text)
	w.WriteString("\r\n")
}
