package layout

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

var (
	migrationName = regexp.MustCompile(`^(\d{4})_([a-z0-9_]+)\.(up|down)\.sql$`)
	// Comments, quoted text and the bodies of functions may say anything.
	notStatements = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/|\$\w*\$.*?\$\w*\$|'(?:[^']|'')*'`)
	outOfTurn     = regexp.MustCompile(`(?i)\b(begin|start\s+transaction|commit|rollback|concurrently)\b`)
)

// TestMigrations: numbered pairs without gaps. Each file runs as one implicit transaction together with the note
// that it has been applied, so it may neither end that transaction nor hold what cannot run inside one.
func TestMigrations(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, "migrations", "*.sql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations (%v)", err)
	}
	names := map[int]map[string]string{}
	for _, file := range files {
		match := migrationName.FindStringSubmatch(filepath.Base(file))
		if match == nil {
			t.Errorf("%s is not named like 0001_word.up.sql", filepath.Base(file))
			continue
		}
		number, _ := strconv.Atoi(match[1]) // the pattern admits digits alone
		if names[number] == nil {
			names[number] = map[string]string{}
		}
		if names[number][match[3]] != "" {
			t.Errorf("%s has the number of another", filepath.Base(file))
		}
		names[number][match[3]] = match[2]
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if word := wordOutOfTurn(string(text)); word != "" {
			t.Errorf("%s says %s", filepath.Base(file), word)
		}
	}
	for number := 1; number <= len(names); number++ {
		pair := names[number]
		if pair["up"] == "" || pair["up"] != pair["down"] {
			t.Errorf("migration %d: up is %q, down is %q", number, pair["up"], pair["down"])
		}
	}
}

func wordOutOfTurn(sql string) string {
	return outOfTurn.FindString(notStatements.ReplaceAllString(sql, " "))
}

func TestMigrationRuleFinds(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"create table a (b int);":                                     "",
		"BEGIN; create table a (b int); COMMIT;":                      "BEGIN",
		"create index concurrently a on b (c);":                       "concurrently",
		"-- begin with the units\ncreate table a (b int);":            "",
		"comment on table a is 'what units commit to, it''s begin';":  "",
		"do $$ begin perform 1; end $$; commit;":                      "commit",
		"create function a() returns trigger as $f$\nbegin\nend $f$;": "",
	} {
		if got := wordOutOfTurn(sql); got != want {
			t.Errorf("%q: found %q, want %q", sql, got, want)
		}
	}
}
