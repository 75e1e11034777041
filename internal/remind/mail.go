package remind

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// errTaken: another server moved the mail on meanwhile.
var errTaken = errors.New("the mail is another's")

// mail sends one mail; see the package's comment for what may go wrong when.
func (w *work) mail(ctx context.Context, job *river.Job[postgres.MailJob]) error {
	q := w.Store.In(account.System(job.Args.CommuneID))
	m, err := q.Mail(ctx, job.Args.MailID)
	if fault.KindOf(err) == fault.NotFound {
		return nil // of a database that was restored to an earlier day
	}
	if err != nil {
		return err
	}
	// What became of the mail is written even where the server is being stopped.
	move := func(from, to plan.MailState, cause error) error {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		text := ""
		if cause != nil {
			text = cause.Error()
		}
		moved, err := q.MoveMail(end, m.ID, from, to, text, w.Now())
		if err == nil && !moved {
			err = errTaken
		}
		return err
	}
	switch {
	case m.State == plan.MailHandedOver:
		return ours(move(plan.MailHandedOver, plan.MailUnsure, errors.New("the server was stopped before the answer")))
	case m.State != plan.MailQueued:
		return nil
	case len(m.Units) == 0:
		return ours(move(plan.MailQueued, plan.MailUnneeded, nil))
	case w.Mail == nil:
		return ours(move(plan.MailQueued, plan.MailFailed, errors.New("no mail server is configured")))
	}
	commune, err := q.Commune(ctx)
	if err != nil {
		return err
	}
	handed := false
	err = w.Mail.send(ctx, w.letter(m, commune.Name), func() error {
		err := move(plan.MailQueued, plan.MailHandedOver, nil)
		handed = err == nil
		return err
	})
	last := job.Attempt >= job.MaxAttempts
	state := plan.MailQueued
	if handed {
		state = plan.MailHandedOver
	}
	switch {
	case err == nil:
		return ours(move(state, plan.MailSent, nil))
	case errors.Is(err, errTaken):
		return nil
	case errors.Is(err, errUnsure):
		return ours(move(state, plan.MailUnsure, err))
	case errors.Is(err, errRefused), last:
		return errors.Join(ours(move(state, plan.MailFailed, err)), river.JobCancel(err))
	case handed: // the mail server said "not now" at the very end: it has not taken the mail
		return errors.Join(ours(move(state, plan.MailQueued, err)), err)
	}
	return err
}

// ours makes a mail that another server moved no failure of this one.
func ours(err error) error {
	if errors.Is(err, errTaken) {
		return nil
	}
	return err
}

// letter is the mail's text: the reminder's words and what is owed, by unit. It holds no text of a
// report.
func (w *work) letter(m plan.Mail, commune string) letter {
	var b strings.Builder
	fmt.Fprintf(&b, "Kính gửi ông/bà %s,\n\n", m.Person)
	requested := 0
	for i, u := range m.Units {
		if u.Requested {
			requested++
		}
		if i == 0 || u.Requested != m.Units[i-1].Requested {
			fmt.Fprintf(&b, "%s\n\n", opening(m.Reminder, u.Requested))
		}
		writeUnit(&b, u, m.Reminder.Day)
	}
	link := w.BaseURL + "/viec-cua-toi"
	fmt.Fprintf(&b, "Mở phần mềm để báo cáo: %s\n\n", link)
	fmt.Fprintf(&b, "Thư này do phần mềm Kế hoạch xã của %s gửi, không cần trả lời. Không muốn nhận thư nữa: %s/tai-khoan\n", commune, w.BaseURL)
	subject := fmt.Sprintf("Nhắc gửi báo cáo: %s", count(m.Units, "báo cáo"))
	if requested == len(m.Units) {
		subject = fmt.Sprintf("Đề nghị phối hợp thông tin: %s", count(m.Units, "nội dung"))
	}
	return letter{id: fmt.Sprintf("mail-%d-%d", m.Reminder.ID, m.ID), to: m.Address, subject: subject + ", " + commune, body: b.String(), at: w.Now()}
}

func opening(r plan.Reminder, requested bool) string {
	switch {
	case requested && r.RequestText != "":
		return r.RequestText
	case requested:
		return "UBND trân trọng đề nghị quý cơ quan phối hợp, gửi thông tin kết quả thực hiện các nội dung sau:"
	case r.Text != "":
		return r.Text
	}
	return "Các báo cáo sau chưa được gửi:"
}

func writeUnit(b *strings.Builder, u plan.ReminderUnit, today plan.Day) {
	for i, r := range u.Rows {
		if i == 0 || r.Key.PeriodID != u.Rows[i-1].Key.PeriodID {
			fmt.Fprintf(b, "%s: %s, kỳ %s", u.UnitName, r.PlanTitle, vi.Period(r.Period))
			if !u.Requested {
				b.WriteString(", " + dueWords(r.Period.UnitsDue, today))
			}
			b.WriteString("\n")
		}
		fmt.Fprintf(b, "- %s %s", r.Place, r.Title)
		if !u.Requested && r.Due != r.Period.UnitsDue {
			fmt.Fprintf(b, " (%s)", dueWords(r.Due, today))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
}

func dueWords(due, today plan.Day) string {
	words := "hạn " + vi.Date(due)
	if due.Before(today) {
		words += fmt.Sprintf(", đã quá hạn %d ngày", due.Until(today))
	}
	return words
}

func count(units []plan.ReminderUnit, word string) string {
	n := 0
	for _, u := range units {
		n += len(u.Rows)
	}
	return fmt.Sprintf("%d %s", n, word)
}
