package planning

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/photo"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// Upload is a file on its way to a row.
type Upload struct {
	Token   string // of the page; the same file twice from one page counts once
	UnitID  int64
	Key     plan.RowKey
	Name    string // as the browser gave it
	Content io.ReadSeeker
}

// AddEvidence stores a file with its row, whole or not at all. A row that has no report yet gets one
// without text, at version 0, so that the form beside it still fits.
func (s *Service) AddEvidence(ctx context.Context, actor account.Actor, u Upload) (id int64, err error) {
	if err := allowUnit(actor, u.UnitID); err != nil {
		return 0, err
	}
	facts, sum, err := inspect(u.Content)
	if err != nil {
		return 0, err
	}
	e := plan.Evidence{Name: plan.CleanFileName(u.Name), Size: facts.Size, SHA256: sum}
	if e.MediaType, err = plan.EvidenceType(e.Name, facts); err != nil {
		return 0, err
	}
	token, content := fileToken(u, e), io.Reader(u.Content)
	var thumbnail []byte
	if photo.Known(e.MediaType) {
		clean, small, err := s.develop(ctx, e.MediaType, u.Content)
		if err != nil {
			return 0, err
		}
		hash := sha256.Sum256(clean)
		content, thumbnail, e.Size, e.SHA256 = bytes.NewReader(clean), small, int64(len(clean)), hash[:]
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, made *entry) error {
		row, err := s.rowForFile(ctx, tx, actor, u)
		if err != nil {
			return err
		}
		have, err := tx.EvidenceCount(ctx, row.Report.ID)
		if err != nil {
			return err
		}
		if err := plan.CheckAnotherFile(have); err != nil {
			return err
		}
		e.ReportID, e.UploadedAt, e.AddedAfter = row.Report.ID, s.now(), row.Report.SubmittedVersion
		id, err := tx.InsertEvidence(ctx, e, actor.AccountID, content, thumbnail)
		*made = entry{action: "create", subject: "evidence", id: id, detail: map[string]any{
			"report": e.ReportID, "size": e.Size, "sha256": hex.EncodeToString(e.SHA256),
		}}
		return err
	})
}

// develop takes out of a picture where and by whom it was taken, whatever the browser did, and makes a
// small one. Each may take 200 MB for a moment, so that they queue.
func (s *Service) develop(ctx context.Context, mediaType string, content io.ReadSeeker) (clean, small []byte, err error) {
	select {
	case s.pictures <- struct{}{}:
		defer func() { <-s.pictures }()
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	file, err := io.ReadAll(io.LimitReader(content, plan.MaxEvidence))
	if err != nil {
		return nil, nil, fmt.Errorf("read picture: %w", err)
	}
	if clean, err = photo.Clean(mediaType, file); err != nil {
		return nil, nil, err
	}
	return clean, photo.Small(mediaType, clean), nil
}

// rowForFile holds the row that a file belongs to; there is a report afterwards.
func (s *Service) rowForFile(ctx context.Context, tx *postgres.Queries, actor account.Actor, u Upload) (plan.Owed, error) {
	row, err := reread(ctx, tx, u.UnitID, u.Key)
	if err != nil {
		return row, err
	}
	if row.Item.ID == 0 {
		return row, fault.New(fault.NotFound, "Không tìm thấy việc này trong các việc của đơn vị.")
	}
	if err := row.CheckEdit(); err != nil || row.Report.ID != 0 {
		return row, err
	}
	id, made, err := tx.InsertDraft(ctx, row, postgres.Drafting{Content: plan.Content{Percent: -1}, At: s.now(), Account: actor.AccountID}, 0)
	if err == nil && !made {
		return reread(ctx, tx, u.UnitID, u.Key)
	}
	row.Report.ID = id
	return row, err
}

// RemoveEvidence takes a file away from its row. A version that was sent with it keeps it; the report
// without it is a correction, which counts when it is sent.
func (s *Service) RemoveEvidence(ctx context.Context, actor account.Actor, id int64) error {
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		report, err := tx.EvidenceReport(ctx, id)
		if err != nil {
			return err
		}
		held, err := tx.HoldReports(ctx, []int64{report})
		if err != nil {
			return err
		}
		row := held[report]
		if err := allowUnit(actor, row.UnitID); err != nil {
			return fault.Wrap(err, fault.NotFound, "Không tìm thấy tệp này.")
		}
		if err := row.CheckEdit(); err != nil {
			return err
		}
		removed, err := tx.RemoveEvidence(ctx, report, id, s.now())
		if removed {
			*e = entry{action: "remove", subject: "evidence", id: id, detail: map[string]any{"report": report}}
		}
		return err
	})
}

// allowUnit lets an officer act for his unit and the coordinator for every one.
func allowUnit(actor account.Actor, unit int64) error {
	if unit != 0 && unit == actor.UnitID && actor.May(account.Report) {
		return nil
	}
	return allow(actor, account.Follow)
}

// fileToken is the one-use token of one file from one page.
func fileToken(u Upload, e plan.Evidence) string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%s %d %s %q %x", u.Token, u.UnitID, u.Key, e.Name, e.SHA256)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

const (
	headSize = 512
	tailSize = 64 << 10
)

// inspect reads a file once, in small pieces, and goes back to its beginning.
func inspect(content io.ReadSeeker) (f plan.FileFacts, sum []byte, err error) {
	hash, buf := sha256.New(), make([]byte, tailSize)
	text := textCheck{ok: true}
	for {
		n, err := content.Read(buf)
		piece := buf[:n]
		f.Size += int64(n)
		if f.Size > plan.MaxEvidence {
			return f, nil, nil // refused by its size; the rest need not be read
		}
		_, _ = hash.Write(piece)
		text.add(piece)
		if missing := headSize - len(f.Head); missing > 0 {
			f.Head = append(f.Head, piece[:min(missing, n)]...)
		}
		f.Tail = append(f.Tail, piece...)
		if over := len(f.Tail) - tailSize; over > 0 {
			f.Tail = append(f.Tail[:0], f.Tail[over:]...)
		}
		if err == io.EOF { //nolint:errorlint // io.Reader gives EOF itself
			break
		}
		if err != nil {
			return f, nil, fmt.Errorf("read upload: %w", err)
		}
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return f, nil, fmt.Errorf("rewind upload: %w", err)
	}
	f.Text = text.ok && len(text.rest) == 0
	return f, hash.Sum(nil), nil
}

// textCheck says whether bytes that come in pieces are UTF-8 without control characters.
type textCheck struct {
	ok   bool
	rest []byte // the beginning of a letter that the next piece ends
}

func (t *textCheck) add(piece []byte) {
	piece = append(t.rest, piece...)
	t.rest = nil
	for len(piece) > 0 && t.ok {
		if !utf8.FullRune(piece) {
			t.rest = append([]byte(nil), piece...)
			return
		}
		c, size := utf8.DecodeRune(piece)
		t.ok = !(c == utf8.RuneError && size == 1) && (c >= ' ' || c == '\n' || c == '\r' || c == '\t')
		piece = piece[size:]
	}
}
