-- Why: the leader's three acts on what a unit owes (directive, demand to explain, extension), each a
-- thread that waits for the unit or for the leader until it is closed.

CREATE TABLE directives (
    commune_id    bigint NOT NULL,
    id            bigint GENERATED ALWAYS AS IDENTITY,
    kind          text NOT NULL CONSTRAINT directives_kind_known CHECK (kind IN ('directive', 'explanation', 'extension')),
    plan_id       bigint NOT NULL,
    period_id     bigint NOT NULL,
    unit_id       bigint NOT NULL,
    text          text NOT NULL CONSTRAINT directives_text_given CHECK (text <> ''),
    due_on        date NOT NULL,
    state         text NOT NULL CONSTRAINT directives_state_known CHECK (state IN ('waits_for_unit', 'waits_for_leader', 'closed')),
    outcome       text NOT NULL DEFAULT '' CONSTRAINT directives_outcome_known CHECK (outcome IN ('', 'granted', 'declined')),
    by_unit       boolean NOT NULL DEFAULT false,
    leader_id     bigint,
    recorded_by   bigint,
    recorded_unit bigint,
    created_at    timestamptz NOT NULL,
    answered_at   timestamptz,
    closed_at     timestamptz,
    version       integer NOT NULL DEFAULT 1,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT directives_same_plan UNIQUE (commune_id, plan_id, id),
    CONSTRAINT directives_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CONSTRAINT directives_decided CHECK ((kind = 'extension' AND state = 'closed') = (outcome <> '')),
    FOREIGN KEY (commune_id, plan_id, period_id) REFERENCES periods (commune_id, plan_id, id),
    FOREIGN KEY (commune_id, unit_id) REFERENCES units (commune_id, id)
);
COMMENT ON TABLE directives IS 'Threads of the leader with one unit: ý kiến chỉ đạo, yêu cầu giải trình, gia hạn.';
COMMENT ON COLUMN directives.due_on IS 'Answer by; of an extension the day asked for, then the day granted.';
COMMENT ON COLUMN directives.by_unit IS 'The unit began it: it asks for an extension.';
COMMENT ON COLUMN directives.leader_id IS 'Account whose word it is; recorded_by differs where the coordinator wrote it down.';
CREATE INDEX directives_open ON directives (commune_id, unit_id) WHERE state <> 'closed';
SELECT secure_commune_table('directives');

CREATE TABLE directive_items (
    commune_id   bigint NOT NULL,
    directive_id bigint NOT NULL,
    plan_id      bigint NOT NULL,
    item_id      bigint NOT NULL,
    PRIMARY KEY (commune_id, directive_id, item_id),
    FOREIGN KEY (commune_id, plan_id, directive_id) REFERENCES directives (commune_id, plan_id, id),
    FOREIGN KEY (commune_id, plan_id, item_id) REFERENCES plan_items (commune_id, plan_id, id)
);
COMMENT ON TABLE directive_items IS 'The items that a thread is about; a thread without any is about all that the unit owes in the period.';
CREATE INDEX directive_items_by_item ON directive_items (commune_id, item_id);
SELECT secure_commune_table('directive_items');

CREATE TABLE directive_entries (
    commune_id   bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    directive_id bigint NOT NULL,
    act          text NOT NULL CONSTRAINT directive_entries_act_known CHECK (act IN ('answer', 'ask_further', 'close', 'grant', 'decline')),
    text         text NOT NULL,
    due_on       date,
    at           timestamptz NOT NULL,
    author_id    bigint,
    author_unit  bigint,
    leader_id    bigint,
    on_behalf    text NOT NULL DEFAULT '' CONSTRAINT directive_entries_on_behalf_known CHECK (on_behalf IN ('', 'phone', 'document', 'chat')),
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, directive_id) REFERENCES directives (commune_id, id)
);
COMMENT ON TABLE directive_entries IS 'What was said in a thread after its beginning, never changed (no UPDATE or DELETE granted).';
COMMENT ON COLUMN directive_entries.leader_id IS 'Of the leader''s steps: whose word it is; differs from author_id where it was written down for him.';
CREATE INDEX directive_entries_by_directive ON directive_entries (commune_id, directive_id);
SELECT secure_commune_table('directive_entries');

CREATE TABLE extensions (
    commune_id   bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    directive_id bigint NOT NULL,
    plan_id      bigint NOT NULL,
    period_id    bigint NOT NULL,
    item_id      bigint NOT NULL,
    unit_id      bigint NOT NULL,
    from_on      date NOT NULL,
    to_on        date NOT NULL,
    moves_item   boolean NOT NULL,
    granted_at   timestamptz NOT NULL,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT extensions_later CHECK (to_on > from_on),
    FOREIGN KEY (commune_id, directive_id) REFERENCES directives (commune_id, id),
    FOREIGN KEY (commune_id, plan_id, period_id) REFERENCES periods (commune_id, plan_id, id),
    FOREIGN KEY (commune_id, plan_id, item_id) REFERENCES plan_items (commune_id, plan_id, id),
    FOREIGN KEY (commune_id, unit_id) REFERENCES units (commune_id, id)
);
COMMENT ON TABLE extensions IS 'Granted extensions (gia hạn), never changed: each keeps the day that it moved, and they can be counted.';
COMMENT ON COLUMN extensions.moves_item IS 'Moves the own date of the item, which counts in every period; else the units'' day of this period alone.';
CREATE INDEX extensions_by_row ON extensions (commune_id, item_id, unit_id);
SELECT secure_commune_table('extensions');

GRANT SELECT, INSERT, UPDATE ON directives TO kh_app;
GRANT SELECT, INSERT ON directive_items, directive_entries, extensions TO kh_app;
