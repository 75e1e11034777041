-- Why: superior bodies each want the same facts in a table of their own; which columns, under which heads
-- and in which order is data, so that no programmer is needed for a new form.
CREATE TABLE export_forms (
    commune_id  bigint NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    name        text NOT NULL CONSTRAINT export_forms_name CHECK (name <> ''),
    columns     jsonb NOT NULL CONSTRAINT export_forms_columns CHECK (jsonb_typeof(columns) = 'array' AND jsonb_array_length(columns) > 0),
    version     integer NOT NULL DEFAULT 1,
    updated_at  timestamptz NOT NULL,
    updated_by  bigint NOT NULL,
    archived_at timestamptz,
    PRIMARY KEY (commune_id, id)
);
COMMENT ON TABLE export_forms IS 'Tables of superior bodies (biểu mẫu của cấp trên): the columns of a spreadsheet of tasks.';
COMMENT ON COLUMN export_forms.columns IS 'In order: kind, label as printed, width in relation to the others.';
COMMENT ON COLUMN export_forms.archived_at IS 'When the form was put away; null: it is offered.';
CREATE UNIQUE INDEX export_forms_name_unique ON export_forms (commune_id, lower(name)) WHERE archived_at IS NULL;
SELECT secure_commune_table('export_forms');
GRANT SELECT, INSERT, UPDATE ON export_forms TO kh_app;
