package planning

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// NewLink is a link to be made for one unit and one period.
type NewLink struct {
	UnitID, PeriodID int64
	ExpiresOn        plan.Day
	// Key is the long random part of the link's address, from NewLinkKey; only its hash is stored.
	// Where it is "" the link is opened by its code alone, as from a letter.
	Key string
}

// NewLinkKey draws the key of a link's address: 130 random bits.
func NewLinkKey() string { return rand.Text() }

// AddLink makes a link for a unit that owes something in the period, once for each token.
func (s *Service) AddLink(ctx context.Context, actor account.Actor, token string, n NewLink) (id int64, err error) {
	if err := allow(actor, account.Follow); err != nil {
		return 0, err
	}
	if err := plan.CheckLinkExpiry(n.ExpiresOn, s.today(actor)); err != nil {
		return 0, err
	}
	if _, typed, ok := plan.ReadLinkKey(n.Key); n.Key != "" && (typed || !ok) {
		return 0, fault.New(fault.Invalid, "Trang này đã cũ. Tải lại trang rồi làm lại.")
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		return s.insertLink(ctx, tx, actor, n, e)
	})
}

// letterLinks sees to it that each unit that is asked for rows of a period, and has nobody who could sign in,
// has a link whose code its letter prints: a good one stays, else there is a new one with the usual last day.
func (s *Service) letterLinks(ctx context.Context, tx *postgres.Queries, actor account.Actor, rows []plan.Owed) error {
	p, today := rows[0].Period, s.today(actor)
	if p.State != plan.PeriodOpen {
		return nil
	}
	var units []int64
	for _, of := range plan.RowsByUnit(rows) {
		units = append(units, of[0].UnitID)
	}
	reporters, err := tx.Reporters(ctx, units)
	if err != nil {
		return err
	}
	links, err := tx.LiveLinks(ctx, p.ID, units, today)
	if err != nil {
		return err
	}
	for _, unit := range units {
		if _, there := links[unit]; there || slices.ContainsFunc(reporters, func(r postgres.Reporter) bool { return r.UnitID == unit }) {
			continue
		}
		var made entry
		if err := s.insertLink(ctx, tx, actor, NewLink{UnitID: unit, PeriodID: p.ID, ExpiresOn: plan.LinkExpiry(p, today)}, &made); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, actor, made); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) today(actor account.Actor) plan.Day {
	return plan.DayOf(s.now(), actor.Commune.Location())
}

func (s *Service) insertLink(ctx context.Context, tx *postgres.Queries, actor account.Actor, n NewLink, e *entry) error {
	owed, err := tx.OwedOfUnitPeriod(ctx, n.UnitID, n.PeriodID)
	switch {
	case err != nil:
		return err
	case len(owed) == 0:
		return fault.New(fault.NotFound, "Đơn vị này không có việc phải báo cáo trong kỳ này.")
	case owed[0].Period.State != plan.PeriodOpen:
		return fault.New(fault.Invalid, "Kỳ báo cáo không mở nên không tạo được liên kết.")
	}
	key, err := tx.CommuneKey(ctx)
	if err != nil {
		return err
	}
	seed := make([]byte, 16)
	_, _ = rand.Read(seed) // never fails
	hashes := [][]byte{plan.HashLinkKey(plan.LinkCode(key, seed))}
	if n.Key != "" {
		hashes = append(hashes, plan.HashLinkKey(n.Key))
	}
	id, err := tx.InsertLink(ctx, postgres.NewLink{
		UnitID: n.UnitID, PeriodID: n.PeriodID, ExpiresOn: n.ExpiresOn, Seed: seed, Hashes: hashes, CreatedAt: s.now(), CreatedBy: actor.AccountID,
	})
	*e = entry{action: "create", subject: "link", id: id, detail: map[string]any{"unit": n.UnitID, "period": n.PeriodID, "expires": n.ExpiresOn}}
	return err
}

// RevokeLink ends a link at once; a link that was revoked before stays so.
func (s *Service) RevokeLink(ctx context.Context, actor account.Actor, id int64) error {
	if err := allow(actor, account.Follow); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		if _, err := tx.Link(ctx, id); err != nil {
			return err
		}
		done, err := tx.RevokeLink(ctx, id, s.now(), actor.AccountID)
		if done {
			*e = entry{action: "revoke", subject: "link", id: id}
		}
		return err
	})
}

// SaveByLink is SaveDrafts for whoever holds a link: rows of its period alone, and none that was sent.
func (s *Service) SaveByLink(ctx context.Context, holder account.Actor, drafts []Draft) ([]Saved, error) {
	if err := allow(holder, account.FillForm); err != nil {
		return nil, err
	}
	keys := keysOf(drafts)
	return s.saveTouched(ctx, holder, holder.UnitID, drafts, plan.Owed.CheckLink, func(tx *postgres.Queries) error {
		return s.holdLink(ctx, tx, holder, keys)
	})
}

// maxSender bounds what a sender writes of himself, in letters.
const maxSender = 200

// SubmitByLink is Submit for whoever holds a link; sender is his name and post as he wrote them.
func (s *Service) SubmitByLink(ctx context.Context, holder account.Actor, token, sender string, picks []Pick) (receipt int64, err error) {
	if err := allow(holder, account.FillForm); err != nil {
		return 0, err
	}
	sender = strings.TrimSpace(sender)
	switch {
	case sender == "":
		return 0, fault.Field("sender", "Ghi họ tên, chức vụ người gửi.")
	case utf8.RuneCountInString(sender) > maxSender:
		return 0, fault.Field("sender", "Họ tên, chức vụ dài quá 200 chữ cái.")
	}
	keys := make([]plan.RowKey, len(picks))
	for i, p := range picks {
		keys[i] = p.Key
	}
	check := func(o plan.Owed) error {
		if err := o.CheckLink(); err != nil {
			return err
		}
		return o.CheckSubmit()
	}
	sending := postgres.Sending{UnitID: holder.UnitID, OnBehalf: plan.ByLink, LinkID: holder.LinkID, Sender: sender}
	return s.submit(ctx, holder, token, picks, check, sending, func(tx *postgres.Queries) error {
		if err := s.holdLink(ctx, tx, holder, keys); err != nil {
			return err
		}
		return tx.LinkUsed(ctx, holder.LinkID, s.now())
	})
}

// holdLink looks at the link again inside the transaction: it must be good now, belong to the holder's
// unit, and lead to the rows.
func (s *Service) holdLink(ctx context.Context, tx *postgres.Queries, holder account.Actor, keys []plan.RowKey) error {
	link, err := tx.HoldLink(ctx, holder.LinkID)
	if err != nil {
		return err
	}
	if err := link.CheckOpen(s.now(), holder.Commune.Location()); err != nil {
		return err
	}
	for _, key := range keys {
		if link.UnitID != holder.UnitID || key.PeriodID != link.Period.ID {
			return fault.New(fault.NotFound, "Không tìm thấy việc này trong phiếu.")
		}
	}
	return nil
}
