package photo

import (
	"bytes"
	"encoding/binary"
)

// Markers of JPEG.
const (
	markSOI   = 0xd8
	markEOI   = 0xd9
	markSOS   = 0xda
	markSOF0  = 0xc0
	markSOF2  = 0xc2
	markSOF15 = 0xcf
	markDHT   = 0xc4
	markJPG   = 0xc8
	markDAC   = 0xcc
	markRST0  = 0xd0
	markRST7  = 0xd7
	markDQT   = 0xdb
	markDRI   = 0xdd
	markAPP1  = 0xe1
	markAPP14 = 0xee
)

// segment is one part of a JPEG: a marker with its payload; after a start of scan the coded points follow.
type segment struct {
	marker  byte
	payload []byte
	scan    []byte
}

// segments cuts a JPEG at its markers, up to the end of the first picture; what follows it, such as a film or
// a second picture, is not looked at.
func segments(file []byte) (list []segment, err error) {
	if len(file) < 4 || file[0] != 0xff || file[1] != markSOI {
		return nil, errBroken
	}
	for rest := file[2:]; ; {
		for len(rest) > 1 && rest[0] == 0xff && rest[1] == 0xff {
			rest = rest[1:] // fill bytes
		}
		if len(rest) < 2 || rest[0] != 0xff {
			return nil, errBroken
		}
		marker := rest[1]
		if marker == markEOI {
			return list, nil
		}
		if len(rest) < 4 {
			return nil, errBroken
		}
		length := int(binary.BigEndian.Uint16(rest[2:]))
		if length < 2 || len(rest) < 2+length {
			return nil, errBroken
		}
		s := segment{marker: marker, payload: rest[4 : 2+length]}
		rest = rest[2+length:]
		if marker == markSOS {
			end := scanEnd(rest)
			s.scan, rest = rest[:end], rest[end:]
		}
		list = append(list, s)
	}
}

// scanEnd is where the coded points end: at a marker that is neither an escaped byte nor a restart.
func scanEnd(data []byte) int {
	for i := 0; ; i++ {
		n := bytes.IndexByte(data[i:], 0xff)
		if n < 0 || i+n+1 >= len(data) {
			return len(data)
		}
		i += n
		if next := data[i+1]; next != 0 && (next < markRST0 || next > markRST7) {
			return i
		}
	}
}

// frame says whether a segment holds the size of the picture.
func (s segment) frame() bool {
	return s.marker >= markSOF0 && s.marker <= markSOF15 && s.marker != markDHT && s.marker != markJPG && s.marker != markDAC
}

// kept says whether a segment is needed to show the picture. Of the segments of applications only Adobe's is,
// which tells how colours are coded.
func (s segment) kept() bool {
	switch s.marker {
	case markDHT, markDQT, markDRI, markDAC, markSOS:
		return true
	case markAPP14:
		return len(s.payload) == 12 && bytes.HasPrefix(s.payload, []byte("Adobe"))
	}
	return s.frame()
}

func cleanJPEG(file []byte) ([]byte, error) {
	list, err := segments(file)
	if err != nil {
		return nil, err
	}
	out := bytes.NewBuffer(make([]byte, 0, len(file)))
	out.Write([]byte{0xff, markSOI})
	write := func(marker byte, payload []byte) {
		out.Write([]byte{0xff, marker})
		out.Write(binary.BigEndian.AppendUint16(nil, uint16(len(payload)+2))) //nolint:gosec // it came with such a length
		out.Write(payload)
	}
	if o := orientationOf(list); o != upright {
		write(markAPP1, append([]byte(exifHead), exifOf(o)...))
	}
	scans := 0
	for _, s := range list {
		if !s.kept() {
			continue
		}
		write(s.marker, s.payload)
		out.Write(s.scan)
		if s.marker == markSOS {
			scans++
		}
	}
	if scans == 0 {
		return nil, errBroken
	}
	out.Write([]byte{0xff, markEOI})
	return out.Bytes(), nil
}

func orientationOfJPEG(file []byte) int {
	list, err := segments(file)
	if err != nil {
		return upright
	}
	return orientationOf(list)
}

func orientationOf(list []segment) int {
	for _, s := range list {
		if tiff, found := bytes.CutPrefix(s.payload, []byte(exifHead)); found && s.marker == markAPP1 {
			return orientationIn(tiff)
		}
	}
	return upright
}

// progressive says whether a JPEG comes in several passes.
func progressive(file []byte) bool {
	list, err := segments(file)
	if err != nil {
		return true
	}
	for _, s := range list {
		if s.frame() && s.marker >= markSOF2 {
			return true
		}
	}
	return false
}
