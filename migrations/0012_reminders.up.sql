-- Why: who was asked for what, by which ways, and what became of it (đôn đốc), by hand and by the
-- daily ladder; and the mails of both, written before they are sent, so that none goes out twice.

ALTER TABLE accounts ADD COLUMN mail_wanted boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN accounts.mail_wanted IS 'Whether the person wants mail at his address beside the notices in the application.';

CREATE TABLE reminder_settings (
    commune_id   bigint PRIMARY KEY REFERENCES communes (id),
    automatic    boolean NOT NULL,
    days_before  integer[] NOT NULL,
    days_after   integer[] NOT NULL,
    ask          boolean NOT NULL,
    from_minute  integer NOT NULL CONSTRAINT reminder_settings_from_minute CHECK (from_minute BETWEEN 0 AND 1439),
    version      integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE reminder_settings IS 'The daily ladder of a commune; one without a row has the defaults of the program.';
COMMENT ON COLUMN reminder_settings.ask IS 'Whether bodies that are asked, never ordered, get a polite line as well.';
COMMENT ON COLUMN reminder_settings.from_minute IS 'Minute of the day, in the time zone of the commune, from which the digest goes out.';
SELECT secure_commune_table('reminder_settings');

CREATE TABLE reminders (
    commune_id   bigint NOT NULL REFERENCES communes (id),
    id           bigint GENERATED ALWAYS AS IDENTITY,
    source       text NOT NULL CONSTRAINT reminders_source_known CHECK (source IN ('manual', 'automatic')),
    day          date NOT NULL,
    period_id    bigint,
    account_id   bigint,
    made_at      timestamptz NOT NULL,
    text         text NOT NULL DEFAULT '',
    request_text text NOT NULL DEFAULT '',
    ways         text[] NOT NULL CONSTRAINT reminders_ways_known CHECK (ways <@ ARRAY['notice', 'mail', 'chat', 'letter']),
    PRIMARY KEY (commune_id, id),
    CONSTRAINT reminders_by_hand CHECK ((source = 'manual') = (period_id IS NOT NULL)),
    FOREIGN KEY (commune_id, period_id) REFERENCES periods (commune_id, id),
    FOREIGN KEY (commune_id, account_id) REFERENCES accounts (commune_id, id)
);
COMMENT ON TABLE reminders IS 'Acts of asking for what is owed (đôn đốc), by a person for one period or by the ladder for a day.';
COMMENT ON COLUMN reminders.request_text IS 'The wording for bodies that are asked, never ordered.';
-- The day's ladder is taken by whoever inserts this row: a second server, or one that was restarted, finds it.
CREATE UNIQUE INDEX reminders_one_ladder_a_day ON reminders (commune_id, day) WHERE source = 'automatic';
SELECT secure_commune_table('reminders');

CREATE TABLE reminder_rows (
    commune_id  bigint NOT NULL,
    reminder_id bigint NOT NULL,
    unit_id     bigint NOT NULL,
    period_id   bigint NOT NULL,
    item_id     bigint NOT NULL,
    due_on      date NOT NULL,
    PRIMARY KEY (commune_id, reminder_id, unit_id, period_id, item_id),
    FOREIGN KEY (commune_id, reminder_id) REFERENCES reminders (commune_id, id),
    FOREIGN KEY (commune_id, unit_id) REFERENCES units (commune_id, id),
    FOREIGN KEY (commune_id, period_id) REFERENCES periods (commune_id, id),
    FOREIGN KEY (commune_id, item_id) REFERENCES plan_items (commune_id, id)
);
COMMENT ON TABLE reminder_rows IS 'Which reports a unit was asked for.';
COMMENT ON COLUMN reminder_rows.due_on IS 'The due day as it then was: an extension may move it later.';
CREATE INDEX reminder_rows_by_unit ON reminder_rows (commune_id, unit_id, reminder_id);
SELECT secure_commune_table('reminder_rows');

CREATE TABLE mails (
    commune_id  bigint NOT NULL REFERENCES communes (id),
    id          bigint GENERATED ALWAYS AS IDENTITY,
    account_id  bigint NOT NULL,
    reminder_id bigint NOT NULL,
    address     text NOT NULL CONSTRAINT mails_address_given CHECK (address <> ''),
    state       text NOT NULL DEFAULT 'queued' CONSTRAINT mails_state_known CHECK (state IN ('queued', 'handed_over', 'sent', 'failed', 'unsure', 'unneeded')),
    error       text NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL,
    done_at     timestamptz,
    PRIMARY KEY (commune_id, id),
    -- One mail of a reminder for a person, and so, with one ladder a day, one digest a day.
    CONSTRAINT mails_once UNIQUE (commune_id, reminder_id, account_id),
    FOREIGN KEY (commune_id, account_id) REFERENCES accounts (commune_id, id),
    FOREIGN KEY (commune_id, reminder_id) REFERENCES reminders (commune_id, id)
);
COMMENT ON TABLE mails IS 'Mails, noted in the transaction that causes them; their text is made when they are sent, from what is then still owed.';
COMMENT ON COLUMN mails.state IS 'handed_over: committed just before the last byte goes to the mail server; who finds it so after a crash cannot know whether it arrived, and makes it unsure.';
SELECT secure_commune_table('mails');

GRANT SELECT, INSERT ON reminders, reminder_rows TO kh_app;
GRANT SELECT, INSERT, UPDATE ON reminder_settings, mails TO kh_app;
