package localpg

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// oldest is the first major version whose default collation can be ICU's.
const oldest = 15

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// binaries is the folder of the binaries for the cluster: those of its own major version, or for a new cluster
// the newest. Another major version could not read the data, and is refused.
func (f files) binaries(ctx context.Context) (string, error) {
	installed := installedBinaries(ctx)
	major, err := f.major()
	if errors.Is(err, os.ErrNotExist) && !exists(f.pg()) {
		newest := slices.Max(append(slices.Collect(maps.Keys(installed)), 0))
		if newest < oldest {
			return "", fault.New(fault.Unavailable, fmt.Sprintf("Máy này chưa có PostgreSQL %d trở lên. Hãy chạy make setup, "+
				"hoặc cài gói postgresql của hệ điều hành, hoặc đặt PG_BIN_DIR là thư mục chứa chương trình postgres.", oldest))
		}
		return installed[newest], nil
	}
	if err != nil {
		return "", fault.Wrap(err, fault.Unavailable, "Không đọc được phiên bản của dữ liệu trong "+f.pg()+
			". Chưa có gì bị thay đổi. Hãy kiểm tra thư mục này, hoặc khôi phục từ bản sao lưu.")
	}
	dir, ok := installed[major]
	if !ok {
		return "", fault.New(fault.Unavailable, fmt.Sprintf("Dữ liệu trong %s là của PostgreSQL %d, máy này có: %s. "+
			"Dữ liệu được giữ nguyên. Hãy cài lại PostgreSQL %d (Debian, Ubuntu: apt-get install postgresql-%d) rồi chạy lại, "+
			"hoặc chuyển dữ liệu sang phiên bản mới bằng pg_upgrade.", f.dir, major, describe(installed), major, major))
	}
	return dir, nil
}

// major is the version that made the cluster.
func (f files) major() (int, error) {
	text, err := os.ReadFile(filepath.Join(f.pg(), "PG_VERSION"))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

// installedBinaries are the folders with a usable server, by major version. PG_BIN_DIR, where set, is the only one.
func installedBinaries(ctx context.Context) map[int]string {
	found := map[int]string{}
	for _, dir := range candidates() {
		major := majorOf(ctx, dir)
		if major == 0 || !exists(filepath.Join(dir, "initdb")) {
			continue
		}
		if _, ok := found[major]; !ok {
			found[major] = dir
		}
	}
	return found
}

func candidates() []string {
	if dir := os.Getenv("PG_BIN_DIR"); dir != "" {
		return []string{dir}
	}
	var dirs []string
	if path, err := exec.LookPath("postgres"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",              // Debian, Ubuntu
		"/usr/pgsql-*/bin",                       // Red Hat
		"/usr/libexec/postgresql*",               // Alpine
		"/opt/homebrew/opt/postgresql@*/bin",     // macOS
		"/usr/local/opt/postgresql@*/bin",        // macOS on Intel
		"/Applications/Postgres.app/C*/V*/*/bin", // Postgres.app
	} {
		matches, _ := filepath.Glob(pattern) // only a malformed pattern is an error
		dirs = append(dirs, matches...)
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// majorOf is the version of the server in a folder, 0 where there is none that runs.
func majorOf(ctx context.Context, dir string) int {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	match := versionPattern.FindSubmatch(out)
	if err != nil || match == nil {
		return 0
	}
	major, _ := strconv.Atoi(string(match[1])) // the pattern admits digits alone
	return major
}

func describe(installed map[int]string) string {
	if len(installed) == 0 {
		return "chưa có PostgreSQL nào"
	}
	var names []string
	for _, major := range slices.Sorted(maps.Keys(installed)) {
		names = append(names, "PostgreSQL "+strconv.Itoa(major))
	}
	return strings.Join(names, ", ")
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
