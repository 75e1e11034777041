package planning

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/photo"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// DocumentStep is a step of an official report as a form makes it, from the version that the person saw.
type DocumentStep struct {
	ReportID int64
	Version  int
	Reason   string
}

// Frozen is a version to be kept for ever. Files are its bytes in every format: bytes, and not the model
// alone, because a later release may lay the same model out otherwise, and what was approved must come out
// as it was. A submitted version has none: it is only read on the screen.
type Frozen struct {
	Kind, Title   string
	Model, Inputs string
	Holes         []string
	Files         []FrozenFile
	// Parts is the sum of the versions of the edited parts that were read; a part that was saved since is
	// not in the document.
	Parts int
}

// FrozenFile is one format of a frozen version.
type FrozenFile struct {
	Format, Name, MediaType string
	Bytes                   []byte
}

// documentActs are the permissions of the hands.
var documentActs = map[plan.DocumentHand]account.Act{
	plan.WritersHand: account.Compose, plan.LeadersHand: account.Approve, plan.ClerksHand: account.Register,
}

// MayStep says whether the actor may take the step from the state.
func MayStep(actor account.Actor, state plan.DocumentState, act plan.DocumentAct) bool {
	return state.May(act) && actor.May(documentActs[act.Hand()])
}

// documentStep takes one step, once for each token: it checks the hand, holds the report, checks the version
// and the rule, lets change do what the step needs, and keeps the step with its notices.
func (s *Service) documentStep(ctx context.Context, actor account.Actor, token string, step DocumentStep, act plan.DocumentAct, change func(tx *postgres.Queries, r *postgres.Report, e *entry) error) error {
	if err := allow(actor, documentActs[act.Hand()]); err != nil {
		return err
	}
	_, err := s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		r, err := tx.HoldReport(ctx, step.ReportID)
		if err != nil {
			return err
		}
		before := r
		if r.State, err = r.State.Step(act, step.Reason); err != nil {
			return err
		}
		if r.Version != step.Version {
			return fault.New(fault.Conflict, "Người khác vừa làm một bước với báo cáo này. Xem lại rồi làm tiếp.")
		}
		*e = entry{action: string(act), subject: "report", id: r.ID, detail: map[string]any{"period": r.Period.ID}}
		if step.Reason != "" {
			e.detail["reason"] = step.Reason
		}
		if change != nil {
			if err := change(tx, &r, e); err != nil {
				return err
			}
		}
		done := plan.DocumentEntry{Act: act, Reason: step.Reason, At: s.now()}
		if err := tx.MoveReport(ctx, r, done, actor); err != nil {
			return err
		}
		return tx.InsertNotices(ctx, s.now(), documentNotices(before, r, done)...)
	})
	return err
}

// documentNotices tell whoever the step is for: the leader of what waits for him, the coordinator of what
// was decided, the leader of what was approved and is open again.
func documentNotices(before, r postgres.Report, e plan.DocumentEntry) []postgres.NewNotice {
	name := fmt.Sprintf("Báo cáo năm %d, %s", r.Period.Year, plan.Shorten(r.ShortTitle, 100))
	n := postgres.NewNotice{Kind: plan.NoticeDocument, Subject: r.ID}
	switch e.Act {
	case plan.SubmitDocument:
		n.Account, n.Text = r.LeaderID, name+": trình duyệt."
		if n.Account == 0 {
			n.Role = account.RoleLeader
		}
	case plan.ApproveDocument:
		n.Role, n.Text = account.RoleCoordinator, name+": đã duyệt. Việc tiếp theo: lấy số, ghi ngày ban hành."
	case plan.SendBackDocument:
		n.Role, n.Text = account.RoleCoordinator, name+": bị trả lại. "+plan.Shorten(e.Reason, noticeText)
	case plan.ReopenDocument:
		if !before.State.Frozen() {
			n.Role, n.Text = account.RoleLeader, name+": người soạn đã rút lại để sửa. "+plan.Shorten(e.Reason, noticeText)
			break
		}
		n.Role, n.Text = account.RoleLeader, name+": mở lại sau khi duyệt. "+plan.Shorten(e.Reason, noticeText)
	default:
		return nil
	}
	return []postgres.NewNotice{n}
}

// freeze keeps the next version of a report with its files.
func (s *Service) freeze(ctx context.Context, tx *postgres.Queries, actor account.Actor, r *postgres.Report, stage plan.DocumentState, f Frozen, e *entry) error {
	r.Frozen++
	v := postgres.ReportVersion{Number: r.Frozen, Stage: stage, Kind: f.Kind, Title: f.Title, Model: f.Model, Inputs: f.Inputs, Holes: f.Holes, MadeAt: s.now()}
	if err := tx.FreezeReport(ctx, r.ID, v, actor.AccountID); err != nil {
		return err
	}
	sums := map[string]string{}
	for _, file := range f.Files {
		sum := sha256.Sum256(file.Bytes)
		kept := postgres.ReportFile{Version: v.Number, Format: file.Format, Name: file.Name, MediaType: file.MediaType, Size: int64(len(file.Bytes)), SHA256: sum[:], MadeAt: s.now()}
		if _, err := tx.InsertReportFile(ctx, r.ID, kept, actor.AccountID, bytes.NewReader(file.Bytes)); err != nil {
			return err
		}
		sums[file.Format] = hex.EncodeToString(sum[:])
	}
	e.detail["version"], e.detail["sha256"] = v.Number, sums
	return nil
}

// SubmitReport lays the report as it is composed now before a leader (0: any).
func (s *Service) SubmitReport(ctx context.Context, actor account.Actor, token string, step DocumentStep, leader int64, f Frozen) error {
	return s.documentStep(ctx, actor, token, step, plan.SubmitDocument, func(tx *postgres.Queries, r *postgres.Report, e *entry) (err error) {
		parts, err := tx.PartVersions(ctx, r.ID)
		if err != nil {
			return err
		}
		if parts != f.Parts {
			return fault.New(fault.Conflict, "Người khác vừa sửa một phần của báo cáo. Đọc lại bản mới rồi trình.")
		}
		r.LeaderID = leader
		if leader != 0 {
			if r.LeaderID, err = speaker(ctx, tx, account.Actor{}, leader); err != nil {
				return fault.Field("leader", "Chọn lãnh đạo duyệt báo cáo này.")
			}
		}
		e.detail["leader"] = r.LeaderID
		return s.freeze(ctx, tx, actor, r, plan.DocumentSubmitted, f, e)
	})
}

// ApproveReport freezes what was submitted, and locks the period: nothing that units do later changes what
// was approved (rule 9).
func (s *Service) ApproveReport(ctx context.Context, actor account.Actor, token string, step DocumentStep, f Frozen) error {
	step.Reason = ""
	return s.documentStep(ctx, actor, token, step, plan.ApproveDocument, func(tx *postgres.Queries, r *postgres.Report, e *entry) error {
		if err := s.freeze(ctx, tx, actor, r, plan.DocumentApproved, f, e); err != nil {
			return err
		}
		p, err := tx.Period(ctx, r.Period.ID)
		if err != nil || p.State != plan.PeriodOpen {
			return err
		}
		if p.State, err = p.Move(plan.PeriodClosed, ""); err != nil {
			return err
		}
		e.detail["locked"] = p.ID
		return s.movePeriod(ctx, tx, actor, p, plan.PeriodClosed, "Báo cáo đã được duyệt.")
	})
}

// SendBackReport gives a submitted report back with what is to be mended.
func (s *Service) SendBackReport(ctx context.Context, actor account.Actor, token string, step DocumentStep) error {
	return s.documentStep(ctx, actor, token, step, plan.SendBackDocument, nil)
}

// ReopenReport lets a report be edited again; what was frozen stays. The period stays locked: unlocking it is
// an act of its own, with its own reason.
func (s *Service) ReopenReport(ctx context.Context, actor account.Actor, token string, step DocumentStep) error {
	return s.documentStep(ctx, actor, token, step, plan.ReopenDocument, nil)
}

// NumberReport enters the number and the day of an approved report into the register and freezes the version
// that carries them. A number that is taken is refused at its field, with the next free one.
func (s *Service) NumberReport(ctx context.Context, actor account.Actor, token string, step DocumentStep, line postgres.RegisterEntry, f Frozen) error {
	step.Reason = ""
	err := s.documentStep(ctx, actor, token, step, plan.NumberDocument, func(tx *postgres.Queries, r *postgres.Report, e *entry) error {
		approved, err := tx.ApprovedAt(ctx, r.ID)
		if err != nil {
			return err
		}
		loc := actor.Commune.Location()
		if err := plan.CheckNumber(line.Number, line.On, plan.DayOf(approved, loc), s.today(actor)); err != nil {
			return err
		}
		if err := s.freeze(ctx, tx, actor, r, plan.DocumentNumbered, f, e); err != nil {
			return err
		}
		line.ReportID, line.Version, line.Year = r.ID, r.Frozen, line.On.Year()
		e.detail["number"], e.detail["on"] = line.Number, line.On
		_, err = tx.SetRegisterEntry(ctx, line, s.now(), actor.AccountID)
		return err
	})
	return s.withNextNumber(ctx, actor, line, err)
}

// withNextNumber says which number is free where the given one is taken.
func (s *Service) withNextNumber(ctx context.Context, actor account.Actor, line postgres.RegisterEntry, err error) error {
	if message := fault.Fields(err)["number"]; message == "" || fault.Message(err) != message {
		return err
	}
	next, e := s.store.In(actor).NextNumber(ctx, line.Kind, line.On.Year())
	if e != nil {
		return e
	}
	taken := fault.Field("number", fmt.Sprintf("Số %d năm %d đã cấp cho văn bản khác; số tiếp theo còn trống là %d.", line.Number, line.On.Year(), next))
	taken.Err = err
	return taken
}

// IssueReport sends a numbered report on its way: the number stays taken for ever.
func (s *Service) IssueReport(ctx context.Context, actor account.Actor, token string, step DocumentStep) error {
	step.Reason = ""
	return s.documentStep(ctx, actor, token, step, plan.IssueDocument, func(tx *postgres.Queries, r *postgres.Report, _ *entry) error {
		return tx.IssueEntry(ctx, *r, s.now())
	})
}

// NoteDeliveries notes how an issued report was sent to its recipients; a row is written where it differs.
func (s *Service) NoteDeliveries(ctx context.Context, actor account.Actor, token string, step DocumentStep, list []plan.Delivery) error {
	step.Reason = ""
	return s.documentStep(ctx, actor, token, step, plan.NoteDeliveries, func(tx *postgres.Queries, r *postgres.Report, e *entry) error {
		life, err := tx.ReportLife(ctx, r.ID, 0)
		if err != nil {
			return err
		}
		noted := map[int]plan.Delivery{}
		for _, d := range life.Deliveries {
			noted[d.Position] = d
		}
		var changed []plan.Delivery
		sent := map[string]any{}
		for _, d := range list {
			if old := noted[d.Position]; old.Way != d.Way || old.On != d.On {
				changed = append(changed, d)
				sent[d.Name] = d.Way
			}
		}
		e.detail["sent"] = sent
		if err := plan.CheckDeliveries(list, life.Entry.On, s.today(actor)); err != nil || len(changed) == 0 {
			return err
		}
		return tx.SetDeliveries(ctx, *r, changed, s.now(), actor.AccountID)
	})
}

// AddSignedCopy keeps the signed scan or signed PDF of a numbered report, by its content. The bytes of a PDF
// stay as they came, since a digital signature is on them; pictures lose where they were taken.
func (s *Service) AddSignedCopy(ctx context.Context, actor account.Actor, report int64, u Upload) error {
	if err := allow(actor, documentActs[plan.KeepSignedCopy.Hand()]); err != nil {
		return err
	}
	facts, sum, err := inspect(u.Content)
	if err != nil {
		return err
	}
	f := postgres.ReportFile{Format: postgres.SignedCopy, Name: plan.CleanFileName(u.Name), Size: facts.Size, SHA256: sum, MadeAt: s.now()}
	if f.MediaType, err = plan.SignedCopyType(f.Name, facts); err != nil {
		return err
	}
	content := io.Reader(u.Content)
	if photo.Known(f.MediaType) {
		clean, _, err := s.develop(ctx, f.MediaType, u.Content)
		if err != nil {
			return err
		}
		hash := sha256.Sum256(clean)
		content, f.Size, f.SHA256 = bytes.NewReader(clean), int64(len(clean)), hash[:]
	}
	_, err = s.create(ctx, actor, u.Token, func(tx *postgres.Queries, e *entry) error {
		r, err := tx.HoldReport(ctx, report)
		if err != nil {
			return err
		}
		if _, err := r.State.Step(plan.KeepSignedCopy, ""); err != nil {
			return err
		}
		f.Version = r.Frozen
		id, err := tx.InsertReportFile(ctx, r.ID, f, actor.AccountID, content)
		*e = entry{action: string(plan.KeepSignedCopy), subject: "report", id: r.ID, detail: map[string]any{
			"file": id, "size": f.Size, "sha256": hex.EncodeToString(f.SHA256),
		}}
		if err != nil {
			return err
		}
		return tx.MoveReport(ctx, r, plan.DocumentEntry{Act: plan.KeepSignedCopy, Reason: f.Name, At: s.now()}, actor)
	})
	return err
}

// RemoveSignedCopy takes back a signed copy that was uploaded by mistake, with the reason. Nobody sees it any
// more; its bytes and its fingerprint stay.
func (s *Service) RemoveSignedCopy(ctx context.Context, actor account.Actor, token string, step DocumentStep, file int64) error {
	return s.documentStep(ctx, actor, token, step, plan.RemoveSignedCopy, func(tx *postgres.Queries, r *postgres.Report, e *entry) error {
		f, err := tx.ReportFile(ctx, r.ID, file)
		if err != nil {
			return err
		}
		e.detail["file"], e.detail["name"], e.detail["sha256"] = f.ID, f.Name, hex.EncodeToString(f.SHA256)
		return tx.RemoveSignedCopy(ctx, r.ID, file, s.now(), actor.AccountID)
	})
}
