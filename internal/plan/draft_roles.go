package plan

import "slices"

// Give gives a body one part in a task or an area, and no other; an empty role takes it out.
func (r *DraftRoles) Give(name string, role Role) {
	for _, list := range []struct {
		role  Role
		names *[]string
	}{{RoleLead, &r.Lead}, {RoleJoint, &r.Joint}, {RoleCooperating, &r.Cooperating}} {
		has := slices.Contains(*list.names, name)
		switch {
		case list.role == role && !has:
			*list.names = append(slices.Clone(*list.names), name)
		case list.role != role && has:
			*list.names = slices.DeleteFunc(slices.Clone(*list.names), func(n string) bool { return n == name })
		}
	}
}

// RoleOf is the part that a body has; "" for none.
func (r *DraftRoles) RoleOf(name string) Role {
	switch {
	case slices.Contains(r.Lead, name):
		return RoleLead
	case slices.Contains(r.Joint, name):
		return RoleJoint
	case slices.Contains(r.Cooperating, name):
		return RoleCooperating
	}
	return ""
}

// SetRoles gives an area who does what and when; the tasks that have it from their area follow.
func (a *DraftArea) SetRoles(to DraftRoles) {
	from := a.DraftRoles
	a.DraftRoles = to
	for i := range a.Tasks {
		t := &a.Tasks[i].DraftRoles
		for _, part := range []struct {
			names    *[]string
			was, now []string
		}{{&t.Lead, from.Lead, to.Lead}, {&t.Joint, from.Joint, to.Joint}, {&t.Cooperating, from.Cooperating, to.Cooperating}} {
			if slices.Equal(*part.names, part.was) {
				*part.names = slices.Clone(part.now)
			}
		}
		if t.Timing == from.Timing {
			t.Timing = to.Timing
		}
	}
}
