package ics_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/ics"
)

// unfold reads a feed as a calendar program does: content lines by CRLF, folded ones joined.
func unfold(t *testing.T, feed []byte) []string {
	t.Helper()
	text := string(feed)
	if !strings.HasSuffix(text, "\r\n") || !utf8.ValidString(text) {
		t.Fatal("a feed is UTF-8 and ends with CRLF")
	}
	var lines []string
	for _, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if strings.ContainsAny(line, "\r\n") {
			t.Errorf("a bare line end in %q", line)
		}
		if len(line) > 75 {
			t.Errorf("%d octets in %q", len(line), line)
		}
		if !utf8.ValidString(line) {
			t.Errorf("a letter was cut: %q", line)
		}
		if rest, folded := strings.CutPrefix(line, " "); folded {
			lines[len(lines)-1] += rest
			continue
		}
		lines = append(lines, line)
	}
	return lines
}

var saigon = time.FixedZone("+07", 7*60*60)

func TestFormat(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Chăm sóc, giáo dục và bảo vệ trẻ em; ", 9)
	got := unfold(t, ics.Format(ics.Calendar{Name: "Xã Hà Trung, Trạm Y tế", Events: []ics.Event{{
		UID: "units-12-3@hatrung", Day: time.Date(2026, 12, 31, 23, 0, 0, 0, saigon), Stamp: time.Date(2026, 11, 24, 1, 2, 3, 0, saigon),
		Summary: `Hạn gửi: "a\b", c; d`, Description: long + "\nDòng hai\x00", URL: "https://example.vn/viec-cua-toi\r\nX:1",
	}}}))
	want := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kehoachxa//lich//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", `X-WR-CALNAME:Xã Hà Trung\, Trạm Y tế`,
		"REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H",
		"BEGIN:VEVENT", "UID:units-12-3@hatrung", "DTSTAMP:20261123T180203Z", "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101",
		`SUMMARY:Hạn gửi: "a\\b"\, c\; d`,
		"DESCRIPTION:" + strings.NewReplacer(",", `\,`, ";", `\;`).Replace(long) + `\nDòng hai`,
		"URL:https://example.vn/viec-cua-toiX:1", "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR",
	}
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d: %q, want %q", i+1, got[i], want[i])
		}
	}
}

// TestFold: whatever the letters and wherever they fall, folding and unfolding gives the text back.
func TestFold(t *testing.T) {
	t.Parallel()
	for _, letter := range []string{"a", "đ", "ế", "😀"} {
		for n := range 160 {
			text := strings.Repeat("x", n%7) + strings.Repeat(letter, n)
			lines := unfold(t, ics.Format(ics.Calendar{Name: text}))
			if lines[5] != "X-WR-CALNAME:"+text {
				t.Fatalf("%d × %s came back as %q", n, letter, lines[5])
			}
		}
	}
}

func TestLastDays(t *testing.T) {
	t.Parallel()
	for day, next := range map[string]string{"2028-02-28": "20280229", "2028-02-29": "20280301", "2027-02-28": "20270301", "2026-12-31": "20270101"} {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		feed := string(ics.Format(ics.Calendar{Events: []ics.Event{{Day: d}}}))
		if !strings.Contains(feed, "DTEND;VALUE=DATE:"+next+"\r\n") {
			t.Errorf("after %s comes not %s", day, next)
		}
	}
}
