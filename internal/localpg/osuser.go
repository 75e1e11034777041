package localpg

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// osUser is whom the server runs as.
type osUser struct {
	uid, gid int
	switched bool // we are root, the server is not
}

// serverUser is the owner of the cluster that is there; for a new one ourselves, or as root, which PostgreSQL
// refuses, a user without rights.
func serverUser(f files) (osUser, error) {
	self := os.Geteuid()
	if info, err := os.Stat(f.pg()); err == nil {
		stat, _ := info.Sys().(*syscall.Stat_t)
		owner := osUser{uid: int(stat.Uid), gid: int(stat.Gid), switched: self == 0}
		if owner.uid == 0 || !owner.switched && owner.uid != self {
			return osUser{}, fault.Wrap(fmt.Errorf("%s belongs to uid %d, we are %d", f.pg(), owner.uid, self),
				fault.Unavailable, "Thư mục dữ liệu "+f.dir+" thuộc tài khoản khác của hệ điều hành. "+
					"Hãy chạy bằng đúng tài khoản đó, hoặc đặt KEHOACHXA_DATA_DIR sang thư mục khác.")
		}
		return owner, nil
	}
	if self != 0 {
		return osUser{uid: self, gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, uidErr := strconv.Atoi(u.Uid)
			gid, gidErr := strconv.Atoi(u.Gid)
			if uidErr == nil && gidErr == nil {
				return osUser{uid: uid, gid: gid, switched: true}, nil
			}
		}
	}
	return osUser{}, fault.New(fault.Unavailable, "PostgreSQL không chạy được bằng quyền root và máy này không có "+
		"tài khoản postgres hay nobody. Hãy chạy kehoachxa bằng một tài khoản thường.")
}

// ourName is the name by which the kernel's answer about us is known to the server.
func ourName() (string, error) {
	u, err := user.Current()
	if err != nil {
		return "", fault.Wrap(err, fault.Unavailable, fmt.Sprintf("Tài khoản số %d không có tên trong /etc/passwd, "+
			"nên PostgreSQL riêng không chạy được. Hãy chạy bằng một tài khoản có tên, hoặc đặt DATABASE_URL.", os.Geteuid()))
	}
	return u.Username, nil
}

// own gives a file to the server's user.
func (u osUser) own(path string) error {
	if !u.switched {
		return nil
	}
	return os.Lchown(path, u.uid, u.gid)
}

// mayEnter says whether the server's user can pass through the folder.
func (u osUser) mayEnter(info os.FileInfo) bool {
	stat, _ := info.Sys().(*syscall.Stat_t)
	switch mode := info.Mode().Perm(); {
	case int(stat.Uid) == u.uid:
		return mode&0o100 != 0
	case int(stat.Gid) == u.gid:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}
