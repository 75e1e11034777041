package remind

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// tickJob looks at the clock: it queues the day's digest of every commune, which the queue takes once.
type tickJob struct{}

// Kind is the job's name in the queue.
func (tickJob) Kind() string { return "tick" }

// digestJob sends the reminders of one commune's day.
type digestJob struct {
	CommuneID int64  `json:"commune"`
	Day       string `json:"day"`
}

// Kind is the job's name in the queue.
func (digestJob) Kind() string { return "digest" }

// InsertOpts makes a second job for the same day a no-op.
func (digestJob) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 10, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

func (w *work) tick(ctx context.Context, _ *river.Job[tickJob]) error {
	communes, err := w.Store.CommuneCodes(ctx)
	if err != nil || len(communes) == 0 {
		return err
	}
	// A day for the queue; what day it is in a commune, its own time zone says when the job runs.
	today := plan.DayOf(w.Now(), account.Commune{TimeZone: "Asia/Ho_Chi_Minh"}.Location()).String()
	jobs := make([]river.InsertManyParams, len(communes))
	for i, c := range communes {
		jobs[i] = river.InsertManyParams{Args: digestJob{c.ID, today}}
	}
	client, err := river.ClientFromContextSafely[pgx.Tx](ctx)
	if err != nil {
		return err
	}
	_, err = client.InsertMany(ctx, jobs)
	return err
}

func (w *work) digest(ctx context.Context, job *river.Job[digestJob]) error {
	q := w.Store.In(account.System(job.Args.CommuneID))
	commune, err := q.Commune(ctx)
	if err != nil {
		return err
	}
	now, loc := w.Now(), commune.Location()
	today := plan.DayOf(now, loc)
	if today.String() != job.Args.Day {
		return nil // of yesterday; today has its own
	}
	ladder, err := q.Ladder(ctx)
	if err != nil {
		return err
	}
	if !ladder.Started(now, loc) {
		return river.JobSnooze(untilMinute(now.In(loc), ladder.From))
	}
	calendar, err := q.Calendar(ctx)
	if err != nil {
		return err
	}
	_, err = w.planning.RunLadder(ctx, commune.ID, today, calendar, planning.Digest{Words: digestWords, Mail: w.Mail != nil})
	return err
}

// untilMinute is the time to a minute of the day that is still to come.
func untilMinute(now time.Time, minute int) time.Duration {
	passed := time.Duration(now.Hour())*time.Hour + time.Duration(now.Minute())*time.Minute + time.Duration(now.Second())*time.Second
	return max(time.Duration(minute)*time.Minute-passed, time.Second)
}

// digestWords is the notice to one person: what is late, what is due, and for bodies that are asked a
// request that knows no lateness.
func digestWords(rows []plan.Owed, today plan.Day) string {
	var late, due, asked []plan.Owed
	for _, o := range rows {
		switch {
		case o.Requested:
			asked = append(asked, o)
		case o.Due().Before(today):
			late = append(late, o)
		default:
			due = append(due, o)
		}
	}
	var sentences []string
	if len(late) > 0 {
		sentences = append(sentences, fmt.Sprintf("Quá hạn %d báo cáo: %s.", len(late), places(late)))
	}
	if len(due) > 0 {
		nearest := slices.MinFunc(due, func(a, b plan.Owed) int { return b.Due().Until(a.Due()) }).Due()
		sentences = append(sentences, fmt.Sprintf("Cần gửi %d báo cáo, hạn %s (%s): %s.", len(due), nearestWord(due, nearest), daysLeft(today.Until(nearest)), places(due)))
	}
	if len(asked) > 0 {
		sentences = append(sentences, fmt.Sprintf("Kính đề nghị quý cơ quan gửi thông tin kết quả thực hiện %d nội dung: %s. Trân trọng cảm ơn.", len(asked), places(asked)))
	}
	return strings.Join(sentences, " ")
}

func nearestWord(rows []plan.Owed, nearest plan.Day) string {
	if slices.ContainsFunc(rows, func(o plan.Owed) bool { return o.Due() != nearest }) {
		return "gần nhất " + vi.Date(nearest)
	}
	return vi.Date(nearest)
}

func daysLeft(n int) string {
	if n == 0 {
		return "hôm nay"
	}
	return fmt.Sprintf("còn %d ngày", n)
}

// places names rows by their places in the plan, and by the plan where there are several.
func places(rows []plan.Owed) string {
	several := slices.ContainsFunc(rows, func(o plan.Owed) bool { return o.PlanID != rows[0].PlanID })
	var names []string
	for _, o := range rows {
		name := o.Item.Place
		if several {
			name += " (" + plan.Shorten(o.PlanTitle, 40) + ")"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return plan.Shorten(strings.Join(names, ", "), 300)
}
