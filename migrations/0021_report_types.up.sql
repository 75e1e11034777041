-- Why: what a report is made of (mẫu báo cáo) is data of the commune, and a report keeps what it was begun
-- with. There may be reports for periods of every kind, and several types for one period.

CREATE TABLE report_types (
    commune_id  bigint NOT NULL REFERENCES communes (id),
    id          bigint GENERATED ALWAYS AS IDENTITY,
    preset      text NOT NULL DEFAULT '',
    position    integer NOT NULL,
    definition  jsonb NOT NULL CONSTRAINT report_types_definition CHECK (definition->>'name' <> '' AND jsonb_typeof(definition->'parts') = 'array'),
    archived_at timestamptz,
    version     integer NOT NULL DEFAULT 1,
    PRIMARY KEY (commune_id, id)
);
COMMENT ON TABLE report_types IS 'Types of official reports of a commune; a preset of the program that nobody has touched has no row.';
COMMENT ON COLUMN report_types.preset IS 'Key of the preset that the row stands for; empty for one of the commune''s own.';
COMMENT ON COLUMN report_types.definition IS 'Name, kind of document, kinds of periods, patterns, addressee, outline, annexes.';
CREATE UNIQUE INDEX report_types_preset_once ON report_types (commune_id, preset) WHERE preset <> '';
SELECT secure_commune_table('report_types');
GRANT SELECT, INSERT, UPDATE ON report_types TO kh_app;

ALTER TABLE reports
    ADD COLUMN preset text NOT NULL DEFAULT '',
    ADD COLUMN type_id bigint,
    ADD COLUMN definition jsonb,
    ADD CONSTRAINT reports_type FOREIGN KEY (commune_id, type_id) REFERENCES report_types (commune_id, id);
COMMENT ON COLUMN reports.preset IS 'The preset that the report was begun with; empty where it was one of the commune''s own types.';
COMMENT ON COLUMN reports.definition IS 'The type as it was when the report was begun: a later change of the type does not reach it.';

-- Reports begun until now have the one outline that there was.
DO $$
DECLARE
    commune bigint;
BEGIN
    FOR commune IN SELECT id FROM commune_codes LOOP
        PERFORM set_config('app.commune_id', commune::text, true);
        UPDATE reports SET preset = 'nam', definition = '{
            "name": "Báo cáo năm", "document": "BÁO CÁO", "kinds": ["year"], "annexes": ["tasks", "units"],
            "title": "Kết quả thực hiện {kế hoạch năm}; phương hướng, nhiệm vụ năm {năm sau}",
            "opening": "Thực hiện {kế hoạch có số}, {cơ quan} báo cáo kết quả {kỳ} như sau (số liệu tính đến ngày {ngày chốt}):",
            "closing": "Trên đây là báo cáo kết quả thực hiện {kế hoạch năm} của {cơ quan}./.",
            "parts": [
                {"key": "situation", "level": 1, "title": "ĐẶC ĐIỂM TÌNH HÌNH", "source": "text"},
                {"key": "results", "level": 1, "title": "KẾT QUẢ THỰC HIỆN", "source": "heading"},
                {"key": "areas", "level": 2, "title": "", "source": "areas"},
                {"key": "counts", "level": 2, "title": "Kết quả theo nhiệm vụ, đơn vị", "source": "counts"},
                {"key": "assessment", "level": 1, "title": "ĐÁNH GIÁ CHUNG", "source": "heading"},
                {"key": "strengths", "level": 2, "title": "Ưu điểm", "source": "text"},
                {"key": "weaknesses", "level": 2, "title": "Tồn tại, hạn chế", "source": "obstacles"},
                {"key": "causes", "level": 2, "title": "Nguyên nhân", "source": "text"},
                {"key": "directions", "level": 1, "title": "PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM {NĂM SAU}", "source": "text"},
                {"key": "recommendations", "level": 1, "title": "ĐỀ XUẤT, KIẾN NGHỊ", "source": "recommendations"}
            ]}';
    END LOOP;
    PERFORM set_config('app.commune_id', '', true);
END $$;

ALTER TABLE reports ALTER COLUMN definition SET NOT NULL,
    ADD CONSTRAINT reports_one_type CHECK ((preset = '') = (type_id IS NOT NULL)),
    DROP CONSTRAINT reports_one_per_period;
CREATE UNIQUE INDEX reports_one_per_type ON reports (commune_id, period_id, preset, coalesce(type_id, 0));
