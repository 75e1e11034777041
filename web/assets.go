// Package web holds the files that a browser loads beside the pages: the
// style sheet, the script and the mark. They are embedded in the binary.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed static
var static embed.FS

// Prefix is where Handler is mounted.
const Prefix = "/static/"

type asset struct {
	url         string
	contentType string
	plain, gzip []byte
}

// assets is keyed by the plain name; byURL by the address with the hash.
// Both are made once, at start, and only read afterwards.
var assets, byURL = load()

func load() (byName, byURL map[string]asset) {
	byName, byURL = map[string]asset{}, map[string]asset{}
	entries, err := fs.ReadDir(static, "static")
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		plain, err := static.ReadFile("static/" + name)
		if err != nil {
			panic(err)
		}
		ext := path.Ext(name)
		sum := sha256.Sum256(plain)
		a := asset{
			url:         Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext,
			contentType: contentType(ext),
			plain:       plain,
			gzip:        compress(plain),
		}
		byName[name], byURL[a.url] = a, a
	}
	return byName, byURL
}

// contentType does not ask the machine's own table for scripts and styles: a
// wrong entry there, together with nosniff, would leave the pages bare.
func contentType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(ext)
}

func compress(plain []byte) []byte {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		panic(err)
	}
	if _, err := w.Write(plain); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

// Asset returns the address of the named file. The address holds a hash of
// the content, so that a browser may keep the file for ever. It panics when
// there is no such file: a page would otherwise silently lose its style.
func Asset(name string) string {
	a, ok := assets[name]
	if !ok {
		panic(fmt.Sprintf("web: no asset %q", name))
	}
	return a.url
}

// Handler serves the assets at the addresses that Asset returns, and only at
// those.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := byURL[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.contentType)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Vary", "Accept-Encoding")
		h.Set("X-Content-Type-Options", "nosniff")
		body := a.plain
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body = a.gzip
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method == http.MethodGet {
			// A failed write means that the browser has gone away.
			_, _ = w.Write(body)
		}
	})
}

// acceptsGzip reports whether the Accept-Encoding header allows gzip.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(part, ";")
		if strings.TrimSpace(coding) != "gzip" {
			continue
		}
		q, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
		if !ok {
			return true
		}
		weight, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
		return err == nil && weight > 0
	}
	return false
}
