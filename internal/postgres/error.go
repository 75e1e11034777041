package postgres

import (
	"context"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// translate turns what the database said into a fault. constraints gives the fault of a named
// constraint, so that the sentence can name the field; nil where none is expected.
func translate(err error, constraints map[string]*fault.Error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.Wrap(err, fault.NotFound, "Không tìm thấy.")
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		if f, ok := constraints[e.ConstraintName]; ok && e.ConstraintName != "" {
			return &fault.Error{Kind: f.Kind, Message: f.Message, Fields: f.Fields, Err: err}
		}
		switch {
		// 53: out of disk, memory, connections; 57P: shut down or crashed; 25006: a standby; 08: connection;
		// 55P03 and 57014: a lock or statement took too long.
		case e.Code[:2] == "53", e.Code[:2] == "08", e.Code[:3] == "57P", e.Code == "25006", e.Code == "55P03", e.Code == "57014", e.Code == "40001", e.Code == "40P01":
			return unavailable(err)
		}
		return err
	}
	var ne net.Error
	if errors.As(err, &ne) || errors.Is(err, net.ErrClosed) || errors.Is(err, context.DeadlineExceeded) ||
		pgconn.SafeToRetry(err) || isConnect(err) || isClosed(err) {
		return unavailable(err)
	}
	return err
}

func unavailable(err error) error {
	return fault.Wrap(err, fault.Unavailable, "Chưa lưu được vì máy chủ dữ liệu đang bận hoặc tạm dừng. Nội dung vẫn còn trên trang này; chờ một lát rồi bấm lại.")
}

func isConnect(err error) bool {
	_, ok := errors.AsType[*pgconn.ConnectError](err)
	return ok
}

// isClosed finds connections that died under a statement; pgx has no type for them.
func isClosed(err error) bool {
	text := err.Error()
	for _, s := range []string{"conn closed", "unexpected EOF", "broken pipe", "connection reset", "closed pool"} {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}

// Overtaken is the fault of an edit that another person or window was faster with.
func Overtaken() error {
	return fault.New(fault.Conflict, "Người khác vừa sửa nội dung này. Nội dung bạn gõ vẫn còn bên dưới; xem bản mới rồi chọn.")
}

// orEmpty makes a nil list an empty array, since NULL is not allowed.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
