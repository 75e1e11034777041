package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

var (
	sqlSpendToken = statement(`INSERT INTO spent_tokens (commune_id, token, account_id) VALUES ($1, $2, nullif($3::bigint, 0)) ON CONFLICT DO NOTHING RETURNING true`)
	sqlTokenUsed  = statement(`SELECT coalesce(result_id, 0) FROM spent_tokens WHERE commune_id = $1 AND token = $2`)
	sqlOldTokens  = statement(`DELETE FROM spent_tokens WHERE commune_id = $1 AND spent_at < $2`)
	sqlTokenFor   = statement(`UPDATE spent_tokens SET result_id = $3 WHERE commune_id = $1 AND token = $2`)
)

// SpendToken uses up the one-use token of a form inside a transaction. Where it was used already
// (double click, pressing again after a dropped line), spent is true and result what the first press
// made; a first press that is still under way is waited for.
func (q *Queries) SpendToken(ctx context.Context, token string, account int64) (result int64, spent bool, err error) {
	n := utf8.RuneCountInString(token)
	if n < 16 || n > 64 || !utf8.ValidString(token) || strings.ContainsRune(token, 0) {
		return 0, false, fault.New(fault.Invalid, "Trang này đã cũ. Tải lại trang rồi làm lại.")
	}
	var fresh bool
	err = q.db.QueryRow(ctx, sqlSpendToken, q.commune, token, account).Scan(&fresh)
	if err == nil {
		return 0, false, nil
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return 0, false, fmt.Errorf("spend token: %w", translate(err, nil))
	}
	if err := q.db.QueryRow(ctx, sqlTokenUsed, q.commune, token).Scan(&result); err != nil {
		return 0, false, fmt.Errorf("result of token: %w", translate(err, nil))
	}
	return result, true, nil
}

// KeepTokenResult remembers what the form with the token made.
func (q *Queries) KeepTokenResult(ctx context.Context, token string, result int64) error {
	return wrap(q.later(ctx, sqlTokenFor, q.commune, token, result), "keep token result")
}

// DeleteOldTokens forgets tokens spent before the moment: no page lives that long.
func (q *Queries) DeleteOldTokens(ctx context.Context, before time.Time) error {
	_, err := q.db.Exec(ctx, sqlOldTokens, q.commune, before)
	return wrap(err, "delete old tokens")
}

// TokenResult is what the form with the token made; ok is false where it was not used.
func (q *Queries) TokenResult(ctx context.Context, token string) (result int64, ok bool, err error) {
	err = q.db.QueryRow(ctx, sqlTokenUsed, q.commune, token).Scan(&result)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	return result, err == nil, wrap(err, "result of token")
}
