package config

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the table in docs/operations.md")

func env(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := Read(env(nil))
	if err != nil {
		t.Fatal(err)
	}
	want := `DATABASE_URL=
DATABASE_OWNER_URL=
KEHOACHXA_ADDR=127.0.0.1:8080
KEHOACHXA_DATA_DIR=
KEHOACHXA_BASE_URL=http://127.0.0.1:8080
KEHOACHXA_TRUSTED_PROXIES=
KEHOACHXA_IDLE_MINUTES=30
KEHOACHXA_SESSION_HOURS=12
KEHOACHXA_SMTP_ADDR=
KEHOACHXA_SMTP_FROM=
KEHOACHXA_SMTP_USER=
KEHOACHXA_SMTP_PASSWORD=
KEHOACHXA_SMTP_TLS=starttls
`
	if got := c.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	c, err := Read(env(map[string]string{
		"DATABASE_URL":              "postgres://kh_app:s3cret@db1:5432,db2:5432/kehoachxa?target_session_attrs=read-write",
		"DATABASE_OWNER_URL":        "host=db1 user=kh_owner password=s3cret dbname=kehoachxa",
		"KEHOACHXA_ADDR":            " :80 ",
		"KEHOACHXA_DATA_DIR":        "/srv/kehoachxa/",
		"KEHOACHXA_BASE_URL":        "https://kehoach.example/",
		"KEHOACHXA_TRUSTED_PROXIES": "10.1.2.3/8, 192.0.2.7,fd00::1/64",
		"KEHOACHXA_IDLE_MINUTES":    "15",
		"KEHOACHXA_SESSION_HOURS":   "8",
		"KEHOACHXA_SMTP_ADDR":       "mail.example.vn:465",
		"KEHOACHXA_SMTP_FROM":       "Kế hoạch xã <kehoach@example.vn>",
		"KEHOACHXA_SMTP_USER":       "kehoach",
		"KEHOACHXA_SMTP_PASSWORD":   "s3cret",
		"KEHOACHXA_SMTP_TLS":        "tls",
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := `DATABASE_URL=(hidden)
DATABASE_OWNER_URL=(hidden)
KEHOACHXA_ADDR=:80
KEHOACHXA_DATA_DIR=/srv/kehoachxa
KEHOACHXA_BASE_URL=https://kehoach.example
KEHOACHXA_TRUSTED_PROXIES=10.0.0.0/8,192.0.2.7/32,fd00::/64
KEHOACHXA_IDLE_MINUTES=15
KEHOACHXA_SESSION_HOURS=8
KEHOACHXA_SMTP_ADDR=mail.example.vn:465
KEHOACHXA_SMTP_FROM=Kế hoạch xã <kehoach@example.vn>
KEHOACHXA_SMTP_USER=kehoach
KEHOACHXA_SMTP_PASSWORD=(hidden)
KEHOACHXA_SMTP_TLS=tls
`
	if got := c.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if c.Idle != 15*time.Minute || c.Lifetime != 8*time.Hour {
		t.Errorf("idle %v, lifetime %v", c.Idle, c.Lifetime)
	}
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprint(c), fmt.Sprintf("%+v %#v %v", struct{ C Config }{c}, c, c.DatabaseURL), string(asJSON)} {
		if strings.Contains(shown, "s3cret") {
			t.Errorf("a password is shown: %s", shown)
		}
	}
	if !strings.Contains(string(c.DatabaseURL), "s3cret") {
		t.Error("the connection string has lost its password")
	}
}

func TestWrong(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, value string }{
		{"DATABASE_URL", "postgres://kh_app:s3cret@host:port/db"},
		{"DATABASE_URL", "s3cret"},
		{"DATABASE_OWNER_URL", "postgres://kh_owner@localhost/kehoachxa"}, // alone
		{"KEHOACHXA_ADDR", "8080"},
		{"KEHOACHXA_ADDR", "127.0.0.1:http"},
		{"KEHOACHXA_ADDR", "127.0.0.1:70000"},
		{"KEHOACHXA_DATA_DIR", "data"},
		{"KEHOACHXA_BASE_URL", "kehoach.example"},
		{"KEHOACHXA_BASE_URL", "https://kehoach.example/app"},
		{"KEHOACHXA_BASE_URL", "https://user@kehoach.example"},
		{"KEHOACHXA_TRUSTED_PROXIES", "10.0.0.0/8,proxy"},
		{"KEHOACHXA_IDLE_MINUTES", "0"},
		{"KEHOACHXA_IDLE_MINUTES", "half"},
		{"KEHOACHXA_IDLE_MINUTES", "720.5"},
		{"KEHOACHXA_SESSION_HOURS", "25"},
		{"KEHOACHXA_SMTP_ADDR", "mail.example.vn"},
		{"KEHOACHXA_SMTP_FROM", "kehoach"},
		{"KEHOACHXA_SMTP_USER", "a\nb"},
		{"KEHOACHXA_SMTP_PASSWORD", "s3cret\nb"},
		{"KEHOACHXA_SMTP_TLS", "ssl"},
	} {
		_, err := Read(env(map[string]string{test.name: test.value}))
		if err == nil {
			t.Errorf("%s=%q is accepted", test.name, test.value)
			continue
		}
		if !strings.HasPrefix(err.Error(), test.name+": ") || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s=%q: says %q", test.name, test.value, err)
		}
	}
}

func TestMailServerSettingsGoTogether(t *testing.T) {
	t.Parallel()
	const at, from = "KEHOACHXA_SMTP_ADDR", "KEHOACHXA_SMTP_FROM"
	for _, test := range []struct {
		wrong string
		pairs map[string]string
	}{
		{"", map[string]string{at: "localhost:25", from: "a@b.vn", "KEHOACHXA_SMTP_TLS": "none"}},
		{from, map[string]string{at: "localhost:25"}},
		{at, map[string]string{from: "a@b.vn"}},
		{"KEHOACHXA_SMTP_PASSWORD", map[string]string{at: "localhost:25", from: "a@b.vn", "KEHOACHXA_SMTP_USER": "a"}},
		{"KEHOACHXA_SMTP_TLS", map[string]string{at: "localhost:25", from: "a@b.vn", "KEHOACHXA_SMTP_USER": "a", "KEHOACHXA_SMTP_PASSWORD": "b", "KEHOACHXA_SMTP_TLS": "none"}},
	} {
		_, err := Read(env(test.pairs))
		if (err == nil) != (test.wrong == "") || err != nil && !strings.HasPrefix(err.Error(), test.wrong+": ") {
			t.Errorf("%v: %v, want a complaint about %q", test.pairs, err, test.wrong)
		}
	}
}

func TestEveryWrongVariableIsReported(t *testing.T) {
	t.Parallel()
	_, err := Read(func(string) string { return "?\x01" })
	if err == nil {
		t.Fatal("nonsense is accepted")
	}
	for _, v := range Variables {
		if !strings.Contains(err.Error(), v.Name+": ") {
			t.Errorf("%s is not among: %v", v.Name, err)
		}
	}
}

func TestDefaultBaseURL(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		":8080":          "http://localhost:8080",
		"0.0.0.0:80":     "http://localhost:80",
		"[::]:80":        "http://localhost:80",
		"[::1]:80":       "http://[::1]:80",
		"192.0.2.1:8080": "http://192.0.2.1:8080",
	} {
		c, err := Read(env(map[string]string{"KEHOACHXA_ADDR": addr}))
		if err != nil || c.BaseURL != want {
			t.Errorf("%s: got %s (%v), want %s", addr, c.BaseURL, err, want)
		}
	}
}

func TestDocumentedTable(t *testing.T) {
	t.Parallel()
	const file = "../../docs/operations.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	place := regexp.MustCompile(`(?s)(<!-- configuration -->\n).*(<!-- /configuration -->)`)
	want := place.ReplaceAllString(string(text), "${1}"+strings.ReplaceAll(Table(), "$", "$$")+"${2}")
	if !strings.Contains(want, Table()) {
		t.Fatalf("%s has no place for the table", file)
	}
	if string(text) == want {
		return
	}
	if !*update {
		t.Fatalf("the table in %s is not the code's: run go test ./internal/config -update", file)
	}
	if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
