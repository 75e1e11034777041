package view

import (
	"net/url"
	"strings"
)

// Kept is a posted field that is carried through another page. A file is kept too: File is its name,
// and Value its bytes in base64 for URLs.
type Kept struct{ Name, Value, File string }

// Prefixes of the hidden fields in which a page carries kept ones.
const (
	keptPrefix     = "kept:"
	keptFilePrefix = "kept-file:"
)

// hidden is the field as the page carries it.
func (k Kept) hidden() (name, value string) {
	if k.File == "" {
		return keptPrefix + k.Name, k.Value
	}
	return keptFilePrefix + k.Name, url.QueryEscape(k.File) + ":" + k.Value
}

// ParseKept reads a hidden field back; ok is false for a field that carries nothing.
func ParseKept(name, value string) (k Kept, ok bool) {
	if field, found := strings.CutPrefix(name, keptPrefix); found {
		return Kept{Name: field, Value: value}, true
	}
	field, found := strings.CutPrefix(name, keptFilePrefix)
	if !found {
		return Kept{}, false
	}
	file, content, _ := strings.Cut(value, ":")
	file, err := url.QueryUnescape(file)
	return Kept{Name: field, Value: content, File: file}, err == nil && file != ""
}
