// Package config reads the environment once into a validated Config.
package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5/pgconn"
)

// Config is how one server runs.
type Config struct {
	DatabaseURL    Secret         // as the application's role; empty: the private cluster
	OwnerURL       Secret         // as the owner, who migrates
	Addr           string         // where to listen
	DataDir        string         // of the private cluster; empty: its default
	BaseURL        string         // how users reach the server, without a final slash
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	Idle           time.Duration  // a session without a request ends after it
	Lifetime       time.Duration  // every session ends after it
	SMTP           SMTP           // where mails go; without an address none is sent
}

// SMTP is the mail server and in whose name it is spoken to.
type SMTP struct {
	Addr     string // host:port
	From     string // address, with or without a name
	User     string
	Password Secret
	TLS      string // "starttls", "tls" or "none"
}

// Secret is a value that is never printed: convert it to a string to use it.
type Secret string

const hidden = "(hidden)"

// String says only whether there is a value.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return hidden
}

// GoString is String, for %#v.
func (s Secret) GoString() string { return strconv.Quote(s.String()) }

// MarshalText is String, for JSON logs.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Variable is one line of the configuration table.
type Variable struct {
	Name    string
	Default string // as a person reads it
	Meaning string
	read    func(c *Config, value string) error
	print   func(c Config) string
}

// Variables is the whole configuration, in the order of the documentation.
var Variables = []Variable{
	{
		Name: "DATABASE_URL", Default: "the private cluster",
		Meaning: "PostgreSQL connection string of the application's role `kh_app`; may name several hosts with `target_session_attrs=read-write`",
		read:    func(c *Config, v string) error { return readDatabase(&c.DatabaseURL, v) },
		print:   func(c Config) string { return c.DatabaseURL.String() },
	},
	{
		Name: "DATABASE_OWNER_URL", Default: "none",
		Meaning: "the same for the owner `kh_owner`; with it `serve` migrates, without it `serve` refuses an old schema",
		read:    func(c *Config, v string) error { return readDatabase(&c.OwnerURL, v) },
		print:   func(c Config) string { return c.OwnerURL.String() },
	},
	{
		Name: "KEHOACHXA_ADDR", Default: "127.0.0.1:8080",
		Meaning: "address and port to listen on",
		read:    func(c *Config, v string) error { c.Addr = v; return checkAddr(v) },
		print:   func(c Config) string { return c.Addr },
	},
	{
		Name: "KEHOACHXA_DATA_DIR", Default: "`/var/lib/kehoachxa` as root, else `$XDG_DATA_HOME/kehoachxa`",
		Meaning: "folder of the private cluster, an absolute path",
		read:    readDataDir,
		print:   func(c Config) string { return c.DataDir },
	},
	{
		Name: "KEHOACHXA_BASE_URL", Default: "`http://` and the address listened on",
		Meaning: "how users reach the server, for example `https://kehoach.xahatrung.example`; with https, cookies are sent over https alone",
		read:    readBaseURL,
		print:   func(c Config) string { return c.BaseURL },
	},
	{
		Name: "KEHOACHXA_TRUSTED_PROXIES", Default: "none",
		Meaning: "addresses of reverse proxies whose `X-Forwarded-For` is believed: networks such as `10.0.0.0/8`, separated by commas",
		read:    readProxies,
		print:   func(c Config) string { return join(c.TrustedProxies) },
	},
	{
		Name: "KEHOACHXA_IDLE_MINUTES", Default: "30",
		Meaning: "minutes without a request after which a session ends, 1 to 720",
		read:    func(c *Config, v string) error { return readDuration(&c.Idle, v, time.Minute, 720) },
		print:   func(c Config) string { return count(c.Idle, time.Minute) },
	},
	{
		Name: "KEHOACHXA_SESSION_HOURS", Default: "12",
		Meaning: "hours after which a session ends in any case, 1 to 24",
		read:    func(c *Config, v string) error { return readDuration(&c.Lifetime, v, time.Hour, 24) },
		print:   func(c Config) string { return count(c.Lifetime, time.Hour) },
	},
	{
		Name: "KEHOACHXA_SMTP_ADDR", Default: "none: no mail is sent",
		Meaning: "mail server that takes the reminders, as `mail.example.vn:587`",
		read:    func(c *Config, v string) error { c.SMTP.Addr = v; return checkAddr(v) },
		print:   func(c Config) string { return c.SMTP.Addr },
	},
	{
		Name: "KEHOACHXA_SMTP_FROM", Default: "none",
		Meaning: "sender of the mails: an address, or a name and an address, as `Kế hoạch xã <kehoach@example.vn>`",
		read:    func(c *Config, v string) error { c.SMTP.From = v; _, err := mail.ParseAddress(v); return err },
		print:   func(c Config) string { return c.SMTP.From },
	},
	{
		Name: "KEHOACHXA_SMTP_USER", Default: "none",
		Meaning: "name to sign in with at the mail server",
		read:    func(c *Config, v string) error { c.SMTP.User = v; return checkLine(v) },
		print:   func(c Config) string { return c.SMTP.User },
	},
	{
		Name: "KEHOACHXA_SMTP_PASSWORD", Default: "none",
		Meaning: "password to sign in with at the mail server",
		read:    func(c *Config, v string) error { c.SMTP.Password = Secret(v); return checkLine(v) },
		print:   func(c Config) string { return c.SMTP.Password.String() },
	},
	{
		Name: "KEHOACHXA_SMTP_TLS", Default: "starttls",
		Meaning: "protection of the line to the mail server: `starttls` (port 587), `tls` (port 465), or `none` for a server on the same machine",
		read:    readSMTPTLS,
		print:   func(c Config) string { return c.SMTP.TLS },
	},
}

// Read reads and checks every variable and reports all that are wrong at once.
func Read(getenv func(string) string) (Config, error) {
	c := Config{Addr: "127.0.0.1:8080", Idle: 30 * time.Minute, Lifetime: 12 * time.Hour, SMTP: SMTP{TLS: "starttls"}}
	var wrong []error
	for _, v := range Variables {
		value := strings.TrimSpace(getenv(v.Name))
		if value == "" {
			continue
		}
		if err := v.read(&c, value); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", v.Name, err))
		}
	}
	if c.OwnerURL != "" && c.DatabaseURL == "" {
		wrong = append(wrong, errors.New("DATABASE_OWNER_URL: needs DATABASE_URL beside it"))
	}
	if c.Idle > c.Lifetime {
		wrong = append(wrong, errors.New("KEHOACHXA_IDLE_MINUTES: longer than KEHOACHXA_SESSION_HOURS"))
	}
	wrong = append(wrong, c.SMTP.check()...)
	if err := errors.Join(wrong...); err != nil {
		return Config{}, err
	}
	c.BaseURL = cmp.Or(c.BaseURL, defaultBaseURL(c.Addr))
	return c, nil
}

// check finds settings that do not go together.
func (s SMTP) check() (wrong []error) {
	if s.Addr != "" && s.From == "" {
		wrong = append(wrong, errors.New("KEHOACHXA_SMTP_FROM: needed with KEHOACHXA_SMTP_ADDR"))
	}
	if s.Addr == "" && (s.From != "" || s.User != "") {
		wrong = append(wrong, errors.New("KEHOACHXA_SMTP_ADDR: needed with the other settings of the mail server"))
	}
	if (s.User == "") != (s.Password == "") {
		wrong = append(wrong, errors.New("KEHOACHXA_SMTP_PASSWORD: goes together with KEHOACHXA_SMTP_USER"))
	}
	if s.TLS == "none" && s.Password != "" {
		wrong = append(wrong, errors.New("KEHOACHXA_SMTP_TLS: none would send the password in the clear"))
	}
	return wrong
}

// String lists every variable with its value, secrets hidden.
func (c Config) String() string {
	var b strings.Builder
	for _, v := range Variables {
		fmt.Fprintf(&b, "%s=%s\n", v.Name, v.print(c))
	}
	return b.String()
}

// Table is the configuration as a Markdown table, for the documentation.
func Table() string {
	var b strings.Builder
	b.WriteString("| variable | default | meaning |\n| --- | --- | --- |\n")
	for _, v := range Variables {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", v.Name, v.Default, v.Meaning)
	}
	return b.String()
}

func readDatabase(s *Secret, value string) error {
	// The parser's own message repeats parts of the string, which holds a password.
	if _, err := pgconn.ParseConfig(value); err != nil {
		return errors.New("not a PostgreSQL connection string (its text is not shown: it may hold a password)")
	}
	*s = Secret(value)
	return nil
}

func checkAddr(value string) error {
	_, port, err := net.SplitHostPort(value)
	if err != nil {
		return err
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("port %q is not a number from 0 to 65535", port)
	}
	return nil
}

func readDataDir(c *Config, value string) error {
	if !filepath.IsAbs(value) {
		return fmt.Errorf("%q is not an absolute path", value)
	}
	c.DataDir = filepath.Clean(value)
	return nil
}

func readBaseURL(c *Config, value string) error {
	u, err := url.Parse(value)
	if err != nil {
		return err
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" ||
		u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("%q is not http:// or https:// with a host and nothing after it", value)
	}
	c.BaseURL = u.Scheme + "://" + u.Host
	return nil
}

func readProxies(c *Config, value string) error {
	for item := range strings.SplitSeq(value, ",") {
		item = strings.TrimSpace(item)
		prefix, err := netip.ParsePrefix(item)
		if err != nil {
			addr, addrErr := netip.ParseAddr(item)
			if addrErr != nil {
				return fmt.Errorf("%q is neither a network such as 10.0.0.0/8 nor an address", item)
			}
			prefix = netip.PrefixFrom(addr, addr.BitLen())
		}
		c.TrustedProxies = append(c.TrustedProxies, prefix.Masked())
	}
	return nil
}

// checkLine does not repeat the value: it may be a password.
func checkLine(value string) error {
	if strings.ContainsFunc(value, unicode.IsControl) {
		return errors.New("holds a control character")
	}
	return nil
}

func readSMTPTLS(c *Config, value string) error {
	if !slices.Contains([]string{"starttls", "tls", "none"}, value) {
		return fmt.Errorf("%q is not starttls, tls or none", value)
	}
	c.SMTP.TLS = value
	return nil
}

func readDuration(d *time.Duration, value string, unit time.Duration, most int) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > most {
		return fmt.Errorf("%q is not a number from 1 to %d", value, most)
	}
	*d = time.Duration(n) * unit
	return nil
}

// defaultBaseURL is for a browser on the same machine.
func defaultBaseURL(addr string) string {
	host, port, _ := net.SplitHostPort(addr) // was checked
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

func join(prefixes []netip.Prefix) string {
	var names []string
	for _, p := range prefixes {
		names = append(names, p.String())
	}
	return strings.Join(names, ",")
}

func count(d, unit time.Duration) string { return strconv.Itoa(int(d / unit)) }
