// Package doctor checks what the product's promises rest on: the database's durability, the wall
// between communes, the chain of the audit log, the clock and the disk.
package doctor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// Finding is the result of one check.
type Finding struct {
	Name   string
	OK     bool
	Detail string // what was found; for a failure also what to do
}

// Options are what the checks need besides the database.
type Options struct {
	Now     func() time.Time
	Latest  uint   // the last step of the schema that the program knows
	DataDir string // of the private cluster; "" where the database is elsewhere
}

// Limits of what is still sound.
const (
	maxClockSkew = 5 * time.Second
	minDiskFree  = 1 << 30
)

// Check runs all checks; a check that could not be made counts as failed.
func Check(ctx context.Context, store *postgres.Store, o Options) []Finding {
	c := checkup{ctx: ctx, store: store, opts: o}
	c.durability()
	c.schema()
	c.jobs()
	c.role()
	c.walls()
	c.appendOnly()
	c.auditChains()
	c.clock()
	if o.DataDir != "" {
		c.disk()
	}
	return c.findings
}

// Failed says whether any finding is not OK.
func Failed(findings []Finding) bool {
	for _, f := range findings {
		if !f.OK {
			return true
		}
	}
	return false
}

type checkup struct {
	ctx      context.Context //nolint:containedctx // lives as long as one call of Check
	store    *postgres.Store
	opts     Options
	findings []Finding
}

func (c *checkup) add(name string, ok bool, format string, args ...any) {
	c.findings = append(c.findings, Finding{name, ok, fmt.Sprintf(format, args...)})
}

func (c *checkup) durability() {
	settings, err := c.store.Durability(c.ctx)
	if err != nil {
		c.add("durability", false, "%v", err)
	}
	for _, s := range settings {
		if s.Value == "on" {
			c.add(s.Name, true, "on")
			continue
		}
		remedy := "set it to on in postgresql.conf: a power loss can lose confirmed saves"
		if s.Name == "data_checksums" {
			remedy = "stop PostgreSQL and run pg_checksums --enable: damaged files would go unnoticed"
		}
		c.add(s.Name, false, "%s; %s", s.Value, remedy)
	}
}

func (c *checkup) schema() {
	v, err := c.store.SchemaVersion(c.ctx)
	switch {
	case err != nil:
		c.add("schema", false, "%v; run `kehoachxa migrate up`", err)
	case v != c.opts.Latest:
		c.add("schema", false, "stands at step %d, this program needs %d; run `kehoachxa migrate up`", v, c.opts.Latest)
	default:
		c.add("schema", true, "step %d", v)
	}
}

func (c *checkup) jobs() {
	wrong, err := c.store.CheckJobs(c.ctx)
	switch {
	case err != nil:
		c.add("jobs", false, "%v", err)
	case wrong != "":
		c.add("jobs", false, "%s", wrong)
	default:
		c.add("jobs", true, "the queue's tables fit, and nothing waits")
	}
}

func (c *checkup) role() {
	if err := c.store.CheckRole(c.ctx); err != nil {
		c.add("role", false, "%v", err)
		return
	}
	c.add("role", true, "no superuser, no bypassrls, owns no table")
}

func (c *checkup) walls() {
	c.none("row-level security", "forced on every table of a commune", "not forced on %s; migrate, or restore the policies", c.store.Unwalled)
}

func (c *checkup) appendOnly() {
	c.none("append-only tables", "the application may not change or delete", "the application may change %s; revoke UPDATE, DELETE and TRUNCATE from its role", c.store.Rewritable)
}

func (c *checkup) none(name, good, bad string, list func(context.Context) ([]string, error)) {
	tables, err := list(c.ctx)
	switch {
	case err != nil:
		c.add(name, false, "%v", err)
	case len(tables) > 0:
		c.add(name, false, bad, strings.Join(tables, ", "))
	default:
		c.add(name, true, "%s", good)
	}
}

func (c *checkup) auditChains() {
	communes, err := c.store.CommuneCodes(c.ctx)
	if err != nil {
		c.add("audit log", false, "%v", err)
		return
	}
	whole := true
	for _, commune := range communes {
		id, why, broken, err := c.store.In(account.System(commune.ID)).BrokenAudit(c.ctx)
		switch {
		case err != nil:
			c.add("audit log", false, "commune %s: %v", commune.Code, err)
		case broken:
			c.add("audit log", false, "commune %s, entry %d: %s; compare with a backup", commune.Code, id, why)
		default:
			continue
		}
		whole = false
	}
	if whole {
		c.add("audit log", true, "the chain of each of %d communes is whole", len(communes))
	}
}

func (c *checkup) clock() {
	database, err := c.store.Clock(c.ctx)
	if err != nil {
		c.add("clock", false, "%v", err)
		return
	}
	skew := c.opts.Now().Sub(database).Abs().Round(time.Millisecond)
	if skew > maxClockSkew {
		c.add("clock", false, "this machine and the database differ by %v; set both by NTP: due dates depend on it", skew)
		return
	}
	c.add("clock", true, "agrees with the database")
}

func (c *checkup) disk() {
	free, err := diskFree(c.opts.DataDir)
	switch {
	case err != nil:
		c.add("disk", false, "%v", err)
	case free < minDiskFree:
		c.add("disk", false, "%d MB free under %s; make room before saves are refused", free>>20, c.opts.DataDir)
	default:
		c.add("disk", true, "%d GB free", free>>30)
	}
}
