package importer

import (
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/docread"
)

func TestLetterhead(t *testing.T) {
	t.Parallel()
	const motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
	for _, test := range []struct{ head, issuer, number, place string }{
		{"ỦY BAN NHÂN DÂN\nTỈNH SƠN LA\nSố: 12/KH-UBND\n" + motto + "Sơn La, ngày 12 tháng 3 năm 2025", "ỦY BAN NHÂN DÂN TỈNH SƠN LA", "12/KH-UBND", "Sơn La"},
		{"UBND TỈNH BẾN TRE\nSỞ CÔNG THƯƠNG\nSố 7/KH-SCT\n" + motto + "Sóc Sơn, ngày 01 tháng 3 năm 2025", "SỞ CÔNG THƯƠNG", "7/KH-SCT", "Sóc Sơn"},
		{"UBND HUYỆN LONG MỸ\nUBND XÃ THUẬN HƯNG\nSố:      /KH-UBND\n" + motto + "Thuận Hưng, ngày     tháng 3 năm 2024", "UBND XÃ THUẬN HƯNG", "", "Thuận Hưng"},
		{"PHÒNG GD&ĐT HUYỆN A LƯỚI\nTRƯỜNG TIỂU HỌC SỐ 2\nHỒNG VÂN\nSố: 9/KH-TH2\n" + motto + "A Lưới, ngày 01 tháng 9 năm 2024", "TRƯỜNG TIỂU HỌC SỐ 2 HỒNG VÂN", "9/KH-TH2", "A Lưới"},
		{"ỦY BAN MTTQ VIỆT NAM\nXÃ THANH MAI\nBAN THƯỜNG TRỰC\nSố: 9/KH-MTTQ-BTT\n" + motto + "Thanh Mai, ngày 01 tháng 9 năm 2025", "ỦY BAN MTTQ VIỆT NAM XÃ THANH MAI BAN THƯỜNG TRỰC", "9/KH-MTTQ-BTT", "Thanh Mai"},
		{"ĐẢNG BỘ TỈNH LONG AN\nĐẢNG ỦY XÃ MỸ LỆ\n*\nSố 31-KH/ĐU\nĐẢNG CỘNG SẢN VIỆT NAM\nMỹ Lệ, ngày 09 tháng 10 năm 2025", "ĐẢNG ỦY XÃ MỸ LỆ", "31-KH/ĐU", "Mỹ Lệ"},
		{"HUYỆN ĐOÀN PHÚ TÂN\nBCH ĐOÀN XÃ HIỆP XƯƠNG\nSố: 4-KH/ĐTN\nĐOÀN TNCS HỒ CHÍ MINH\nHiệp Xương, ngày 09 tháng 10 năm 2024", "BCH ĐOÀN XÃ HIỆP XƯƠNG", "4-KH/ĐTN", "Hiệp Xương"},
		{"UBND XÃ BÌNH AN\nBAN CHỈ HUY\nPHÒNG, CHỐNG THIÊN TAI\nSố: 4/KH-BCH\n" + motto + "Bình An, ngày 09 tháng 4 năm 2026", "BAN CHỈ HUY PHÒNG, CHỐNG THIÊN TAI", "4/KH-BCH", "Bình An"},
		{"ỦY BAN NHÂN DÂN                         TỈNH LAI CHÂU\nSố: 4/KH-UBND\n" + motto + "Lai Châu, ngày 09 tháng 4 năm 2026", "ỦY BAN NHÂN DÂN TỈNH LAI CHÂU", "4/KH-UBND", "Lai Châu"},
		{"UBND XÃ BÌNH AN       CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTRẠM Y TẾ              Độc lập - Tự do - Hạnh phúc\nSố: 4/KH-TYT        Bình An, ngày 09 tháng 4 năm 2026", "TRẠM Y TẾ", "4/KH-TYT", "Bình An"},
	} {
		doc, err := docread.Read([]byte(test.head+"\n\nKẾ HOẠCH\nTổng vệ sinh môi trường năm nay\n\nI. MỤC ĐÍCH\n- Làm sạch đường làng.\n\nII. NỘI DUNG\n1. Ra quân\n- Quét dọn đường thôn.\n"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if d := Parse(doc); d.Issuer != test.issuer || d.Number != test.number || d.Place != test.place {
			t.Errorf("%q:\nissuer %q, number %q, place %q,\nwant   %q, number %q, place %q", test.head, d.Issuer, d.Number, d.Place, test.issuer, test.number, test.place)
		}
	}
}

// TestNarrowColumns reads what narrow columns break and run together: the date, and recipients.
func TestNarrowColumns(t *testing.T) {
	t.Parallel()
	const text = `UBND XÃ BÌNH AN                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 4/KH-UBND                  Độc lập - Tự do - Hạnh phúc
                               Bình An, ngày 09 tháng 4 năm
                               2026

KẾ HOẠCH
Dọn vệ sinh

I. NỘI DUNG
1. Dọn chợ
- Quét chợ.

Nơi nhận:
- Đảng ủy (b/c); - Các thôn (t/h); - Lưu: VT.
`
	doc, err := docread.Read([]byte(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := Parse(doc)
	if d.IssuedOn != "2026-04-09" || d.Place != "Bình An" {
		t.Errorf("issued on %q in %q", d.IssuedOn, d.Place)
	}
	if r := d.Recipients; len(r) != 3 || r[0].Name != "Đảng ủy" || r[1].Purpose != "t/h" || r[2].Name != "Lưu: VT" {
		t.Errorf("recipients %+v", r)
	}
}
