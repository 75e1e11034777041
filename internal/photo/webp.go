package photo

import (
	"bytes"
	"encoding/binary"
)

// Flags in the head of an extended WebP.
const (
	webpEXIF  = 0x08
	webpAlpha = 0x10
)

// webpParts are the chunks of a picture that stands still; a moving one is refused.
var webpParts = map[string]bool{"VP8 ": true, "VP8L": true, "VP8X": true, "ALPH": true}

// chunk is one part of a WebP.
type chunk struct {
	kind string
	data []byte
}

func chunks(file []byte) (list []chunk, err error) {
	if len(file) < 12 || string(file[:4]) != "RIFF" || string(file[8:12]) != "WEBP" {
		return nil, errBroken
	}
	length := uint64(binary.LittleEndian.Uint32(file[4:]))
	if length < 4 || length+8 > uint64(len(file)) {
		return nil, errBroken
	}
	for rest := file[12 : length+8]; len(rest) > 0; {
		if len(rest) < 8 {
			return nil, errBroken
		}
		size := uint64(binary.LittleEndian.Uint32(rest[4:]))
		if size+8 > uint64(len(rest)) {
			return nil, errBroken
		}
		list = append(list, chunk{string(rest[:4]), rest[8 : size+8]})
		rest = rest[min(size+8+size%2, uint64(len(rest))):] // chunks begin at even places
	}
	return list, nil
}

func cleanWebP(file []byte) ([]byte, error) {
	list, err := chunks(file)
	if err != nil {
		return nil, err
	}
	body := bytes.NewBuffer(make([]byte, 0, len(file)))
	write := func(kind string, data []byte) {
		body.WriteString(kind)
		body.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(data)))) //nolint:gosec // it came with such a length
		body.Write(data)
		if len(data)%2 == 1 {
			body.WriteByte(0)
		}
	}
	pictures, extended, orientation := 0, false, orientationOfChunks(list)
	for _, c := range list {
		switch {
		case c.kind == "ANIM" || c.kind == "ANMF" || c.kind == "VP8X" && len(c.data) != 10:
			return nil, errBroken
		case !webpParts[c.kind]:
			continue
		case c.kind == "VP8X":
			head := bytes.Clone(c.data)
			head[0] &= webpAlpha
			if orientation != upright {
				head[0] |= webpEXIF
			}
			c.data, extended = head, true
		case c.kind != "ALPH":
			pictures++
		}
		write(c.kind, c.data)
	}
	if pictures != 1 {
		return nil, errBroken
	}
	if extended && orientation != upright {
		write("EXIF", exifOf(orientation))
	}
	out := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(body.Len()+4))...) //nolint:gosec // not longer than it was but for the orientation
	return append(append(out, "WEBP"...), body.Bytes()...), nil
}

func orientationOfWebP(file []byte) int {
	list, err := chunks(file)
	if err != nil {
		return upright
	}
	return orientationOfChunks(list)
}

func orientationOfChunks(list []chunk) int {
	for _, c := range list {
		if c.kind == "EXIF" {
			return orientationIn(bytes.TrimPrefix(c.data, []byte(exifHead)))
		}
	}
	return upright
}
