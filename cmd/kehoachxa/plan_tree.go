package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// printPlanTree prints a draft for people: the tree first, what to look at last.
func printPlanTree(w io.Writer, d *plan.Draft) error {
	out := bufio.NewWriter(w)
	p := treePrinter{out}
	p.line(0, "%s %s", d.Kind, d.Title)
	p.value(1, "Cơ quan ban hành", d.Issuer)
	p.value(1, "Số", d.Number)
	p.value(1, "Nơi, ngày ban hành", strings.Trim(d.Place+", "+d.IssuedOn, ", "))
	p.line(1, "Căn cứ %d, mục đích %d, yêu cầu %d", len(d.LegalBases), len(d.Purpose), len(d.Requirements))
	for _, a := range d.Areas {
		p.line(0, "%s. %s", a.Label, a.Title)
		for _, t := range a.Tasks {
			p.line(1, "%s %s", mark(t.Label), t.Title)
			p.roles(t.DraftRoles, t.Deliverable)
		}
		if len(a.Tasks) == 0 {
			p.roles(a.DraftRoles, "")
		}
	}
	if len(d.AnnexTasks) > 0 {
		p.line(0, "PHỤ LỤC NHIỆM VỤ")
	}
	for _, t := range d.AnnexTasks {
		p.line(1, "%s %s", mark(t.Label), t.Title)
		p.roles(t.DraftRoles, t.Deliverable)
	}
	if len(d.Duties) > 0 {
		p.line(0, "TRÁCH NHIỆM CỦA ĐƠN VỊ")
	}
	for _, u := range d.Duties {
		requested := ""
		if u.Requested {
			requested = " (được đề nghị)"
		}
		p.line(1, "%s %s%s", mark(u.Label), u.Unit, requested)
		for _, item := range u.Items {
			p.line(2, "- %s", item)
		}
	}
	if len(d.Recipients) > 0 {
		p.line(0, "NƠI NHẬN")
	}
	for _, r := range d.Recipients {
		p.line(1, "- %s", strings.TrimSuffix(r.Name+" ("+r.Purpose+")", " ()"))
	}
	p.value(0, "Người ký", strings.Trim(d.Signer.Authority+" "+d.Signer.Position+" "+d.Signer.Name, " "))
	c := d.Counts()
	p.line(0, "%d nhóm, %d nhiệm vụ, %d dòng phụ lục, %d đơn vị với %d trách nhiệm, %d nơi nhận", c.Areas, c.Tasks, c.AnnexTasks, c.Units, c.Duties, c.Recipients)
	p.line(0, "Cần xem lại: %d", c.Problems)
	for _, x := range d.Problems {
		p.line(1, "dòng %d: %s %s", x.Line, x.Why, clip(x.Text))
	}
	return out.Flush()
}

type treePrinter struct{ out *bufio.Writer }

func (p treePrinter) line(depth int, format string, args ...any) {
	fmt.Fprintf(p.out, strings.Repeat("   ", depth)+format+"\n", args...)
}

func (p treePrinter) value(depth int, name, value string) {
	if value != "" {
		p.line(depth, "%s: %s", name, value)
	}
}

func (p treePrinter) roles(r plan.DraftRoles, deliverable string) {
	p.value(2, "Chủ trì", strings.Join(r.Lead, "; "))
	p.value(2, "Thực hiện", strings.Join(r.Joint, "; "))
	p.value(2, "Phối hợp", strings.Join(r.Cooperating, "; "))
	p.value(2, "Thời gian", r.Timing)
	p.value(2, "Kết quả", deliverable)
}

// mark is a task's label, or a dash where it has none.
func mark(label string) string {
	if label == "" {
		return "-"
	}
	return label
}

// clip shortens a text for one line.
func clip(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}
