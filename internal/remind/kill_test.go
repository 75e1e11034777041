package remind_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
	"github.com/kehoachxa/kehoachxa/internal/remind"
	"github.com/kehoachxa/kehoachxa/internal/remind/smtptest"
)

// The environment of a server that is run to be killed: its database and its mail server.
const (
	workerEnv = "KEHOACHXA_TEST_WORKER"
	mailEnv   = "KEHOACHXA_TEST_MAIL"
)

// worker is the server: this test program, started again.
func worker() {
	store, err := postgres.Open(context.Background(), os.Getenv(workerEnv))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("started")
	err = remind.Run(context.Background(), remind.Options{
		Store: store, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return morning }, BaseURL: "https://kehoach.example",
		Mail: &remind.MailServer{Addr: os.Getenv(mailEnv), From: "kehoach@hatrung.example", TLS: remind.NoTLS},
	})
	fmt.Println(err)
	os.Exit(1)
}

// TestRemindersOnceThroughKills: two servers on one database send the reminders of many communes, and
// are killed at random all the while. Whatever happens, each commune has one reminder and each person one
// notice and no second mail; a mail is missing only where its row says that nobody can know.
func TestRemindersOnceThroughKills(t *testing.T) {
	t.Parallel()
	tries := 20
	if os.Getenv("KEHOACHXA_FULL") == "1" {
		tries = 200
	}
	db, post := pgtest.New(t), smtptest.Start(t)
	post.Delay = func() time.Duration { return time.Duration(rand.IntN(20)) * time.Millisecond }
	towns := make([]*town, tries)
	for i := range towns {
		towns[i] = makeTown(t, db.Store, i)
	}
	servers := [2]*exec.Cmd{startWorker(t, db.AppURL, post.Addr), startWorker(t, db.AppURL, post.Addr)}
	t.Cleanup(func() {
		for _, s := range servers {
			kill(s)
		}
	})
	kills := 0
	for end := time.Now().Add(10 * time.Minute); ; kills++ {
		time.Sleep(time.Duration(20+rand.IntN(200)) * time.Millisecond)
		if done(t, db, tries) {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the mails do not come to an end")
		}
		i := rand.IntN(2)
		kill(servers[i])
		if rand.IntN(3) == 0 { // both
			kill(servers[1-i])
			rescue(t, db)
			servers[1-i] = startWorker(t, db.AppURL, post.Addr)
		}
		servers[i] = startWorker(t, db.AppURL, post.Addr)
	}
	// Once more for all: a job that is run again must find its work done.
	for _, s := range servers {
		kill(s)
	}
	before := len(post.Mails())
	db.Exec(t, 0, `UPDATE river.river_job SET state = 'available', finalized_at = NULL, unique_key = NULL, attempt = 0, scheduled_at = now()`)
	servers[0] = startWorker(t, db.AppURL, post.Addr)
	for end := time.Now().Add(time.Minute); !idle(t, db) && time.Now().Before(end); {
		time.Sleep(50 * time.Millisecond)
	}
	kill(servers[0])
	if after := len(post.Mails()); after != before {
		t.Errorf("%d mails more when all jobs ran again", after-before)
	}

	mails, missing := mailsTo(post.Mails()), 0
	counts := map[plan.MailState]int{}
	for i, w := range towns {
		q := db.Store.In(w.actor)
		list, _, err := q.Reminders(t.Context(), 0, 10)
		if err != nil || len(list) != 1 {
			t.Fatalf("commune %d has %d reminders, %v", i, len(list), err)
		}
		states := waitMails(t, db.Store, w, 3)
		for name, account := range w.people {
			notices, err := q.Notices(t.Context(), account, 0, 10)
			if err != nil || len(notices) != 1 {
				t.Errorf("%s of commune %d has %d notices, %v", name, i, len(notices), err)
			}
			came, state := len(mails[fmt.Sprintf("%s@xa%d.vn", name, i)]), states["Nguyễn Thị "+name]
			counts[state]++
			switch {
			case state == "" && came == 0, state == plan.MailSent && came == 1, state == plan.MailUnsure && came == 1:
			case state == plan.MailUnsure && came == 0:
				missing++
			default:
				t.Errorf("%s of commune %d: %d mails, state %q", name, i, came, state)
			}
		}
	}
	if kills < tries/4 {
		t.Errorf("only %d kills", kills)
	}
	t.Logf("%d communes, %d kills: %d mails came, %d sent, %d unsure of which %d did not come", tries, kills, len(post.Mails()), counts[plan.MailSent], counts[plan.MailUnsure], missing)
}

func startWorker(t *testing.T, database, mail string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), workerEnv+"="+database, mailEnv+"="+mail)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "started\n" {
		t.Fatalf("server: %q, %v", line, err)
	}
	return cmd
}

func kill(cmd *exec.Cmd) {
	if cmd.ProcessState == nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
}

// rescue is what River does five minutes after a server died: its jobs are taken up again. Nobody is
// running just now.
func rescue(t *testing.T, db *pgtest.Database) {
	t.Helper()
	db.Exec(t, 0, `UPDATE river.river_job SET state = 'available' WHERE state = 'running'`)
}

// done says that every commune has its reminder and no mail is under way but in the hands of a dead server.
func done(t *testing.T, db *pgtest.Database, communes int) bool {
	t.Helper()
	var reminders, open int
	query(t, db, `SELECT (SELECT count(*) FROM river.river_job WHERE kind = 'digest' AND state = 'completed'),
		(SELECT count(*) FROM river.river_job WHERE kind IN ('mail', 'digest') AND state NOT IN ('completed', 'cancelled', 'discarded'))`, &reminders, &open)
	return reminders == communes && open == 0
}

// idle says that no job waits or runs.
func idle(t *testing.T, db *pgtest.Database) bool {
	t.Helper()
	var open int
	query(t, db, `SELECT count(*) FROM river.river_job WHERE state NOT IN ('completed', 'cancelled', 'discarded')`, &open)
	return open == 0
}

// query reads one row as the owner.
func query(t *testing.T, db *pgtest.Database, sql string, into ...any) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if err := conn.QueryRow(ctx, sql).Scan(into...); err != nil {
		t.Fatal(err)
	}
}
