package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of CPU time in /proc on Linux.
const tick = 10 * time.Millisecond

// cpuTime is what a process has used, and its children have where asked: those that run and those that ended.
func cpuTime(pid int, children bool) (time.Duration, error) {
	own, err := stat(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	ticks := own.own
	if children {
		ticks += own.ended
		files, err := filepath.Glob("/proc/[0-9]*/stat")
		if err != nil {
			return 0, err
		}
		for _, file := range files {
			if p, err := stat(file); err == nil && p.parent == pid { // a process may have ended meanwhile
				ticks += p.own
			}
		}
	}
	return time.Duration(ticks) * tick, nil
}

// process is a line of /proc/…/stat: CPU times in ticks.
type process struct{ parent, own, ended int }

func stat(file string) (p process, err error) {
	b, err := os.ReadFile(file) //nolint:gosec // a file of /proc
	if err != nil {
		return p, err
	}
	line := string(b)
	fields := strings.Fields(line[strings.LastIndex(line, ")")+1:]) // the name before may have spaces
	var n [15]int
	for i := range n {
		n[i], _ = strconv.Atoi(fields[i]) // the first is a letter
	}
	return process{parent: n[1], own: n[11] + n[12], ended: n[13] + n[14]}, nil
}

// databaseProcess reads the number of a cluster's first process.
func databaseProcess(dir string) (int, error) {
	b, err := os.ReadFile(filepath.Join(dir, "pg", "postmaster.pid")) //nolint:gosec // our own folder
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(b), "\n")
	return strconv.Atoi(first)
}
