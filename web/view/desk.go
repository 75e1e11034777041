package view

// Desk is where the rows of one unit are filled in, checked and sent: by the unit itself, by the
// coordinator in its place (nhập thay), or by whoever holds a link.
type Desk struct {
	Page, Check, Send string
	Back              string // label of the link back to Page
	Other             bool   // the coordinator enters: he says on what ground
	Alone             bool   // over a link: nothing but the form, and he says who he is
	Excel             string // where the rows are filled in as a spreadsheet; "" is not offered
}

// OwnDesk is that of the own unit.
func OwnDesk() Desk {
	return Desk{Page: WorkURL(), Check: CheckURL(), Send: SendURL(), Back: "Về việc của đơn vị", Excel: WorkURL() + "/excel"}
}

// OtherDesk is that of another unit in one period.
func OtherDesk(unit, period int64) Desk {
	page := EntryURL(unit, period)
	return Desk{Page: page, Check: page + "/kiem-tra", Send: page + "/gui", Back: "Về trang nhập thay", Other: true, Excel: page + "/excel"}
}

// LinkDesk is that of a link, by the key of its address or its code.
func LinkDesk(key string) Desk {
	page := LinkFormURL(key)
	return Desk{Page: page, Check: page + "/kiem-tra", Send: page + "/gui", Back: "Về phiếu", Alone: true}
}

// Row is the page with one row open.
func (d Desk) Row(key string) string { return d.Page + "?mo=" + key + "#row-" + key }

// Receipt confirms one act of sending.
func (d Desk) Receipt(receipt int64) string { return d.Page + "/da-gui/" + id(receipt) }

// Sheet is the spreadsheet of the rows.
func (d Desk) Sheet() string { return d.Excel + "/bang.xlsx" }

// Filled checks a spreadsheet that came back.
func (d Desk) Filled(sheet int64) string { return d.Excel + "/" + id(sheet) }

// grounds are the choices of an entry in a unit's place.
func grounds() []Option {
	return []Option{{Value: "phone", Label: "Điện thoại"}, {Value: "document", Label: "Văn bản"}, {Value: "chat", Label: "Zalo"}}
}
