package localpg

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

const (
	port = "5432" // part of the socket's file name; nothing listens on TCP

	// maxSocketPath is what fits into sockaddr_un, without its final zero byte.
	maxSocketPath = 107
	maxLog        = 10 << 20
)

// errLocked means that another process owns the cluster.
var errLocked = errors.New("data folder is locked by another process")

// files are the paths inside a data folder.
type files struct{ dir string }

func (f files) pg() string      { return filepath.Join(f.dir, "pg") }
func (f files) run() string     { return filepath.Join(f.dir, "run") }
func (f files) logFile() string { return filepath.Join(f.dir, "postgres.log") }

// prepare makes the data folder and checks that the server's user can reach it.
func (f files) prepare(u osUser) error {
	if err := os.MkdirAll(f.dir, 0o711); err != nil {
		return fault.Wrap(err, fault.Unavailable, "Không tạo được thư mục dữ liệu "+f.dir+
			". Hãy kiểm tra quyền, hoặc đặt KEHOACHXA_DATA_DIR sang thư mục khác.")
	}
	if !u.switched {
		return nil
	}
	if err := os.Chmod(f.dir, 0o711); err != nil {
		return fmt.Errorf("open data folder to the server's user: %w", err)
	}
	// Said here by name: PostgreSQL itself would only print "permission denied".
	for dir := f.dir; dir != "/"; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return fmt.Errorf("check data folder: %w", err)
		}
		if !u.mayEnter(info) {
			return fault.New(fault.Unavailable, fmt.Sprintf("PostgreSQL chạy bằng tài khoản số %d, tài khoản này không "+
				"vào được thư mục %s. Hãy mở quyền (chmod o+x) hoặc đặt KEHOACHXA_DATA_DIR sang thư mục khác, "+
				"ví dụ /var/lib/kehoachxa.", u.uid, dir))
		}
	}
	return nil
}

// lock makes this process the owner of the data folder until the file is closed.
func (f files) lock() (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(f.dir, "lock"), os.O_RDONLY|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "Không có quyền ghi vào thư mục dữ liệu "+f.dir+
			". Hãy kiểm tra quyền, hoặc đặt KEHOACHXA_DATA_DIR sang thư mục khác.")
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = errLocked
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// socketFolder makes the folder for the unix socket: run, or a short path elsewhere where a socket in run would
// have too long a name.
func (f files) socketFolder(u osUser) (string, error) {
	dir := f.run()
	if len(filepath.Join(dir, ".s.PGSQL."+port)) > maxSocketPath {
		sum := sha256.Sum256([]byte(f.dir))
		dir = filepath.Join("/tmp", fmt.Sprintf("kehoachxa-%d-%x", u.uid, sum[:6]))
	}
	switch err := os.Mkdir(dir, 0o700); {
	case err == nil:
		return dir, u.own(dir)
	case !errors.Is(err, os.ErrExist):
		return "", fmt.Errorf("make socket folder: %w", err)
	}
	// In /tmp anybody could have made it first, to stand between us and the server.
	info, err := os.Lstat(dir)
	if err != nil {
		return "", fmt.Errorf("socket folder: %w", err)
	}
	stat, _ := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || int(stat.Uid) != u.uid || info.Mode().Perm() != 0o700 {
		return "", fmt.Errorf("socket folder %s is not a private folder of uid %d", dir, u.uid)
	}
	return dir, nil
}

// openLog opens the server's log for appending and puts a large one aside. It is a real file, not a pipe
// through us: the server can outlive us.
func (f files) openLog() (*os.File, error) {
	if info, err := os.Stat(f.logFile()); err == nil && info.Size() > maxLog {
		if err := os.Rename(f.logFile(), f.logFile()+".1"); err != nil {
			return nil, fmt.Errorf("put log aside: %w", err)
		}
	}
	return os.OpenFile(f.logFile(), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
}

// replace writes a file of the server whole or not at all, keeping it the server's.
func replace(path string, content []byte, u osUser) error {
	temp := path + ".new"
	if err := os.WriteFile(temp, content, 0o600); err != nil {
		return err
	}
	if err := u.own(temp); err != nil {
		return err
	}
	return os.Rename(temp, path)
}
