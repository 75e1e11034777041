package docread

import (
	"archive/zip"
	"bytes"
	"strings"
)

// XLSX is the format of a document that was put together from the sheets of a workbook.
const XLSX Format = "xlsx"

// IsWorkbook says whether a file is one of Excel's, so that [ReadXLSX] reads it or says why it does not.
func IsWorkbook(data []byte) bool {
	if bytes.HasPrefix(data, []byte(ole)) {
		return bytes.Contains(data, wideName("Workbook")) && !bytes.Contains(data, wideName("WordDocument"))
	}
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) || len(data) > maxFile {
		return false
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false
	}
	for _, f := range z.File[:min(len(z.File), maxEntries)] {
		if strings.HasPrefix(strings.ToLower(f.Name), "xl/workbook.") {
			return true
		}
	}
	return false
}
