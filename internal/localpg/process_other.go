//go:build !linux

package localpg

import "syscall"

// procAttr starts a program as the server's user in a process group of its own. Only Linux can end it with us;
// elsewhere the next Start adopts it.
func (u osUser) procAttr(syscall.Signal) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if u.switched {
		attr.Credential = &syscall.Credential{Uid: uint32(u.uid), Gid: uint32(u.gid)}
	}
	return attr
}

// serves says whether the process lives. Whether it is the server is seen by connecting to it.
func (f files) serves(pid int) bool { return answersSignals(pid) }
