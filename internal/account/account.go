// Package account is who uses the product and what they may do: persons, their posts in units, the
// actor of a request, passwords. Pure but for hashing.
package account

import (
	"slices"
	"sync"
	"time"
)

// Role is what a person may do in the name of a unit.
type Role string

// The roles of design section 1. The superior's role comes with its screens.
const (
	RoleUnit        Role = "unit"        // officer of a unit
	RoleCoordinator Role = "coordinator" // công chức tổng hợp
	RoleLeader      Role = "leader"      // Chủ tịch, Phó Chủ tịch
	RoleAdmin       Role = "admin"       // quản trị
)

// RoleLink is the role of whoever holds a link to one form. No person has it, and no account: it lets
// him fill in that form alone.
const RoleLink Role = "link"

// Roles are all roles of persons in the order of lists.
var Roles = []Role{RoleUnit, RoleCoordinator, RoleLeader, RoleAdmin}

// Actor is the person behind a request together with the unit he acts for just now. Every save
// records both. The zero Actor is nobody and may do nothing.
type Actor struct {
	CommuneID  int64
	AccountID  int64
	UnitID     int64
	UnitName   string
	FullName   string
	Position   string
	Username   string
	Roles      []Role // held in UnitID; they add up
	Posts      []Post // all posts, one for each unit
	MustChange bool   // the password is a one-time one
	Commune    Commune
	LinkID     int64 // over which link the actor came; 0 for persons
}

// Post is a unit in which a person holds roles (kiêm nhiệm).
type Post struct {
	UnitID   int64
	UnitName string
	Roles    []Role
}

// Commune is what every page shows of the tenant.
type Commune struct {
	ID       int64
	Code     string // official code of the commune: "15271"
	Name     string // "Xã Hà Trung"
	Province string // "tỉnh Thanh Hóa"
	Place    string // place line of documents: "Hà Trung"
	TimeZone string // IANA name
}

// Location is the commune's time zone; where the machine does not know its name, the one that Vietnam has.
func (c Commune) Location() *time.Location {
	if loc, ok := locations.Load(c.TimeZone); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		loc = time.FixedZone("+07", 7*60*60)
	}
	locations.Store(c.TimeZone, loc)
	return loc
}

// locations keeps what LoadLocation would read from disk again and again.
var locations sync.Map

// System is the actor of work that no person started, such as loading the demonstration: it belongs
// to one commune, has no account, and may do everything there.
func System(communeID int64) Actor {
	return Actor{CommuneID: communeID, FullName: "Hệ thống", Roles: slices.Clone(Roles)}
}

// LinkHolder is whoever came over a link: no account, one unit, one form.
func LinkHolder(c Commune, unitID int64, unitName string, link int64) Actor {
	return Actor{CommuneID: c.ID, Commune: c, UnitID: unitID, UnitName: unitName, Roles: []Role{RoleLink}, LinkID: link}
}

// Has says whether the actor holds the role in the unit he acts for.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// Act is a thing that not everybody may do.
type Act string

// The acts. What is not listed for a role is denied.
const (
	ManageCommune  Act = "manage_commune"  // units, accounts, letterhead
	ManagePlans    Act = "manage_plans"    // import, review, activate
	Follow         Act = "follow"          // see everybody's reports, receive them, send them back
	SeeAll         Act = "see_all"         // read plans, tasks and reports of all units
	Report         Act = "report"          // report for the own unit
	Compose        Act = "compose"         // write the official report
	ManageCalendar Act = "manage_calendar" // enter swapped working days
	SeeRestricted  Act = "see_restricted"  // read and print annexes that stay inside (lưu hành nội bộ)
	FillForm       Act = "fill_form"       // fill in the form of the link that the actor holds
	Approve        Act = "approve"         // approve the official report or send it back: the leader's alone, nobody does it for him
	Register       Act = "register"        // enter number and day, issue, keep the signed copy and who got it
	Direct         Act = "direct"          // give directives, ask for explanations, extend; the coordinator for the leader
)

// allowed are the acts of each role. Register is the coordinator's: a commune's văn thư sits in the office
// and keeps numbers of all its papers elsewhere; it is the coordinator who carries this report to her and
// writes down what she stamped. A clerk who works here herself is given the coordinator's role; the
// administrator keeps machines, not seals.
var allowed = map[Role][]Act{
	RoleUnit:        {Report},
	RoleCoordinator: {ManagePlans, Follow, SeeAll, Compose, ManageCalendar, Direct, SeeRestricted, Register},
	RoleLeader:      {SeeAll, Direct, SeeRestricted, Approve},
	RoleAdmin:       {ManageCommune, ManageCalendar},
	RoleLink:        {FillForm},
}

// May says whether one of the actor's roles allows the act; deny is the default.
func (a Actor) May(act Act) bool {
	for _, r := range a.Roles {
		if slices.Contains(allowed[r], act) {
			return true
		}
	}
	return false
}

// Post is the post in a unit; ok is false where the actor holds none there.
func (a Actor) Post(unit int64) (p Post, ok bool) {
	i := slices.IndexFunc(a.Posts, func(p Post) bool { return p.UnitID == unit })
	if i < 0 {
		return Post{}, false
	}
	return a.Posts[i], true
}

// Account is a person of one commune as lists and forms show him.
type Account struct {
	ID         int64
	Username   string // the commune's short code, a dot and a name: "hatrung.lan"
	FullName   string
	Position   string
	Email      string
	Phone      string
	Disabled   bool
	MustChange bool
	Locked     bool // too many wrong passwords just now
	SignedInAt time.Time
	Posts      []Post
	Version    int
}
