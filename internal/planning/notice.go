package planning

import (
	"context"
	"fmt"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// ReadNotice marks one of the actor's own notices as read and gives it. Reading changes nothing for
// anybody else and has no place in the audit log.
func (s *Service) ReadNotice(ctx context.Context, actor account.Actor, id int64) (plan.Notice, error) {
	return s.store.In(actor).ReadNotice(ctx, actor.AccountID, id, s.now())
}

// ReadNotices marks the actor's notices as read, up to the newest one that he saw.
func (s *Service) ReadNotices(ctx context.Context, actor account.Actor, upTo int64) error {
	return s.store.In(actor).ReadNotices(ctx, actor.AccountID, upTo, s.now())
}

// sentBackNotices tell each unit which of its reports came back and why.
func sentBackNotices(rows []plan.Owed, reason string) []postgres.NewNotice {
	notices := make([]postgres.NewNotice, 0, len(rows))
	for _, o := range rows {
		notices = append(notices, postgres.NewNotice{
			Unit: o.UnitID, Kind: plan.NoticeSentBack, Key: o.Key(),
			Text: fmt.Sprintf("Báo cáo %s “%s” bị trả lại: %s", o.Item.Place, plan.Shorten(o.Item.Title, 80), plan.Shorten(reason, 200)),
		})
	}
	return notices
}
