package plan

import (
	"bytes"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// MaxEvidence bounds one file, in bytes.
const MaxEvidence = 20 << 20

// MaxEvidenceFiles bounds the files of one report.
const MaxEvidenceFiles = 20

// CheckAnotherFile refuses one file more than a report may have.
func CheckAnotherFile(have int) error {
	if have >= MaxEvidenceFiles {
		return fault.New(fault.Invalid, "Báo cáo này đã có 20 tệp. Bỏ bớt tệp, hoặc gộp nhiều ảnh vào một tệp PDF rồi tải lên.")
	}
	return nil
}

// EvidenceEndings are what a browser offers to choose from.
const EvidenceEndings = ".pdf,.doc,.docx,.xls,.xlsx,.png,.jpg,.jpeg,.webp,.txt"

// evidenceKind is a kind of file: what its bytes must look like, and how it is called on the way out.
type evidenceKind struct {
	mediaType string
	looks     func(f FileFacts) bool
}

var (
	oldOffice = func(f FileFacts) bool { return bytes.HasPrefix(f.Head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) }
	jpeg      = evidenceKind{"image/jpeg", func(f FileFacts) bool { return bytes.HasPrefix(f.Head, []byte("\xff\xd8\xff")) }}

	evidenceKinds = map[string]evidenceKind{
		".pdf":  {"application/pdf", func(f FileFacts) bool { return bytes.HasPrefix(f.Head, []byte("%PDF-")) }},
		".doc":  {"application/msword", oldOffice},
		".xls":  {"application/vnd.ms-excel", oldOffice},
		".docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", office("word/")},
		".xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", office("xl/")},
		".png":  {"image/png", func(f FileFacts) bool { return bytes.HasPrefix(f.Head, []byte("\x89PNG\r\n\x1a\n")) }},
		".jpg":  jpeg,
		".jpeg": jpeg,
		".webp": {"image/webp", func(f FileFacts) bool {
			return len(f.Head) > 12 && string(f.Head[:4]) == "RIFF" && string(f.Head[8:12]) == "WEBP"
		}},
		".txt": {"text/plain; charset=utf-8", func(f FileFacts) bool { return f.Text }},
	}
)

// office knows the zip files of Word and Excel by the folder that their directory, at the end, names.
func office(folder string) func(FileFacts) bool {
	return func(f FileFacts) bool {
		return bytes.HasPrefix(f.Head, []byte("PK\x03\x04")) && bytes.Contains(f.Tail, []byte(folder)) && bytes.Contains(f.Tail, []byte("[Content_Types].xml"))
	}
}

// FileFacts is what was seen of a file's bytes.
type FileFacts struct {
	Size       int64
	Head, Tail []byte // the first 512 bytes; the last 64 kB
	Text       bool   // all of it is UTF-8 text without control characters
}

// EvidenceType is the media type of a file whose bytes are what its name says; other files are refused.
func EvidenceType(name string, f FileFacts) (string, error) {
	kind, known := evidenceKinds[strings.ToLower(path.Ext(name))]
	switch {
	case f.Size == 0:
		return "", fault.New(fault.Invalid, "Tệp này trống.")
	case f.Size > MaxEvidence:
		return "", fault.New(fault.TooLarge, "Tệp lớn quá 20 MB. Nén lại hoặc chia thành nhiều tệp.")
	case !known:
		return "", fault.New(fault.Invalid, "Chỉ nhận tệp PDF, Word (.doc, .docx), Excel (.xls, .xlsx), ảnh (.png, .jpg, .webp) hoặc .txt.")
	case !kind.looks(f):
		return "", fault.New(fault.Invalid, "Nội dung tệp không đúng loại "+path.Ext(name)+" như tên tệp. Mở tệp và lưu lại đúng loại rồi tải lên.")
	}
	return kind.mediaType, nil
}

// maxFileName is the length of a kept file name in letters.
const maxFileName = 120

// CleanFileName keeps what people call a file: NFC, without folders, control and direction marks,
// and no longer than can be shown; the ending stays.
func CleanFileName(name string) string {
	name = norm.NFC.String(strings.ToValidUTF8(name, ""))
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c), strings.ContainsRune(`<>:"|?*`, c):
			return -1
		}
		return c
	}, name)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	ending := path.Ext(name)
	stem := strings.TrimRight(strings.TrimSuffix(name, ending), ". ")
	if over := utf8.RuneCountInString(name) - maxFileName; over > 0 {
		runes := []rune(stem)
		stem = string(runes[:max(1, len(runes)-over)])
	}
	if stem == "" {
		stem = "minh-chung"
	}
	return stem + ending
}
