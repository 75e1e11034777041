-- Why: the issued plan as data: its tree, who does what, its years and reporting periods.

CREATE TABLE plans (
    commune_id       bigint NOT NULL REFERENCES communes (id),
    id               bigint GENERATED ALWAYS AS IDENTITY,
    number           text NOT NULL DEFAULT '',
    kind             text NOT NULL DEFAULT 'KẾ HOẠCH',
    title            text NOT NULL CONSTRAINT plans_title_given CHECK (title <> ''),
    short_title      text NOT NULL CONSTRAINT plans_short_title_given CHECK (short_title <> ''),
    issuer           text NOT NULL DEFAULT '',
    place            text NOT NULL DEFAULT '',
    issued_on        text NOT NULL DEFAULT '',
    legal_bases      text[] NOT NULL DEFAULT '{}',
    opening          text[] NOT NULL DEFAULT '{}',
    purpose          text[] NOT NULL DEFAULT '{}',
    requirements     text[] NOT NULL DEFAULT '{}',
    closing          text[] NOT NULL DEFAULT '{}',
    sections         jsonb NOT NULL DEFAULT '[]',
    recipients       jsonb NOT NULL DEFAULT '[]',
    signer_authority text NOT NULL DEFAULT '',
    signer_position  text NOT NULL DEFAULT '',
    signer_name      text NOT NULL DEFAULT '',
    due_month        integer NOT NULL DEFAULT 11,
    due_day          integer NOT NULL DEFAULT 30,
    state            text NOT NULL DEFAULT 'draft' CONSTRAINT plans_state_known CHECK (state IN ('draft', 'active', 'closed')),
    source_name      text NOT NULL DEFAULT '',
    created_at       timestamptz NOT NULL DEFAULT now(),
    version          integer NOT NULL DEFAULT 1,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT plans_due_day CHECK (due_month BETWEEN 1 AND 12 AND due_day BETWEEN 1 AND 31)
);
COMMENT ON TABLE plans IS 'Issued plans (kế hoạch).';
COMMENT ON COLUMN plans.issued_on IS 'ISO day or month, as far as the document tells.';
COMMENT ON COLUMN plans.due_day IS 'With due_month the last good day of the yearly report: 30/11 for "before 01/12".';
SELECT secure_commune_table('plans');

CREATE TABLE plan_items (
    commune_id       bigint NOT NULL,
    id               bigint GENERATED ALWAYS AS IDENTITY,
    plan_id          bigint NOT NULL,
    parent_id        bigint,
    area_id          bigint,
    unit_id          bigint,
    kind             text NOT NULL CONSTRAINT plan_items_kind_known CHECK (kind IN ('area', 'heading', 'task', 'duty')),
    label            text NOT NULL DEFAULT '',
    place            text NOT NULL DEFAULT '',
    position         integer NOT NULL,
    title            text NOT NULL CONSTRAINT plan_items_title_given CHECK (title <> ''),
    body             text[] NOT NULL DEFAULT '{}',
    timing           text NOT NULL DEFAULT '' CONSTRAINT plan_items_timing_known CHECK (timing IN ('', 'standing', 'yearly', 'dated')),
    timing_text      text NOT NULL DEFAULT '',
    due_on           date,
    deliverable      text NOT NULL DEFAULT '',
    lead_text        text[] NOT NULL DEFAULT '{}',
    cooperating_text text[] NOT NULL DEFAULT '{}',
    joint_text       text[] NOT NULL DEFAULT '{}',
    line_from        integer NOT NULL DEFAULT 0,
    line_to          integer NOT NULL DEFAULT 0,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT plan_items_same_plan UNIQUE (commune_id, plan_id, id),
    FOREIGN KEY (commune_id, plan_id) REFERENCES plans (commune_id, id),
    FOREIGN KEY (commune_id, plan_id, parent_id) REFERENCES plan_items (commune_id, plan_id, id),
    FOREIGN KEY (commune_id, plan_id, area_id) REFERENCES plan_items (commune_id, plan_id, id),
    FOREIGN KEY (commune_id, unit_id) REFERENCES units (commune_id, id),
    CONSTRAINT plan_items_duty_has_unit CHECK ((kind = 'duty') = (unit_id IS NOT NULL)),
    CONSTRAINT plan_items_dated CHECK (timing <> 'dated' OR due_on IS NOT NULL)
);
COMMENT ON TABLE plan_items IS 'The tree of a plan: areas, headings, tasks, duties. Progress is reported on tasks and duties.';
COMMENT ON COLUMN plan_items.area_id IS 'Area in which the item counts; NULL for common duties (Nhiệm vụ chung).';
COMMENT ON COLUMN plan_items.place IS 'Short place in the document for people: II.1.1, III.3.2.';
COMMENT ON COLUMN plan_items.lead_text IS 'As printed, groups included; likewise cooperating_text and joint_text.';
CREATE INDEX plan_items_by_plan ON plan_items (commune_id, plan_id, position);
SELECT secure_commune_table('plan_items');

CREATE TABLE assignments (
    commune_id bigint NOT NULL,
    plan_id    bigint NOT NULL,
    item_id    bigint NOT NULL,
    unit_id    bigint NOT NULL,
    role       text NOT NULL CONSTRAINT assignments_role_known CHECK (role IN ('lead', 'cooperating', 'joint')),
    focal      boolean NOT NULL DEFAULT false,
    PRIMARY KEY (commune_id, item_id, unit_id),
    FOREIGN KEY (commune_id, plan_id, item_id) REFERENCES plan_items (commune_id, plan_id, id),
    FOREIGN KEY (commune_id, unit_id) REFERENCES units (commune_id, id)
);
COMMENT ON TABLE assignments IS 'Exactly what is owed in every open period: one unit''s part in one task or duty.';
COMMENT ON COLUMN assignments.focal IS 'Đầu mối: its report sets the progress of the item.';
CREATE UNIQUE INDEX assignments_one_focal ON assignments (commune_id, item_id) WHERE focal;
CREATE INDEX assignments_by_unit ON assignments (commune_id, unit_id, plan_id);
CREATE INDEX assignments_by_plan ON assignments (commune_id, plan_id);
SELECT secure_commune_table('assignments');

CREATE TABLE cycles (
    commune_id bigint NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    plan_id    bigint NOT NULL,
    year       integer NOT NULL,
    closed_at  timestamptz,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT cycles_year_unique UNIQUE (commune_id, plan_id, year),
    CONSTRAINT cycles_same_plan UNIQUE (commune_id, plan_id, id),
    FOREIGN KEY (commune_id, plan_id) REFERENCES plans (commune_id, id)
);
COMMENT ON TABLE cycles IS 'Years of a plan (năm thực hiện).';
SELECT secure_commune_table('cycles');

CREATE TABLE periods (
    commune_id   bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    plan_id      bigint NOT NULL,
    cycle_id     bigint NOT NULL,
    year         integer NOT NULL,
    kind         text NOT NULL CONSTRAINT periods_kind_known CHECK (kind IN ('month', 'quarter', 'half_year', 'nine_months', 'year', 'ad_hoc')),
    from_on      date NOT NULL,
    cut_off_on   date NOT NULL,
    units_due_on date NOT NULL,
    compile_on   date NOT NULL,
    approve_on   date NOT NULL,
    superior_due_on date NOT NULL,
    state        text NOT NULL DEFAULT 'planned' CONSTRAINT periods_state_known CHECK (state IN ('planned', 'open', 'locked')),
    opened_at    timestamptz,
    locked_at    timestamptz,
    version      integer NOT NULL DEFAULT 1,
    PRIMARY KEY (commune_id, id),
    CONSTRAINT periods_same_plan UNIQUE (commune_id, plan_id, id),
    CONSTRAINT periods_kind_unique UNIQUE (commune_id, cycle_id, kind, from_on),
    CONSTRAINT periods_dates CHECK (from_on <= cut_off_on AND cut_off_on <= units_due_on AND units_due_on <= superior_due_on),
    FOREIGN KEY (commune_id, plan_id, cycle_id) REFERENCES cycles (commune_id, plan_id, id)
);
COMMENT ON TABLE periods IS 'Reporting periods (kỳ báo cáo); several may be open.';
CREATE INDEX periods_open ON periods (commune_id, plan_id) WHERE state = 'open';
SELECT secure_commune_table('periods');

CREATE TABLE import_drafts (
    commune_id bigint NOT NULL REFERENCES communes (id),
    id         bigint GENERATED ALWAYS AS IDENTITY,
    file_name  text NOT NULL,
    source     jsonb NOT NULL,
    draft      jsonb NOT NULL,
    review     jsonb NOT NULL DEFAULT '{}',
    plan_id    bigint,
    created_by bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    integer NOT NULL DEFAULT 1,
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, plan_id) REFERENCES plans (commune_id, id)
);
COMMENT ON TABLE import_drafts IS 'Documents under review, kept from the first second.';
COMMENT ON COLUMN import_drafts.source IS 'Lines of the document as read, beside which the draft is reviewed.';
COMMENT ON COLUMN import_drafts.draft IS 'The tree as understood and corrected (the JSON of plan parse).';
COMMENT ON COLUMN import_drafts.review IS 'What the reviewer chose beside the tree: units, areas of duties, focal units.';
SELECT secure_commune_table('import_drafts');

GRANT SELECT, INSERT, UPDATE ON plans, plan_items, cycles, periods, import_drafts TO kh_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON assignments TO kh_app;
