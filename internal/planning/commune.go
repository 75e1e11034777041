package planning

import (
	"context"
	"fmt"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// EditCommune changes the letterhead and the list of receiving bodies, in their order, from the version
// that the form was made from.
func (s *Service) EditCommune(ctx context.Context, actor account.Actor, c postgres.Commune, bodies []postgres.ReceivingBody) error {
	if err := allow(actor, account.ManageCommune); err != nil {
		return err
	}
	if err := checkCommune(c, bodies); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "update", subject: "commune", id: actor.CommuneID, detail: map[string]any{"bodies": len(bodies)}}
		if err := tx.UpdateCommune(ctx, c); err != nil {
			return err
		}
		return tx.SetReceivingBodies(ctx, bodies)
	})
}

func checkCommune(c postgres.Commune, bodies []postgres.ReceivingBody) error {
	v := fault.Invalids{}
	for _, f := range []struct{ name, value, message string }{
		{"name", c.Name, "Ghi tên xã."},
		{"province", c.Province, "Ghi tên tỉnh."},
		{"place", c.Place, "Ghi địa danh."},
		{"letterhead_agency", c.LetterheadAgency, "Ghi tên cơ quan ban hành."},
		{"symbol_suffix", c.SymbolSuffix, "Ghi chữ viết tắt tên cơ quan, như UBND."},
	} {
		if f.value == "" {
			v.Add(f.name, f.message)
		}
		if len([]rune(f.value)) > 200 {
			v.Add(f.name, "Nội dung này dài quá 200 chữ cái.")
		}
	}
	for i, b := range bodies {
		if b.Name == "" {
			v.Add(fmt.Sprintf("body-%d-name", i+1), "Ghi tên nơi nhận, hoặc xóa cả dòng này.")
		}
		if !b.ValidFrom.IsZero() && !b.ValidTo.IsZero() && b.ValidTo.Before(b.ValidFrom) {
			v.Add(fmt.Sprintf("body-%d-to", i+1), "Ngày kết thúc phải sau ngày bắt đầu.")
		}
	}
	return v.Err()
}
