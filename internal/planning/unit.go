package planning

import (
	"context"
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// AddUnit makes a unit, once for each token.
func (s *Service) AddUnit(ctx context.Context, actor account.Actor, token string, u plan.Unit) (int64, error) {
	if err := allow(actor, account.ManageCommune); err != nil {
		return 0, err
	}
	if err := checkUnit(u); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) (err error) {
		id, err := tx.InsertUnit(ctx, u)
		*e = entry{action: "create", subject: "unit", id: id, detail: map[string]any{"name": u.Name, "kind": u.Kind}}
		return err
	})
}

// EditUnit changes a unit from the version that the form was made from.
func (s *Service) EditUnit(ctx context.Context, actor account.Actor, u plan.Unit) error {
	if err := allow(actor, account.ManageCommune); err != nil {
		return err
	}
	if err := checkUnit(u); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "update", subject: "unit", id: u.ID, detail: map[string]any{"name": u.Name, "kind": u.Kind}}
		return tx.UpdateUnit(ctx, u)
	})
}

func checkUnit(u plan.Unit) error {
	v := fault.Invalids{}
	if strings.TrimSpace(u.Name) == "" {
		v.Add("name", "Ghi tên đơn vị.")
	}
	if len([]rune(u.Name)) > 200 {
		v.Add("name", "Tên đơn vị dài quá 200 chữ cái.")
	}
	if len([]rune(u.ShortName)) > 50 {
		v.Add("short_name", "Tên ngắn dài quá 50 chữ cái.")
	}
	if !slices.Contains(plan.UnitKinds, u.Kind) {
		v.Add("kind", "Chọn loại đơn vị trong danh sách.")
	}
	if len(u.Aliases) > 50 || slices.ContainsFunc(u.Aliases, func(a string) bool { return len([]rune(a)) > 200 }) {
		v.Add("aliases", "Ghi nhiều nhất 50 tên khác, mỗi tên không quá 200 chữ cái.")
	}
	if !u.ValidFrom.IsZero() && !u.ValidTo.IsZero() && u.ValidTo.Before(u.ValidFrom) {
		v.Add("valid_to", "Ngày kết thúc phải sau ngày bắt đầu.")
	}
	if u.SuccessorID != 0 && u.SuccessorID == u.ID {
		v.Add("successor_id", "Đơn vị kế tiếp phải là đơn vị khác.")
	}
	return v.Err()
}
