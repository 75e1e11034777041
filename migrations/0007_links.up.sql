-- Why: bodies without an account report over a link to one form (liên kết một phiếu): for one unit and one
-- period, with a last day, revocable. Also the key by which what leaves for a while, codes on paper and
-- rows of a spreadsheet, is known again.

-- gen_random_uuid draws from the system's strong source: 244 bits. Each commune gets its own.
ALTER TABLE communes ADD COLUMN key bytea NOT NULL DEFAULT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'))
    CONSTRAINT communes_key_length CHECK (length(key) = 32);
COMMENT ON COLUMN communes.key IS 'Random: signs the rows of spreadsheets that come back, makes the codes of links.';

CREATE TABLE links (
    commune_id bigint NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    unit_id    bigint NOT NULL,
    period_id  bigint NOT NULL,
    seed       bytea NOT NULL CONSTRAINT links_seed_length CHECK (length(seed) = 16),
    expires_on date NOT NULL,
    created_at timestamptz NOT NULL,
    created_by bigint,
    revoked_at timestamptz,
    revoked_by bigint,
    opened_at  timestamptz,
    used_at    timestamptz,
    uses       integer NOT NULL DEFAULT 0,
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, unit_id) REFERENCES units (commune_id, id),
    FOREIGN KEY (commune_id, period_id) REFERENCES periods (commune_id, id)
);
COMMENT ON TABLE links IS 'Links to one form for a unit without an account.';
COMMENT ON COLUMN links.seed IS 'Random; with the key of the commune it makes the code that is printed on letters, so that the code itself is not stored.';
COMMENT ON COLUMN links.expires_on IS 'Last day on which the link is good.';
COMMENT ON COLUMN links.opened_at IS 'When the form was last opened; used_at: when reports were last sent with it.';
CREATE INDEX links_by_period ON links (commune_id, period_id, unit_id);
SELECT secure_commune_table('links');

-- Read before the tenant is known, by the hash of a random key; hence without a policy, like sessions.
CREATE TABLE link_keys (
    hash       bytea PRIMARY KEY,
    commune_id bigint NOT NULL,
    link_id    bigint NOT NULL,
    FOREIGN KEY (commune_id, link_id) REFERENCES links (commune_id, id)
);
COMMENT ON TABLE link_keys IS 'SHA-256 of what opens a link: the long key of its address and the code on paper. Neither is stored.';

-- Like sign_in_failures; by address, since a wrong code names nobody.
CREATE TABLE code_failures (
    address  text PRIMARY KEY,
    failures integer NOT NULL,
    last_at  timestamptz NOT NULL
);
COMMENT ON TABLE code_failures IS 'Wrong codes of links by the address that typed them.';

ALTER TABLE receipts ADD COLUMN link_id bigint, ADD COLUMN sender text NOT NULL DEFAULT '',
    ADD CONSTRAINT receipts_link FOREIGN KEY (commune_id, link_id) REFERENCES links (commune_id, id);
COMMENT ON COLUMN receipts.sender IS 'Who sent over a link, as he wrote it himself.';

ALTER TABLE progress_reports DROP CONSTRAINT progress_reports_on_behalf_known,
    ADD CONSTRAINT progress_reports_on_behalf_known CHECK (on_behalf IN ('', 'phone', 'document', 'chat', 'link'));

GRANT SELECT, INSERT ON link_keys TO kh_app;
GRANT SELECT, INSERT, UPDATE ON links TO kh_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON code_failures TO kh_app;
