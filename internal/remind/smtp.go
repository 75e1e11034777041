package remind

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// MailServer is where mails are handed over, and in whose name.
type MailServer struct {
	Addr           string // host:port
	From           string // "Kế hoạch xã Hà Trung <kehoach@hatrung.gov.vn>" or the address alone
	User, Password string // none: without signing in
	TLS            TLS
}

// TLS says how the line to the mail server is protected.
type TLS string

// The kinds of line. Without protection only a server on this machine should be spoken to.
const (
	StartTLS TLS = "starttls" // plain at first, then TLS; the usual one of port 587
	FullTLS  TLS = "tls"      // from the first byte; port 465
	NoTLS    TLS = "none"
)

// letter is one mail to be sent.
type letter struct {
	id            string // of the message, the same at every try
	to            string
	subject, body string
	at            time.Time
}

// smtpTime is the time that one mail may take.
const smtpTime = 30 * time.Second

// errRefused: the mail server took the mail for impossible; trying again is of no use.
var errRefused = errors.New("refused for good")

// errUnsure: the line broke after the last byte and before the answer.
var errUnsure = errors.New("no answer to the last byte")

// send hands a mail over. commit is called when everything but the last byte is ready: an error of it
// keeps the mail back, and whatever fails before it has sent nothing.
func (s *MailServer) send(ctx context.Context, l letter, commit func() error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, smtpTime)
	defer cancel()
	message, domain, err := s.message(l)
	if err != nil {
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	client, err := s.client(domain)
	if err != nil {
		return err
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", s.Addr, err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.UpdateDeadline(smtpTime); err != nil {
		return err
	}
	from, err := message.GetSender(false)
	if err != nil {
		return err
	}
	to, err := message.GetRecipients()
	if err != nil || len(to) != 1 {
		return fmt.Errorf("%w: address: %w", errRefused, err)
	}
	if err := conn.Mail(from); err != nil {
		return fmt.Errorf("sender: %w", err) // a matter of the configuration, which may be mended
	}
	if err := conn.Rcpt(to[0]); err != nil {
		return forGood("recipient", err)
	}
	data, err := conn.Data()
	if err != nil {
		return forGood("data", err)
	}
	if _, err := message.WriteTo(data); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if err := commit(); err != nil {
		return err
	}
	if err := data.Close(); err != nil {
		if _, answered := errors.AsType[*textproto.Error](err); answered {
			return forGood("data", err)
		}
		return fmt.Errorf("%w: %w", errUnsure, err)
	}
	_ = conn.Quit() // the mail is over there, whatever is said now
	return nil
}

// forGood tells a refusal that will stay (5xx) from one that may pass.
func forGood(what string, err error) error {
	if e, ok := errors.AsType[*textproto.Error](err); ok && e.Code >= 500 {
		return fmt.Errorf("%w: %s: %w", errRefused, what, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// message is plain text alone: no pictures, no counters, nothing to be followed by.
func (s *MailServer) message(l letter) (m *mail.Msg, domain string, err error) {
	m = mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := m.From(s.From); err != nil {
		return nil, "", fmt.Errorf("from: %w", err)
	}
	if err := m.To(l.to); err != nil {
		return nil, "", fmt.Errorf("to: %w", err)
	}
	_, domain, _ = strings.Cut(m.GetFrom()[0].Address, "@")
	m.Subject(l.subject)
	m.SetDateWithValue(l.at)
	m.SetMessageIDWithValue(l.id + "@" + domain)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(mail.TypeTextPlain, l.body)
	return m, domain, nil
}

// client knows how to reach the server; domain is how we introduce ourselves, instead of by the name
// of this machine.
func (s *MailServer) client(domain string) (*mail.Client, error) {
	host, service, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(service)
	if err != nil {
		return nil, err
	}
	options := []mail.Option{mail.WithPort(port), mail.WithTimeout(smtpTime), mail.WithHELO(domain)}
	switch s.TLS {
	case FullTLS:
		options = append(options, mail.WithSSL())
	case NoTLS:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	return mail.NewClient(host, options...)
}
