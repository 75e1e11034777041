package importer

import (
	"regexp"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// Name is a body that a value names.
type Name struct {
	Text  string // as printed
	Group bool   // several bodies under one name: "các ban, ngành"
}

var (
	groupName = regexp.MustCompile(`^(?:va )?(?:cac|nhung|tat ca|toan the|mot so|tung|moi)\b|\blien quan\b|^(?:ubnd|uy ban nhan dan|chu tich|pho chu tich|thu truong|giam doc|hieu truong|truong|bi thu|hoi dong nhan dan|cong an|tram y te) (?:[a-z ]{0,20})?cac\b|^(?:ubnd|uy ban nhan dan|hdnd) cap\b`)
	// plural is a list of kinds of bodies: "Sở, ban, ngành", "UBND, các ban".
	plural = regexp.MustCompile(`^(?:so|ban|nganh|co quan|don vi|ubnd|uy ban nhan dan|doan the|to chuc|xa|phuong|thon|doanh nghiep|ca nhan|phong), `)
	// joined is where a comma or "và" parts two bodies and not one name.
	joined = regexp.MustCompile(`(?:,| va) (?:(?:so|phong|ban|cong an|cong chuc|tram|dai|truong|hoi|doan|mat tran|ubmttq|mttq|van phong|trung tam|ubnd|uy ban|ban chi huy|bo chi huy|kho bac|ngan hang|bao hiem|chi cuc|thanh tra|thue|thon|to|cac|don vi|co quan|vien|toa an) |doan the)`)
)

// oneOffice is the office that serves two bodies and whose name so holds those of both.
var oneOffice = regexp.MustCompile(`^(?:lanh dao |chanh )?van phong (?:(?:dang uy|hdnd|hoi dong nhan dan|doan dbqh|doan dai bieu quoc hoi)(?:,| va| -) )+(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan)`)

// maxNames is the length above which a value is prose and names nobody.
const maxNames = 2000

// Names reads the bodies out of one printed value. Commas part them only
// where a body begins behind each; otherwise the value is one name.
func Names(value string) []Name {
	value = strings.TrimSpace(value)
	if value == "" {
		return nil
	}
	key := vi.Fold(value)
	if plural.MatchString(key) || strings.HasPrefix(key, "cac ") || strings.HasPrefix(key, "va cac ") || len(value) > maxNames {
		return []Name{{value, true}}
	}
	var names []Name
	rest, restKey := value, key
	for {
		at := joined.FindStringIndex(restKey)
		if at == nil {
			break
		}
		if office := oneOffice.FindStringIndex(restKey); office != nil && office[1] > at[0] {
			next := joined.FindStringIndex(restKey[office[1]:])
			if next == nil {
				break
			}
			at = []int{office[1] + next[0], office[1] + next[1]}
		}
		tail := skip(rest, at[0])
		names = append(names, name(rest[:len(rest)-len(tail)]))
		rest = strings.TrimLeft(tail, ", ")
		rest = strings.TrimPrefix(rest, "và ")
		restKey = vi.Fold(rest)
		if plural.MatchString(restKey) || strings.HasPrefix(restKey, "cac ") {
			break
		}
	}
	return append(names, name(rest))
}

func name(s string) Name {
	s = strings.Trim(s, " ,")
	return Name{Text: s, Group: IsGroup(s)}
}

// IsGroup says whether a name stands for several bodies ("các ban, ngành",
// "các đơn vị liên quan") and so is no unit that can answer for a task.
func IsGroup(s string) bool {
	key := strings.Trim(vi.Fold(s), " .;,")
	return plural.MatchString(key) || groupName.MatchString(key)
}

// Focal is the one unit that a task names to answer for it: its lead, or
// where nobody leads the one that does the work. ok is false where there is
// none or more than one.
func Focal(r plan.DraftRoles) (unit string, ok bool) {
	if r.Focal != "" {
		return r.Focal, true
	}
	for _, values := range [][]string{r.Lead, r.Joint} {
		var units []string
		for _, v := range values {
			for _, n := range Names(v) {
				if !n.Group {
					units = append(units, n.Text)
				}
			}
		}
		if len(units) == 1 {
			return units[0], true
		}
		if len(values) > 0 {
			break
		}
	}
	return "", false
}

// Unassigned lists the tasks that no single unit answers for.
func Unassigned(d *plan.Draft) []plan.Problem {
	var problems []plan.Problem
	check := func(path, title string, r plan.DraftRoles, line int) {
		if _, ok := Focal(r); ok {
			return
		}
		why := "Nhiệm vụ chưa xác định đầu mối: kế hoạch không giao nhiệm vụ này cho đơn vị cụ thể nào."
		if named := namedUnits(r); named > 1 {
			why = "Nhiệm vụ chưa xác định đầu mối: có hơn một đơn vị chủ trì, cần chọn một đơn vị chịu trách nhiệm chính."
		} else if len(r.Lead)+len(r.Joint) > 0 {
			why = "Nhiệm vụ chưa xác định đầu mối: kế hoạch chỉ ghi một nhóm đơn vị, cần chọn một đơn vị chịu trách nhiệm chính."
		}
		problems = append(problems, plan.Problem{Line: line, Path: path, Text: title, Why: why})
	}
	for i, a := range d.Areas {
		for j, t := range a.Tasks {
			check(plan.NodePath(plan.NodePath("areas", i)+".tasks", j), t.Title, t.DraftRoles, t.Lines[0])
		}
	}
	for i, t := range d.AnnexTasks {
		check(plan.NodePath("annex_tasks", i), t.Title, t.DraftRoles, t.Lines[0])
	}
	return problems
}

func namedUnits(r plan.DraftRoles) int {
	n := 0
	for _, v := range append(clone(r.Lead), r.Joint...) {
		for _, name := range Names(v) {
			if !name.Group {
				n++
			}
		}
	}
	return n
}

// UnitNames is how a unit of the commune may be called.
type UnitNames struct {
	ID    int64
	Names []string // name, short name, aliases
}

var (
	unitNoise = regexp.MustCompile(`\b(?:thi tran|xa|phuong|dac khu|huyen|tinh|thanh pho)\b.*$`)
	unitShort = strings.NewReplacer("uy ban nhan dan", "ubnd", "uy ban mat tran to quoc viet nam", "mttq", "uy ban mttq viet nam", "mttq", "ubmttq viet nam", "mttq", "ubmttq", "mttq", "mat tran to quoc viet nam", "mttq", "mat tran to quoc", "mttq", "hoi dong nhan dan", "hdnd", "–", "-", " - ", " ", "-", " ", ",", " ", ".", " ", "(", " ", ")", " ")
)

// matchKey is what a unit's name comes down to: no accents, usual
// abbreviations, without the commune it ends with.
func matchKey(s string) (whole, bare string) {
	whole = strings.Join(strings.Fields(unitShort.Replace(vi.Fold(s))), " ")
	whole = strings.TrimPrefix(whole, "va ")
	bare = strings.TrimSpace(unitNoise.ReplaceAllString(whole, ""))
	if bare == "" || bare == "ubnd" || bare == "hdnd" {
		bare = whole
	}
	return whole, bare
}

// MatchUnit finds the unit of the commune that a printed name means and how
// sure that is. Accents, case, abbreviations and endings such as "xã" or
// "Thị trấn Hà Trung" do not matter. ok is false where none or two fit.
func MatchUnit(printed string, units []UnitNames) (id int64, sure float64, ok bool) {
	whole, bare := matchKey(printed)
	best, second := 0.0, 0.0
	for _, u := range units {
		score := 0.0
		for _, n := range u.Names {
			w, b := matchKey(n)
			switch {
			case w == whole:
				score = max(score, 1)
			case b == bare:
				score = max(score, 0.9)
			default:
				if s := likeness(tokens(b), tokens(bare)); s >= 0.75 {
					score = max(score, 0.8*s)
				}
			}
		}
		if score > best {
			best, second, id = score, best, u.ID
		} else if score > second {
			second = score
		}
	}
	if best == 0 || best == second {
		return 0, 0, false
	}
	return id, best, true
}

func tokens(s string) map[string]bool { return setOf(s) }
