//go:build linux

package localpg

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// procAttr starts a program as the server's user in a process group of its own, so that Ctrl-C in a terminal
// reaches us first. The kernel sends it the signal (0: none) when the thread that started it ends; the caller
// keeps that thread.
func (u osUser) procAttr(atOurDeath syscall.Signal) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: atOurDeath}
	if u.switched {
		attr.Credential = &syscall.Credential{Uid: uint32(u.uid), Gid: uint32(u.gid)}
	}
	return attr
}

// serves says whether the process is a living PostgreSQL server of this cluster: a server stands in its data folder.
func (f files) serves(pid int) bool {
	if !answersSignals(pid) {
		return false
	}
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	stat, err := os.ReadFile(filepath.Join(proc, "stat"))
	if err != nil {
		return false
	}
	// "pid (name) state …", where the name may itself hold brackets.
	after := stat[bytes.LastIndexByte(stat, ')')+1:]
	if state := bytes.TrimSpace(after); len(state) == 0 || state[0] == 'Z' || state[0] == 'X' {
		return false
	}
	command, _ := os.ReadFile(filepath.Join(proc, "cmdline"))
	program, _, _ := bytes.Cut(command, []byte{0})
	if filepath.Base(string(program)) != "postgres" {
		return false
	}
	there, err := os.Stat(filepath.Join(proc, "cwd"))
	here, hereErr := os.Stat(f.pg())
	return err == nil && hereErr == nil && os.SameFile(there, here)
}
