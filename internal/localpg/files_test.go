package localpg

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRefusedDataIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		harm func(t *testing.T, f files)
		want string
	}{
		{"another major version", func(t *testing.T, f files) {
			must(t, os.WriteFile(filepath.Join(f.pg(), "PG_VERSION"), []byte("14\n"), 0o600))
		}, "Hãy cài lại PostgreSQL 14 (Debian, Ubuntu: apt-get install postgresql-14)"},
		{"no version", func(t *testing.T, f files) {
			must(t, os.Remove(filepath.Join(f.pg(), "PG_VERSION")))
		}, "Không đọc được phiên bản"},
		{"damaged configuration", func(t *testing.T, f files) {
			must(t, os.WriteFile(filepath.Join(f.pg(), "postgresql.conf"), []byte("no such setting\n"), 0o600))
		}, "không khởi động được"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := dataDir(t)
			c := start(t, dir)
			must(t, c.Stop(t.Context()))
			test.harm(t, c.files)
			before := sizes(t, c.files.pg())
			_, err := Start(t.Context(), testOptions(dir))
			wantSentence(t, err, test.want)
			after := sizes(t, c.files.pg())
			for path, size := range before {
				if after[path] != size {
					t.Errorf("%s had %d bytes, has %d", path, size, after[path])
				}
			}
		})
	}
}

// sizes are the files below a folder.
func sizes(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	found := map[string]int64{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		found[path] = info.Size()
		return err
	}))
	if len(found) < 900 {
		t.Fatalf("only %d files in a cluster", len(found))
	}
	return found
}

func TestInterruptedInitdb(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	making := filepath.Join(dir, "pg.init")
	must(t, os.Mkdir(making, 0o700))
	must(t, os.WriteFile(filepath.Join(making, "PG_VERSION"), []byte("15\n"), 0o600))
	c := start(t, dir)
	if query[int](t, c, App, "select 1") != 1 {
		t.Error("no answer")
	}
}

func TestFolderOfAUsedClusterIsNeverCleared(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	c := start(t, dir)
	must(t, c.Stop(t.Context()))
	used := c.files.pg() + ".init"
	must(t, os.Rename(c.files.pg(), used))
	if _, err := Start(t.Context(), testOptions(dir)); err == nil {
		t.Error("a new cluster was made over a used one")
	}
	sizes(t, used)
}

func TestLongPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(dataDir(t), strings.Repeat("x", 60), strings.Repeat("y", 60))
	c := start(t, dir)
	t.Cleanup(func() { _ = os.Remove(c.socket) })
	if strings.HasPrefix(c.socket, dir) {
		t.Errorf("socket in %s", c.socket)
	}
	if query[int](t, c, App, "select 1") != 1 {
		t.Error("no answer")
	}
	must(t, c.Stop(t.Context()))

	must(t, os.Chmod(c.socket, 0o755))
	if _, err := Start(t.Context(), testOptions(dir)); err == nil || !strings.Contains(err.Error(), "not a private folder") {
		t.Errorf("a socket folder that others can enter was taken: %v", err)
	}
}

func TestClosedParentFolder(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // an ordinary user's server runs as that user, who owns the folder
	}
	closed := dataDir(t)
	must(t, os.Chmod(closed, 0o700))
	_, err := Start(t.Context(), testOptions(filepath.Join(closed, "data")))
	wantSentence(t, err, closed)
}

func TestNoPath(t *testing.T) {
	t.Parallel()
	if _, err := Start(t.Context(), Options{}); err == nil {
		t.Error("started nowhere")
	}
}

func TestDefaultDataDir(t *testing.T) {
	t.Parallel()
	env := func(pairs map[string]string) func(string) string {
		return func(name string) string { return pairs[name] }
	}
	for _, test := range []struct {
		env        map[string]string
		want, root string
	}{
		{map[string]string{"HOME": "/home/a"}, "/home/a/.local/share/kehoachxa", "/var/lib/kehoachxa"},
		{map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "/data/a"}, "/data/a/kehoachxa", "/var/lib/kehoachxa"},
		{map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "not/absolute"}, "/home/a/.local/share/kehoachxa", "/var/lib/kehoachxa"},
	} {
		want := test.want
		if os.Geteuid() == 0 {
			want = test.root
		}
		if got := DefaultDataDir(env(test.env)); got != want {
			t.Errorf("%v: got %s, want %s", test.env, got, want)
		}
	}
}
