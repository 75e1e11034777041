package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// Commune is a tenant with its letterhead.
type Commune struct {
	account.Commune
	ShortCode          string // usernames begin with it
	LetterheadSuperior string
	LetterheadAgency   string // "ỦY BAN NHÂN DÂN XÃ HÀ TRUNG"
	SymbolSuffix       string // "UBND"
	SignerAuthority    []string
	SignerName         string
	Filing             string
	Demo               bool
	Version            int
}

// ReceivingBody is whom reports are addressed or sent to, while it exists.
type ReceivingBody struct {
	ID                 int64
	Use                string // "addressee" or "recipient"
	Name, Purpose      string
	Position           int
	ValidFrom, ValidTo plan.Day
}

var (
	sqlInsertCode    = statement(`INSERT INTO commune_codes (code, short_code, demo) VALUES ($1, $2, $3) RETURNING id`)
	sqlInsertCommune = statement(`INSERT INTO communes (id, name, province, place, time_zone, letterhead_superior, letterhead_agency, symbol_suffix,
	signer_authority, signer_name, filing) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
	sqlCommuneCodes = statement(`SELECT id, code, short_code FROM commune_codes ORDER BY code`)
	sqlCommune      = statement(`SELECT c.id, k.code, k.short_code, c.name, c.province, c.place, c.time_zone, c.letterhead_superior, c.letterhead_agency,
	c.symbol_suffix, c.signer_authority, c.signer_name, c.filing, k.demo, c.version
FROM communes c JOIN commune_codes k ON k.id = c.id WHERE c.id = $1`)
	sqlUpdateCommune = statement(`UPDATE communes SET name = $3, province = $4, place = $5, letterhead_superior = $6, letterhead_agency = $7, symbol_suffix = $8,
	signer_authority = $9, signer_name = $10, filing = $11, version = version + 1 WHERE id = $1 AND version = $2`)
	sqlBodies       = statement(`SELECT id, use, name, purpose, position, valid_from, valid_to FROM receiving_bodies WHERE commune_id = $1 ORDER BY use, position, id`)
	sqlDeleteBodies = statement(`DELETE FROM receiving_bodies WHERE commune_id = $1`)
	sqlInsertBody   = statement(`INSERT INTO receiving_bodies (commune_id, use, name, purpose, position, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
)

// CommuneCodes is the directory of communes: id, code and short code, nothing else.
func (s *Store) CommuneCodes(ctx context.Context) ([]Commune, error) {
	rows, _ := s.pool.Query(ctx, sqlCommuneCodes)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Commune, err error) {
		err = row.Scan(&c.ID, &c.Code, &c.ShortCode)
		return c, err
	})
	return list, wrap(err, "commune codes")
}

// AddCommune makes a new tenant and returns its id.
func (s *Store) AddCommune(ctx context.Context, c Commune) (int64, error) {
	var id int64
	if err := s.pool.QueryRow(ctx, sqlInsertCode, c.Code, c.ShortCode, c.Demo).Scan(&id); err != nil {
		return 0, fmt.Errorf("add commune %s: %w", c.Code, translate(err, map[string]*fault.Error{
			"commune_codes_code_unique":       fault.Field("code", "Mã xã này đã có."),
			"commune_codes_short_code_unique": fault.Field("short_code", "Mã ngắn này đã có."),
			"commune_codes_short_code_form":   fault.Field("short_code", "Mã ngắn gồm 2 đến 30 chữ thường không dấu hoặc số."),
		}))
	}
	q := s.In(account.System(id))
	_, err := q.db.Exec(ctx, sqlInsertCommune, id, c.Name, c.Province, c.Place, c.TimeZone, c.LetterheadSuperior, c.LetterheadAgency, c.SymbolSuffix,
		orEmpty(c.SignerAuthority), c.SignerName, c.Filing)
	return id, wrap(err, "add commune "+c.Code)
}

// Commune is the handle's own tenant.
func (q *Queries) Commune(ctx context.Context) (c Commune, err error) {
	c, err = scanCommune(q.db.QueryRow(ctx, sqlCommune, q.commune))
	return c, wrap(err, "commune")
}

func scanCommune(row pgx.Row) (c Commune, err error) {
	err = row.Scan(&c.ID, &c.Code, &c.ShortCode, &c.Name, &c.Province, &c.Place, &c.TimeZone, &c.LetterheadSuperior,
		&c.LetterheadAgency, &c.SymbolSuffix, &c.SignerAuthority, &c.SignerName, &c.Filing, &c.Demo, &c.Version)
	return c, err
}

func scanBody(row pgx.CollectableRow) (b ReceivingBody, err error) {
	err = row.Scan(&b.ID, &b.Use, &b.Name, &b.Purpose, &b.Position, &b.ValidFrom, &b.ValidTo)
	return b, err
}

// UpdateCommune changes names and letterhead, guarded by the version the form was made from.
func (q *Queries) UpdateCommune(ctx context.Context, c Commune) error {
	tag, err := q.db.Exec(ctx, sqlUpdateCommune, q.commune, c.Version, c.Name, c.Province, c.Place, c.LetterheadSuperior, c.LetterheadAgency, c.SymbolSuffix,
		orEmpty(c.SignerAuthority), c.SignerName, c.Filing)
	if err == nil && tag.RowsAffected() == 0 {
		return Overtaken()
	}
	return wrap(err, "update commune")
}

// ReceivingBodies are the addressees and recipients, past ones included.
func (q *Queries) ReceivingBodies(ctx context.Context) ([]ReceivingBody, error) {
	rows, _ := q.db.Query(ctx, sqlBodies, q.commune)
	list, err := pgx.CollectRows(rows, scanBody)
	return list, wrap(err, "receiving bodies")
}

// SetReceivingBodies replaces the whole list in the order given.
func (q *Queries) SetReceivingBodies(ctx context.Context, bodies []ReceivingBody) error {
	b := &pgx.Batch{}
	b.Queue(sqlDeleteBodies, q.commune)
	for i, body := range bodies {
		b.Queue(sqlInsertBody, q.commune, body.Use, body.Name, body.Purpose, i+1, body.ValidFrom, body.ValidTo)
	}
	return wrap(q.send(ctx, b), "set receiving bodies")
}
