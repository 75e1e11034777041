-- Why: the follow-up tells reports that say nothing from others, and a task shows who received or sent back its reports, when and why.

ALTER TABLE progress_reports ADD COLUMN sent_empty boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN progress_reports.sent_empty IS 'The newest submitted version gives no result: nothing to report, or a text without a letter or figure.';

CREATE TABLE progress_report_reviews (
    commune_id bigint NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    report_id  bigint NOT NULL,
    number     integer NOT NULL,
    act        text NOT NULL CONSTRAINT progress_report_reviews_act_known CHECK (act IN ('accept', 'send_back')),
    reason     text NOT NULL DEFAULT '',
    at         timestamptz NOT NULL,
    account_id bigint,
    unit_id    bigint,
    PRIMARY KEY (commune_id, id),
    FOREIGN KEY (commune_id, report_id, number) REFERENCES progress_report_versions (commune_id, report_id, number)
);
COMMENT ON TABLE progress_report_reviews IS 'Every acceptance and every sending back of a submitted version, never changed (no UPDATE or DELETE granted).';
CREATE INDEX progress_report_reviews_by_report ON progress_report_reviews (commune_id, report_id, number);
SELECT secure_commune_table('progress_report_reviews');
GRANT SELECT, INSERT ON progress_report_reviews TO kh_app;

-- What was sent and reviewed before. The rows of a commune are open to nobody but its tenant, the owner included.
DO $$
DECLARE
    tenant bigint;
BEGIN
    FOR tenant IN SELECT id FROM commune_codes LOOP
        PERFORM set_config('app.commune_id', tenant::text, true);
        UPDATE progress_reports r SET sent_empty = true FROM progress_report_versions v
        WHERE v.commune_id = r.commune_id AND v.report_id = r.id AND v.number = r.submitted_version
            AND (v.answer = 'nothing_to_report' OR v.answer = 'new_result' AND v.result !~ '[[:alnum:]]');
        INSERT INTO progress_report_reviews (commune_id, report_id, number, act, reason, at, account_id, unit_id)
        SELECT e.commune_id, e.subject_id, (e.detail ->> 'version')::integer, e.action,
            CASE WHEN e.action = 'send_back' AND r.submitted_version = (e.detail ->> 'version')::integer THEN r.sent_back_reason ELSE '' END, e.at, e.account_id, e.unit_id
        FROM audit_entries e
        JOIN progress_reports r ON r.commune_id = e.commune_id AND r.id = e.subject_id
        WHERE e.subject = 'progress_report' AND e.action IN ('accept', 'send_back')
        ORDER BY e.id;
    END LOOP;
END $$;
