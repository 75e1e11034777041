-- Why: every change of a document under review can be taken back, after a reload and from a second window too.
CREATE TABLE import_draft_steps (
    commune_id      bigint NOT NULL REFERENCES communes (id),
    import_draft_id bigint NOT NULL,
    position        integer NOT NULL,
    what            text NOT NULL,
    undone          boolean NOT NULL DEFAULT false,
    draft           jsonb NOT NULL,
    review          jsonb NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT import_draft_steps_pkey PRIMARY KEY (commune_id, import_draft_id, position),
    CONSTRAINT import_draft_steps_of_a_draft FOREIGN KEY (commune_id, import_draft_id) REFERENCES import_drafts (commune_id, id) ON DELETE CASCADE,
    CONSTRAINT import_draft_steps_position CHECK (position > 0)
);
COMMENT ON TABLE import_draft_steps IS 'Changes of a document under review that can be taken back or, once taken back, made again.';
COMMENT ON COLUMN import_draft_steps.what IS 'The act, or edit and the row that was typed in.';
COMMENT ON COLUMN import_draft_steps.undone IS 'Taken back: draft and review are those after the change instead of those before it.';
COMMENT ON COLUMN import_draft_steps.draft IS 'The tree on the other side of the change.';
COMMENT ON COLUMN import_draft_steps.review IS 'The decisions on the other side of the change.';
SELECT secure_commune_table('import_draft_steps');
GRANT SELECT, INSERT, UPDATE, DELETE ON import_draft_steps TO kh_app;
