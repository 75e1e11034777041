// Package smtptest is a real mail server for tests: it takes mails over SMTP and keeps them to be read.
package smtptest

import (
	"bytes"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// Mail is a mail as it arrived, decoded.
type Mail struct {
	From, To string // of the envelope
	Subject  string
	Body     string
	Header   mail.Header
	Raw      string
}

// Server is a mail server on this machine. Its fields are set before mails come.
type Server struct {
	Addr string
	// Delay is waited for before and after a mail is taken, so that something can happen meanwhile.
	Delay func() time.Duration
	// Refuse is the answer to a recipient, or to the end of the data where data says so; nil takes it.
	Refuse func(to string, data bool) error

	t     testing.TB
	mu    sync.Mutex
	mails []Mail
}

// Start runs a server until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, Delay: func() time.Duration { return 0 }, Refuse: func(string, bool) error { return nil }}
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // ends with the test
	if err != nil {
		t.Fatal(err)
	}
	s.Addr = listener.Addr().String()
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	server.Domain, server.EnableSMTPUTF8 = "localhost", true
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	return s
}

// Mails are those that were taken so far, in their order.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Wait waits until there are n mails and gives them; it fails the test where they do not come.
func (s *Server) Wait(n int) []Mail {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if mails := s.Mails(); len(mails) >= n {
			return mails
		}
	}
	s.t.Fatalf("%d mails came, want %d", len(s.Mails()), n)
	return nil
}

type session struct {
	server   *Server
	from, to string
}

func (c *session) Reset()        {}
func (c *session) Logout() error { return nil }

func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	c.from = from
	return nil
}

func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = to
	return c.server.Refuse(to, false)
}

// Data takes a mail when its last byte has come; a line that breaks before leaves nothing.
func (c *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := c.server.Refuse(c.to, true); err != nil {
		return err
	}
	m, err := parse(raw)
	if err != nil {
		c.server.t.Errorf("mail to %s: %v\n%s", c.to, err, raw)
		return err
	}
	m.From, m.To = c.from, c.to
	time.Sleep(c.server.Delay())
	c.server.mu.Lock()
	c.server.mails = append(c.server.mails, m)
	c.server.mu.Unlock()
	time.Sleep(c.server.Delay())
	return nil
}

func parse(raw []byte) (Mail, error) {
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Mail{}, err
	}
	body := message.Body
	if strings.EqualFold(message.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return Mail{}, err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	return Mail{Subject: subject, Body: strings.ReplaceAll(string(text), "\r\n", "\n"), Header: message.Header, Raw: string(raw)}, err
}
