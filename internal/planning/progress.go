package planning

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// Draft is one row of a form as it was typed.
type Draft struct {
	Key  plan.RowKey
	Base plan.Base // of the row from which the form was made
	plan.Content
	Sheet plan.Base // of the row of a spreadsheet, where the text comes from one
}

// Saved is what became of one row. Row is the row as it stands now; where Err is a Conflict that is
// the other person's.
type Saved struct {
	Draft
	Row plan.Owed
	Err error
}

// SaveDrafts stores every row of the own unit that was touched. A refused row does not keep the
// others from being stored; rows that were not touched are left out of the answer.
func (s *Service) SaveDrafts(ctx context.Context, actor account.Actor, drafts []Draft) ([]Saved, error) {
	if err := allow(actor, account.Report); err != nil {
		return nil, err
	}
	return s.saveTouched(ctx, actor, actor.UnitID, drafts, plan.Owed.CheckEdit, nil)
}

// SaveDraftsFor is SaveDrafts for another unit, in whose place the coordinator enters (nhập thay,
// rule 10).
func (s *Service) SaveDraftsFor(ctx context.Context, actor account.Actor, unit int64, drafts []Draft) ([]Saved, error) {
	if err := allow(actor, account.Follow); err != nil {
		return nil, err
	}
	return s.saveTouched(ctx, actor, unit, drafts, plan.Owed.CheckEdit, nil)
}

// saveTouched stores the rows that were touched and may be changed; first, where given, comes first in
// the transaction.
func (s *Service) saveTouched(ctx context.Context, actor account.Actor, unit int64, drafts []Draft, check func(plan.Owed) error, first func(*postgres.Queries) error) ([]Saved, error) {
	touched := slices.DeleteFunc(slices.Clone(drafts), func(d Draft) bool { return d.Mark() == d.Base.Mark })
	if len(touched) == 0 {
		return nil, nil
	}
	var results []Saved
	err := s.change(ctx, actor, func(tx *postgres.Queries, e *entry) (err error) {
		if first != nil {
			if err := first(tx); err != nil {
				return err
			}
		}
		results, err = s.save(ctx, tx, actor, unit, touched, check)
		stored := storedIDs(results)
		if err == nil && len(stored) > 0 {
			*e = entry{action: "update", subject: "progress_report", id: stored[0], detail: map[string]any{"reports": stored}}
			e.tell(actor, unit)
		}
		return err
	})
	return results, err
}

// tell adds whose reports were changed where that is not the actor's own unit, and over which link.
func (e *entry) tell(actor account.Actor, unit int64) {
	if unit != actor.UnitID {
		e.detail["unit"] = unit
	}
	if actor.LinkID != 0 {
		e.detail["link"] = actor.LinkID
	}
}

func storedIDs(results []Saved) (ids []int64) {
	for _, r := range results {
		if r.Err == nil {
			ids = append(ids, r.Row.Report.ID)
		}
	}
	return ids
}

// save writes the touched rows of a unit that check lets pass. Rows are held in one order everywhere, so that two people
// who save the same rows wait for each other and do not lock each other out.
func (s *Service) save(ctx context.Context, tx *postgres.Queries, actor account.Actor, unit int64, touched []Draft, check func(plan.Owed) error) ([]Saved, error) {
	slices.SortFunc(touched, func(a, b Draft) int { return compareKeys(a.Key, b.Key) })
	held, err := tx.HoldOwed(ctx, unit, keysOf(touched))
	if err != nil {
		return nil, err
	}
	results := make([]Saved, len(touched))
	for i, d := range touched {
		row, owed := held[d.Key]
		results[i] = Saved{Draft: d, Row: row, Err: checkSave(d, row, owed, check)}
		if results[i].Err != nil || row.Report.Content == d.Content {
			continue // refused, or the second press of one button
		}
		if err := s.write(ctx, tx, actor, &results[i]); err != nil {
			return nil, err
		}
	}
	return results, nil
}

func checkSave(d Draft, row plan.Owed, owed bool, check func(plan.Owed) error) error {
	if !owed {
		return fault.New(fault.NotFound, "Không tìm thấy việc này trong các việc của đơn vị.")
	}
	if err := d.CheckDraft(); err != nil {
		return err
	}
	if row.Report.Content == d.Content {
		return nil
	}
	if err := check(row); err != nil {
		return err
	}
	if row.Report.Version != d.Base.Version {
		return postgres.Overtaken()
	}
	return nil
}

// write stores one row. Where it had no report when it was held and another window made one meanwhile,
// that is the second press of one button if it says the same, and else a conflict.
func (s *Service) write(ctx context.Context, tx *postgres.Queries, actor account.Actor, r *Saved) error {
	report := &r.Row.Report
	d := postgres.Drafting{Content: r.Content, At: s.now(), Account: actor.AccountID, Sheet: r.Sheet}
	if r.Row.UnitID != actor.UnitID {
		d.Entered = actor.UnitID
	}
	if report.ID != 0 {
		if err := tx.UpdateDraft(ctx, report.ID, d); err != nil {
			return err
		}
		report.Version++
		report.Content, report.Pending = r.Content, report.SubmittedVersion > 0
		return nil
	}
	id, made, err := tx.InsertDraft(ctx, r.Row, d, 1)
	if err != nil {
		return err
	}
	if made {
		report.ID, report.Version, report.State, report.Content = id, 1, plan.Drafted, r.Content
		return nil
	}
	if r.Row, err = reread(ctx, tx, r.Row.UnitID, r.Key); err != nil {
		return err
	}
	if r.Row.Report.Content != r.Content {
		r.Err = postgres.Overtaken()
	}
	return nil
}

func reread(ctx context.Context, tx *postgres.Queries, unit int64, key plan.RowKey) (plan.Owed, error) {
	held, err := tx.HoldOwed(ctx, unit, []plan.RowKey{key})
	return held[key], err
}

// Pick is a row that is to be sent, as it was when the answers were checked.
type Pick struct {
	Key     plan.RowKey
	Version int
}

// Submit sends the picked rows of the own unit: all of them or none, once for each token. The fields
// of a refusal are named by the keys of the rows.
func (s *Service) Submit(ctx context.Context, actor account.Actor, token string, picks []Pick) (receipt int64, err error) {
	if err := allow(actor, account.Report); err != nil {
		return 0, err
	}
	return s.submit(ctx, actor, token, picks, plan.Owed.CheckSubmit, postgres.Sending{UnitID: actor.UnitID}, nil)
}

// SubmitFor is Submit for another unit, in whose place the coordinator enters on one of plan.Grounds.
func (s *Service) SubmitFor(ctx context.Context, actor account.Actor, token string, unit int64, picks []Pick, via plan.OnBehalf) (receipt int64, err error) {
	if err := allow(actor, account.Follow); err != nil {
		return 0, err
	}
	if err := checkGround(via); err != nil {
		return 0, err
	}
	return s.submit(ctx, actor, token, picks, plan.Owed.CheckSubmit, postgres.Sending{UnitID: unit, OnBehalf: via}, nil)
}

func checkGround(via plan.OnBehalf) error {
	if via.Entered() {
		return nil
	}
	return fault.Field("on_behalf", "Chọn căn cứ nhập thay: điện thoại, văn bản hoặc Zalo.")
}

// submit sends the picked rows of the unit of the sending that check lets pass; first, where given, comes
// first in the transaction.
func (s *Service) submit(ctx context.Context, actor account.Actor, token string, picks []Pick, check func(plan.Owed) error, sending postgres.Sending, first func(*postgres.Queries) error) (int64, error) {
	if len(picks) == 0 {
		return 0, fault.New(fault.Invalid, "Chọn ít nhất một báo cáo để gửi.")
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		if first != nil {
			if err := first(tx); err != nil {
				return err
			}
		}
		slices.SortFunc(picks, func(a, b Pick) int { return compareKeys(a.Key, b.Key) })
		keys := make([]plan.RowKey, len(picks))
		for i, p := range picks {
			keys[i] = p.Key
		}
		held, err := tx.HoldOwed(ctx, sending.UnitID, keys)
		if err != nil {
			return err
		}
		rows, refused := make([]plan.Owed, 0, len(picks)), fault.Invalids{}
		for _, p := range picks {
			row, owed := held[p.Key]
			switch err := check(row); {
			case !owed:
				return fault.New(fault.NotFound, "Không tìm thấy việc này trong các việc của đơn vị.")
			case err != nil:
				refused.Add(p.Key.String(), Sentence(err))
			case row.Report.Version != p.Version:
				refused.Add(p.Key.String(), "Nội dung vừa được sửa sau khi bạn kiểm tra. Xem lại rồi gửi.")
			default:
				rows = append(rows, row)
			}
		}
		if err := refused.Err(); err != nil {
			return err
		}
		return s.send(ctx, tx, actor, rows, sending, e)
	})
}

// Sentence is what a refusal says: the messages of its fields, or its own.
func Sentence(err error) string {
	if fields := fault.Fields(err); len(fields) > 0 {
		return strings.Join(slices.Sorted(maps.Values(fields)), " ")
	}
	return fault.Message(err)
}

func (s *Service) send(ctx context.Context, tx *postgres.Queries, actor account.Actor, rows []plan.Owed, sending postgres.Sending, e *entry) error {
	sending.At, sending.Account, sending.ActedFor = s.now(), actor.AccountID, actor.UnitID
	receipt, err := tx.Submit(ctx, sending, rows)
	if err != nil {
		return err
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.Report.ID
	}
	*e = entry{action: "submit", subject: "receipt", id: receipt, detail: map[string]any{"reports": ids, "unit": sending.UnitID}}
	if sending.OnBehalf != plan.ByUnit {
		e.detail["on_behalf"] = sending.OnBehalf
	}
	e.tell(actor, sending.UnitID)
	return nil
}

// ReportFor enters and sends one report of another unit (nhập thay, rule 10), once for each token and
// text: pressing again with another text is an edit like any other, which meets the version that the
// first press made and is refused as a conflict, so that the text is not lost without a word.
func (s *Service) ReportFor(ctx context.Context, actor account.Actor, token string, unit int64, d Draft, via plan.OnBehalf) (receipt int64, err error) {
	if err := allow(actor, account.Follow); err != nil {
		return 0, err
	}
	if err := checkGround(via); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token+"."+d.Mark()+"."+string(via), func(tx *postgres.Queries, e *entry) error {
		results, err := s.save(ctx, tx, actor, unit, []Draft{d}, plan.Owed.CheckEdit)
		if err != nil {
			return err
		}
		if err := results[0].Err; err != nil {
			return err
		}
		row, err := reread(ctx, tx, unit, d.Key)
		if err != nil {
			return err
		}
		if err := row.CheckSubmit(); err != nil {
			return err
		}
		return s.send(ctx, tx, actor, []plan.Owed{row}, postgres.Sending{UnitID: unit, OnBehalf: via}, e)
	})
}

// Seen is a sent report with the number of the version that the coordinator read.
type Seen struct {
	ReportID int64
	Version  int
}

// Accept receives reports (tiếp nhận): all of them or none.
func (s *Service) Accept(ctx context.Context, actor account.Actor, seen []Seen) error {
	return s.review(ctx, actor, postgres.Reviewing{Act: plan.ReviewAccept}, seen, func(o plan.Owed) error {
		if o.Report.Pending {
			return fault.New(fault.Conflict, "Đơn vị đang sửa báo cáo này và chưa gửi lại. Chờ bản mới, hoặc trả lại.")
		}
		return nil
	})
}

// SendBack gives reports back to their units (trả lại) with a reason: all of them or none.
func (s *Service) SendBack(ctx context.Context, actor account.Actor, seen []Seen, reason string) error {
	reason = strings.TrimSpace(reason)
	switch n := len([]rune(reason)); {
	case n == 0:
		return fault.Field("reason", "Ghi lý do trả lại để đơn vị biết cần sửa gì.")
	case n > plan.MaxReason:
		return fault.Field("reason", "Lý do dài quá 2.000 chữ cái.")
	}
	return s.review(ctx, actor, postgres.Reviewing{Act: plan.ReviewSendBack, Reason: reason}, seen, func(plan.Owed) error { return nil })
}

// review checks and changes reports that lie with the coordinator; one audit entry for each. What is
// already as asked is passed over: it was the second press of the same button.
func (s *Service) review(ctx context.Context, actor account.Actor, r postgres.Reviewing, seen []Seen, check func(plan.Owed) error) error {
	if err := allow(actor, account.Follow); err != nil {
		return err
	}
	if len(seen) == 0 {
		return fault.New(fault.Invalid, "Chọn ít nhất một báo cáo.")
	}
	done := map[plan.ReviewAct]plan.ReportState{plan.ReviewAccept: plan.Accepted, plan.ReviewSendBack: plan.SentBack}[r.Act]
	r.At, r.Account, r.Unit = s.now(), actor.AccountID, actor.UnitID
	return s.change(ctx, actor, func(tx *postgres.Queries, _ *entry) error {
		ids := make([]int64, len(seen))
		for i, one := range seen {
			ids[i] = one.ReportID
		}
		held, err := tx.HoldReports(ctx, ids)
		if err != nil {
			return err
		}
		ids = ids[:0]
		var rows []plan.Owed
		for _, one := range seen {
			o, there := held[one.ReportID]
			if !there {
				return fault.New(fault.NotFound, "Không tìm thấy báo cáo.")
			}
			if o.Report.State == done && o.Report.SubmittedVersion == one.Version || slices.Contains(ids, one.ReportID) {
				continue
			}
			if err := o.CheckReceive(one.Version); err != nil {
				return err
			}
			if err := check(o); err != nil {
				return err
			}
			ids, rows = append(ids, one.ReportID), append(rows, o)
		}
		if len(ids) == 0 {
			return nil
		}
		if err := tx.Review(ctx, ids, r); err != nil {
			return err
		}
		if r.Act == plan.ReviewSendBack {
			if err := tx.InsertNotices(ctx, r.At, sentBackNotices(rows, r.Reason)...); err != nil {
				return err
			}
		}
		for _, o := range rows {
			err := tx.InsertAudit(ctx, postgres.AuditEntry{
				At: r.At, Actor: actor, Action: string(r.Act), Subject: "progress_report", SubjectID: o.Report.ID, Address: AddressOf(ctx),
				Detail: map[string]any{"version": o.Report.SubmittedVersion, "unit": o.UnitID},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func keysOf(drafts []Draft) []plan.RowKey {
	keys := make([]plan.RowKey, len(drafts))
	for i, d := range drafts {
		keys[i] = d.Key
	}
	return keys
}

func compareKeys(a, b plan.RowKey) int {
	if a.PeriodID != b.PeriodID {
		return int(a.PeriodID - b.PeriodID)
	}
	return int(a.ItemID - b.ItemID)
}
