package importer

import "testing"

// TestIssuerOfTheHead reads the name of the agency, whose second half the head may put anywhere but in the motto.
func TestIssuerOfTheHead(t *testing.T) {
	for _, c := range []struct{ name, head, want string }{
		{"line under line", "ỦY BAN NHÂN DÂN\nXÃ SUỐI MƠ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN XÃ SUỐI MƠ"},
		{"beside the motto", "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ SUỐI MƠ          Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN XÃ SUỐI MƠ"},
		{"a wide gap inside the name", "ỦY BAN NHÂN DÂN          XÃ SUỐI MƠ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN XÃ SUỐI MƠ"},
		{"the motto on two lines", "HỘI NÔNG DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA\nXÃ SUỐI MƠ          VIỆT NAM", "HỘI NÔNG DÂN XÃ SUỐI MƠ"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := Read([]byte(c.head+"\n\nSố: 12/KH-UBND\n\nKẾ HOẠCH\nTrồng cây\n\nI. NHIỆM VỤ\n1. Ươm giống\n- Ươm cây giống."), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if d.Issuer != c.want {
				t.Errorf("issuer %q, want %q", d.Issuer, c.want)
			}
		})
	}
}
