//go:build unix

package docread

import (
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// mapped is the memory of the sandbox. It is reserved whole, costs what is
// touched, and is given back when the reader is done with the file: freed any
// sooner, what still looks at it would fall.
type mapped []byte

func allocate(_, limit uint64) experimental.LinearMemory {
	m, err := syscall.Mmap(-1, 0, int(limit), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		return &grown{}
	}
	memory := mapped(m)
	engine.release = append(engine.release, func() { _ = syscall.Munmap(m) })
	return &memory
}

func (m *mapped) Reallocate(size uint64) []byte {
	if size > uint64(len(*m)) {
		return nil
	}
	return (*m)[:size]
}

func (*mapped) Free() {}
