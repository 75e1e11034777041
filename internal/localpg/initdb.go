package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// environment is all that the server's programs are given: a PGDATA or LANG of the caller must not reach them.
var environment = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"}

// initialise makes the cluster where there is none. It is made in pg.init and renamed, so that pg is never half made.
func (f files) initialise(ctx context.Context, bin string, u osUser) error {
	if exists(f.pg()) {
		return nil
	}
	making := f.pg() + ".init"
	if err := clearUnfinished(making); err != nil {
		return err
	}
	if err := os.Mkdir(making, 0o700); err != nil {
		return fmt.Errorf("make cluster folder: %w", err)
	}
	if err := u.own(making); err != nil {
		return fmt.Errorf("make cluster folder: %w", err)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", making, "-U", superuser, "-E", "UTF8",
		"--data-checksums", "--auth-local=peer", "--auth-host=reject",
		"--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi")
	cmd.Dir, cmd.Env = f.dir, environment
	cmd.SysProcAttr = u.procAttr(syscall.SIGKILL)
	runtime.LockOSThread() // the signal at our death is tied to this thread
	defer runtime.UnlockOSThread()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fault.Wrap(fmt.Errorf("initdb: %w: %s", err, lastLines(string(out))), fault.Unavailable,
			"Không tạo được cơ sở dữ liệu trong "+f.dir+". Hãy kiểm tra dung lượng đĩa và quyền của thư mục.")
	}
	if err := os.Rename(making, f.pg()); err != nil {
		return fmt.Errorf("put cluster in place: %w", err)
	}
	return syncFolder(f.dir)
}

// clearUnfinished removes what an interrupted initdb left. No server has ever run there, which is checked: a
// server leaves postmaster.opts at its first start.
func clearUnfinished(making string) error {
	if _, err := os.Lstat(filepath.Join(making, "postmaster.opts")); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s has been used by a server, so it is left alone", making)
	}
	if err := os.RemoveAll(making); err != nil {
		return fmt.Errorf("clear unfinished cluster: %w", err)
	}
	return nil
}

// writeAuth lets our OS user act as the cluster's roles, and nobody else as anything. It is written at each
// start because the user may be another one than last time.
func (f files) writeAuth(u osUser) error {
	name, err := ourName()
	if err != nil {
		return err
	}
	quoted := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	var ident strings.Builder
	for _, role := range []string{superuser, Owner, App} {
		fmt.Fprintf(&ident, "kehoachxa %s %s\n", quoted, role)
	}
	for file, content := range map[string]string{
		"pg_hba.conf":   "local all all peer map=kehoachxa\n",
		"pg_ident.conf": ident.String(),
	} {
		path := filepath.Join(f.pg(), file)
		if old, err := os.ReadFile(path); err == nil && string(old) == content {
			continue
		}
		if err := replace(path, []byte(content), u); err != nil {
			return fmt.Errorf("write %s: %w", file, err)
		}
	}
	return nil
}

// syncFolder makes a rename in the folder survive a power cut.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync data folder: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// lastLines is the end of a program's output, enough to see why it failed.
func lastLines(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return strings.Join(lines[max(0, len(lines)-6):], " | ")
}
