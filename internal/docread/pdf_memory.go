package docread

// grown is the memory of the sandbox where the system has no better way.
type grown []byte

func (g *grown) Reallocate(size uint64) []byte {
	if more := int(size) - len(*g); more > 0 {
		*g = append(*g, make([]byte, more)...)
	}
	return (*g)[:size]
}

func (g *grown) Free() { *g = nil }
