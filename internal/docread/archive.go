package docread

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// sentences are the refusals of one kind of file made of XML parts, each with its remedy.
type sentences struct{ zip, broken, tooMuch, doctype, charset *fault.Error }

var wordSays = sentences{
	zip:     fault.New(fault.Invalid, "Tệp nén bị hỏng, không đọc được. Hãy mở bằng Word, lưu lại thành .docx rồi tải lên lại."),
	broken:  fault.New(fault.Invalid, "Tệp Word bị hỏng, không đọc được. Hãy mở bằng Word, lưu lại thành .docx rồi tải lên lại."),
	tooMuch: fault.New(fault.TooLarge, "Tệp Word này phức tạp hoặc lớn bất thường nên không được đọc. Hãy chép nội dung sang tệp Word mới, hoặc dán vào ô văn bản."),
	doctype: fault.New(fault.Invalid, "Tệp Word này chứa khai báo không an toàn (DOCTYPE) nên không được đọc. Hãy chép nội dung sang tệp Word mới."),
	charset: fault.New(fault.Invalid, "Tệp Word này dùng bảng mã khác UTF-8 nên không đọc được. Hãy mở bằng Word và lưu lại thành .docx."),
}

// archive is a file of parts, such as .docx and .xlsx are.
type archive struct {
	parts map[string]*zip.File // by their names in lower case
	read  int64                // bytes inflated so far, over all parts
	say   *sentences
	most  int // elements of one part
	text  int // how much text the parts may still have
}

func openArchive(data []byte, say *sentences) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, say.zip.Message)
	}
	if len(z.File) > maxEntries {
		return nil, say.tooMuch
	}
	a := &archive{parts: map[string]*zip.File{}, say: say, most: maxElements, text: maxText}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(path.Clean("/"+f.Name), "/"))
		if a.parts[name] != nil {
			return nil, say.broken
		}
		a.parts[name] = f
	}
	return a, nil
}

// part reads a part within the limits; a part that is not there is empty.
func (a *archive) part(name, parent string, block func(*node) error) error {
	return a.open(name, &a.read, func(r io.Reader) error {
		t := blockTree{parent: parent, most: maxElements, all: a.most, text: &a.text, inside: -1, say: a.say, block: block}
		return t.read(r)
	})
}

// partOf is part for blocks of at most so many elements each.
func (a *archive) partOf(name, parent string, most int, block func(*node) error) error {
	return a.open(name, &a.read, func(r io.Reader) error {
		t := blockTree{parent: parent, most: most, all: a.most, inside: -1, say: a.say, block: block}
		return t.read(r)
	})
}

// open hands over what a part holds, counted against total; a part that is not there is passed over.
func (a *archive) open(name string, total *int64, read func(io.Reader) error) error {
	f := a.parts[strings.ToLower(name)]
	if f == nil {
		return nil
	}
	in, err := f.Open()
	if err != nil {
		return fault.Wrap(err, fault.Invalid, a.say.zip.Message)
	}
	defer func() { _ = in.Close() }()
	return read(&inflated{say: a.say, r: in, total: total})
}

// inflated counts what really comes out of the zip; headers may lie.
type inflated struct {
	say   *sentences
	r     io.Reader
	n     int64
	total *int64
}

func (i *inflated) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	i.n += int64(n)
	*i.total += int64(n)
	if i.n > maxPart || *i.total > maxParts {
		return 0, i.say.tooMuch
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fault.Wrap(err, fault.Invalid, i.say.zip.Message)
	}
	return n, err
}

// relation is where a part says that it belongs with another.
type relation struct{ id, kind, target string }

// relationsOf lists the parts that a part is related to, as it lists them; "" is the file itself.
func (a *archive) relationsOf(of string) (list []relation, err error) {
	dir, base := path.Split(of)
	err = a.part(path.Join(dir, "_rels", base+".rels"), "Relationships", func(n *node) error {
		target := n.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		if n.attr("TargetMode") != "External" {
			list = append(list, relation{n.attr("Id"), path.Base(n.attr("Type")), strings.TrimPrefix(path.Clean(target), "/")})
		}
		return nil
	})
	return list, err
}

// relations are the first of them by the last word of the relation's type.
func (a *archive) relations(of string) (map[string]string, error) {
	list, err := a.relationsOf(of)
	out := map[string]string{}
	for _, r := range list {
		if out[r.kind] == "" {
			out[r.kind] = r.target
		}
	}
	return out, err
}
