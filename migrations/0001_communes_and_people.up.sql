-- Why: the tenant, its units and its people come first; everything else refers to them.
-- Every table of a commune carries commune_id, first in its primary key, and has row-level security
-- forced, so that a query that forgets the tenant sees nothing. The application's role (kh_app)
-- owns nothing and cannot bypass the policies.

CREATE EXTENSION IF NOT EXISTS unaccent;

-- unaccent is only STABLE because its dictionary could change; ours does not, and a generated column
-- needs an immutable function. đ becomes d.
CREATE FUNCTION plain(text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN public.unaccent('public.unaccent'::regdictionary, lower($1));
COMMENT ON FUNCTION plain(text) IS 'Lower case without Vietnamese accents, for search.';

-- The tenant of the running transaction, or NULL. nullif: the setting is '' after its first use on a connection.
CREATE FUNCTION current_commune() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.commune_id', true), '')::bigint;

-- secure_commune_table turns on what every table of a commune must have. The sub-select makes the
-- tenant a constant of the query, so that indexes on commune_id are used. Tables of a small commune
-- get their statistics from ten changed rows on: without them the planner takes every table for one row.
CREATE FUNCTION secure_commune_table(t regclass, col text DEFAULT 'commune_id') RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s SET (autovacuum_analyze_threshold = 10)', t);
    EXECUTE format('CREATE POLICY one_commune ON %s USING (%I = (SELECT current_commune())) WITH CHECK (%I = (SELECT current_commune()))', t, col, col);
END $$;

-- A directory without secrets: which commune a sign-in name belongs to.
CREATE TABLE commune_codes (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code       text NOT NULL CONSTRAINT commune_codes_code_unique UNIQUE,
    short_code text NOT NULL CONSTRAINT commune_codes_short_code_unique UNIQUE
               CONSTRAINT commune_codes_short_code_form CHECK (short_code ~ '^[a-z0-9]{2,30}$'),
    demo       boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE commune_codes IS 'Directory of the communes: read before anybody is signed in, so it holds codes alone.';
COMMENT ON COLUMN commune_codes.code IS 'Official code of the commune, such as 15271.';
COMMENT ON COLUMN commune_codes.short_code IS 'What usernames begin with, such as hatrung.';
COMMENT ON COLUMN commune_codes.demo IS 'A demonstration commune, whose passwords lie in a file: not to be served to the world.';

CREATE TABLE communes (
    id                  bigint PRIMARY KEY REFERENCES commune_codes (id),
    name                text NOT NULL CONSTRAINT communes_name_given CHECK (name <> ''),
    province            text NOT NULL,
    place               text NOT NULL,
    time_zone           text NOT NULL DEFAULT 'Asia/Ho_Chi_Minh',
    letterhead_superior text NOT NULL DEFAULT '',
    letterhead_agency   text NOT NULL,
    symbol_suffix       text NOT NULL DEFAULT 'UBND',
    signer_authority    text[] NOT NULL DEFAULT '{}',
    signer_name         text NOT NULL DEFAULT '',
    filing              text NOT NULL DEFAULT 'VT',
    version             integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE communes IS 'A tenant: xã, phường or đặc khu, with its letterhead (thể thức).';
COMMENT ON COLUMN communes.place IS 'Place line of documents (địa danh).';
COMMENT ON COLUMN communes.symbol_suffix IS 'Agency part of a symbol: UBND in BC-UBND.';
COMMENT ON COLUMN communes.signer_authority IS 'Lines above the signature, such as TM. ỦY BAN NHÂN DÂN, CHỦ TỊCH.';
COMMENT ON COLUMN communes.filing IS 'Last line of Nơi nhận after Lưu:.';
SELECT secure_commune_table('communes', 'id');

CREATE TABLE receiving_bodies (
    commune_id bigint NOT NULL REFERENCES communes (id),
    id         bigint GENERATED ALWAYS AS IDENTITY,
    use        text NOT NULL CONSTRAINT receiving_bodies_use_known CHECK (use IN ('addressee', 'recipient')),
    name       text NOT NULL CONSTRAINT receiving_bodies_name_given CHECK (name <> ''),
    purpose    text NOT NULL DEFAULT '',
    position   integer NOT NULL,
    valid_from date,
    valid_to   date,
    PRIMARY KEY (commune_id, id)
);
COMMENT ON TABLE receiving_bodies IS 'Whom reports are addressed and sent to: data with dates, since bodies end (huyện on 01/7/2025).';
COMMENT ON COLUMN receiving_bodies.purpose IS 'b/c, p/h, t/h; empty for none.';
SELECT secure_commune_table('receiving_bodies');

CREATE TABLE units (
    commune_id   bigint NOT NULL REFERENCES communes (id),
    id           bigint GENERATED ALWAYS AS IDENTITY,
    name         text NOT NULL CONSTRAINT units_name_given CHECK (name <> ''),
    short_name   text NOT NULL DEFAULT '',
    kind         text NOT NULL CONSTRAINT units_kind_known CHECK (kind IN ('leadership', 'office', 'service', 'school', 'health', 'force', 'village', 'requested', 'other')),
    aliases      text[] NOT NULL DEFAULT '{}',
    valid_from   date,
    valid_to     date,
    successor_id bigint,
    position     integer NOT NULL DEFAULT 0,
    version      integer NOT NULL DEFAULT 1,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT units_name_unique UNIQUE (commune_id, name),
    CONSTRAINT units_life CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to),
    CONSTRAINT units_successor FOREIGN KEY (commune_id, successor_id) REFERENCES units (commune_id, id)
);
COMMENT ON TABLE units IS 'Bodies that are given work (đơn vị); kind requested: asked, never late.';
SELECT secure_commune_table('units');

CREATE TABLE accounts (
    commune_id      bigint NOT NULL REFERENCES communes (id),
    id              bigint GENERATED ALWAYS AS IDENTITY,
    username        text NOT NULL CONSTRAINT accounts_username_unique UNIQUE
                    CONSTRAINT accounts_username_form CHECK (username ~ '^[a-z0-9]{2,30}\.[a-z0-9][a-z0-9._-]{0,40}$'),
    full_name       text NOT NULL CONSTRAINT accounts_full_name_given CHECK (full_name <> ''),
    position        text NOT NULL DEFAULT '',
    email           text NOT NULL DEFAULT '',
    phone           text NOT NULL DEFAULT '',
    password_hash   text NOT NULL,
    must_change     boolean NOT NULL DEFAULT true,
    disabled_at     timestamptz,
    last_sign_in_at timestamptz,
    version         integer NOT NULL DEFAULT 1,
    PRIMARY KEY (commune_id, id)
);
COMMENT ON TABLE accounts IS 'Persons; one person, one account. Disabled, never deleted.';
SELECT secure_commune_table('accounts');

CREATE TABLE memberships (
    commune_id bigint NOT NULL,
    account_id bigint NOT NULL,
    unit_id    bigint NOT NULL,
    role       text NOT NULL CONSTRAINT memberships_role_known CHECK (role IN ('unit', 'coordinator', 'leader', 'admin')),
    PRIMARY KEY (commune_id, account_id, unit_id, role),
    FOREIGN KEY (commune_id, account_id) REFERENCES accounts (commune_id, id),
    FOREIGN KEY (commune_id, unit_id) REFERENCES units (commune_id, id)
);
COMMENT ON TABLE memberships IS 'Posts: a person may hold several (kiêm nhiệm); roles in one unit add up.';
CREATE INDEX memberships_by_unit ON memberships (commune_id, unit_id);
SELECT secure_commune_table('memberships');

-- Read before the tenant is known, by the hash of a random token; hence without a policy.
CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY,
    commune_id bigint,
    account_id bigint,
    unit_id    bigint,
    data       bytea NOT NULL,
    seen_at    timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    address    text NOT NULL DEFAULT '',
    user_agent text NOT NULL DEFAULT '',
    FOREIGN KEY (commune_id, account_id) REFERENCES accounts (commune_id, id)
);
COMMENT ON TABLE sessions IS 'Signed-in browsers; the token itself is kept by the browser alone.';
CREATE INDEX sessions_by_account ON sessions (commune_id, account_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Counted for every name that is tried, whether it exists or not, so that the answer tells nothing.
CREATE TABLE sign_in_failures (
    username text PRIMARY KEY,
    failures integer NOT NULL,
    last_at  timestamptz NOT NULL
);
COMMENT ON TABLE sign_in_failures IS 'Wrong passwords by the name that was typed; cleared by a right one, by an administrator, or with time.';

CREATE TABLE spent_tokens (
    commune_id bigint NOT NULL REFERENCES communes (id),
    token      text NOT NULL CONSTRAINT spent_tokens_token_form CHECK (length(token) BETWEEN 16 AND 64),
    account_id bigint,
    result_id  bigint,
    spent_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (commune_id, token)
);
COMMENT ON TABLE spent_tokens IS 'One-use tokens of forms that create: a second press finds the first one''s result.';
CREATE INDEX spent_tokens_by_age ON spent_tokens (spent_at);
SELECT secure_commune_table('spent_tokens');

CREATE TABLE audit_heads (
    commune_id bigint PRIMARY KEY REFERENCES communes (id),
    hash       bytea NOT NULL
);
COMMENT ON TABLE audit_heads IS 'Hash of the newest audit entry of each commune; written by the trigger alone.';
SELECT secure_commune_table('audit_heads');

CREATE TABLE audit_entries (
    commune_id    bigint NOT NULL REFERENCES communes (id),
    id            bigint GENERATED ALWAYS AS IDENTITY,
    at            timestamptz NOT NULL,
    account_id    bigint,
    unit_id       bigint,
    action        text NOT NULL,
    subject       text NOT NULL,
    subject_id    bigint NOT NULL DEFAULT 0,
    detail        jsonb NOT NULL DEFAULT '{}',
    address       text NOT NULL DEFAULT '',
    previous_hash bytea NOT NULL,
    hash          bytea NOT NULL,
    PRIMARY KEY (commune_id, id)
);
COMMENT ON TABLE audit_entries IS 'Who did what when, append-only; each entry holds the hash of the one before (nhật ký thay đổi).';
CREATE INDEX audit_entries_by_subject ON audit_entries (commune_id, subject, subject_id);
SELECT secure_commune_table('audit_entries');

-- chain_audit_entry links an entry to the one before. It runs as the owner because the application
-- may not write audit_heads; updating the head makes entries of one commune queue up until commit,
-- so the entry is the last statement of its transaction.
CREATE FUNCTION chain_audit_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before bytea;
BEGIN
    INSERT INTO audit_heads (commune_id, hash) VALUES (NEW.commune_id, '\x') ON CONFLICT DO NOTHING;
    SELECT hash INTO before FROM audit_heads WHERE commune_id = NEW.commune_id FOR UPDATE;
    NEW.previous_hash := before;
    NEW.hash := sha256(before || convert_to(concat_ws('|', NEW.commune_id, NEW.id, extract(epoch FROM NEW.at), NEW.account_id,
        NEW.unit_id, NEW.action, NEW.subject, NEW.subject_id, NEW.detail::text, NEW.address), 'UTF8'));
    UPDATE audit_heads SET hash = NEW.hash WHERE commune_id = NEW.commune_id;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_entries_chain BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();

GRANT USAGE ON SCHEMA public TO kh_app;
GRANT SELECT ON schema_migrations TO kh_app;
GRANT SELECT ON commune_codes, communes, audit_heads TO kh_app;
GRANT INSERT ON commune_codes, communes TO kh_app;
GRANT UPDATE ON communes TO kh_app;
GRANT SELECT, INSERT, UPDATE ON units, accounts, spent_tokens TO kh_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON receiving_bodies, memberships, sessions, sign_in_failures TO kh_app;
GRANT DELETE ON spent_tokens TO kh_app;
GRANT SELECT, INSERT ON audit_entries TO kh_app;
