package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

const pngHead = "\x89PNG\r\n\x1a\n"

// pngParts are the chunks that are needed to show a picture; tRNS is its transparency.
var pngParts = map[string]bool{"IHDR": true, "PLTE": true, "tRNS": true, "IDAT": true, "IEND": true}

func cleanPNG(file []byte) ([]byte, error) {
	rest, found := bytes.CutPrefix(file, []byte(pngHead))
	if !found {
		return nil, errBroken
	}
	out := bytes.NewBuffer(make([]byte, 0, len(file)))
	out.WriteString(pngHead)
	for {
		if len(rest) < 12 {
			return nil, errBroken
		}
		length := uint64(binary.BigEndian.Uint32(rest))
		if length+12 > uint64(len(rest)) {
			return nil, errBroken
		}
		chunk := rest[:length+12]
		kind, sum := string(chunk[4:8]), binary.BigEndian.Uint32(chunk[length+8:])
		if crc32.ChecksumIEEE(chunk[4:length+8]) != sum {
			return nil, errBroken
		}
		if pngParts[kind] {
			out.Write(chunk)
		}
		if kind == "IEND" {
			return out.Bytes(), nil
		}
		rest = rest[length+12:]
	}
}
