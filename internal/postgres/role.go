package postgres

import (
	"context"
	"fmt"
)

var (
	sqlRole = statement(`SELECT current_user, r.rolsuper, r.rolbypassrls,
	EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
FROM pg_roles r WHERE r.rolname = current_user`)
	sqlHasDemo = statement(`SELECT EXISTS (SELECT FROM commune_codes WHERE demo)`)
)

// CheckRole refuses a role for which row-level security is no wall.
func (s *Store) CheckRole(ctx context.Context) error {
	var name string
	var super, bypass, owner bool
	if err := s.pool.QueryRow(ctx, sqlRole).Scan(&name, &super, &bypass, &owner); err != nil {
		return fmt.Errorf("check role: %w", translate(err, nil))
	}
	if super || bypass || owner {
		return fmt.Errorf("role %q may look past row-level security (superuser %v, bypassrls %v, owner of tables %v); connect as kh_app", name, super, bypass, owner)
	}
	return nil
}

// HasDemo says whether the database holds demonstration communes.
func (s *Store) HasDemo(ctx context.Context) (bool, error) {
	var demo bool
	err := s.pool.QueryRow(ctx, sqlHasDemo).Scan(&demo)
	return demo, wrap(err, "look for the demonstration")
}
