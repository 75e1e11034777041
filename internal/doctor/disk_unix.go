//go:build linux || darwin

package doctor

import (
	"fmt"
	"syscall"
)

// diskFree is the number of bytes that an ordinary user may still write to the folder's file system.
func diskFree(dir string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("free space of %s: %w", dir, err)
	}
	return s.Bavail * uint64(s.Bsize), nil //nolint:gosec,unconvert // a block size is small and positive; its type differs by system
}
