package docread

import "io"

func readDOCX(r io.ReaderAt, size int64) (Document, error) { return Document{}, errBinary }
