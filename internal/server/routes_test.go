package server_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

// Audiences of routes. A route is for the people who hold one of the roles.
var (
	strangers   = []account.Role{"stranger"} // nobody need be signed in
	everybody   = account.Roles
	admins      = []account.Role{account.RoleAdmin}
	planners    = []account.Role{account.RoleCoordinator}
	overseers   = []account.Role{account.RoleCoordinator, account.RoleLeader}
	leaders     = []account.Role{account.RoleLeader}
	reporters   = []account.Role{account.RoleUnit}
	timekeepers = []account.Role{account.RoleCoordinator, account.RoleAdmin}
	staff       = []account.Role{account.RoleUnit, account.RoleCoordinator, account.RoleLeader}
	owners      = planners                // the reports of things belong to the unit of the one coordinator
	owing       = []account.Role{"owing"} // whose unit owes in the period of things
)

// routeTable says of every route who may use it: a route without a row fails the test. A parameter of
// the pattern, {unit}, is filled with the id of that name from things; so is a {unit} in a value of the form,
// which holds the ids that the page hides in it. {token} is a fresh one-use token.
var routeTable = []struct {
	method, pattern string
	who             []account.Role
	form            url.Values
}{
	{"GET", "/song", strangers, nil},
	{"GET", "/san-sang", strangers, nil},
	{"GET", "/dang-nhap", strangers, nil},
	{"POST", "/dang-nhap", strangers, nil},
	{"POST", "/dang-xuat", strangers, nil},
	{"GET", "/", everybody, nil},
	{"GET", "/tim-kiem", everybody, nil},
	{"GET", "/ke-hoach", everybody, nil},
	{"GET", "/ke-hoach/{plan}", everybody, nil},
	{"GET", "/ke-hoach/{plan}/in", everybody, nil},
	{"GET", "/ke-hoach/{plan}/tai.docx", everybody, nil},
	{"GET", "/ke-hoach/{plan}/tai.pdf", everybody, nil},
	{"GET", "/ke-hoach/{plan}/tai.xlsx", everybody, nil},
	{"GET", "/ke-hoach/nhap", planners, nil},
	{"POST", "/ke-hoach/nhap", planners, url.Values{"token": {"{token}"}, "text": {"KẾ HOẠCH\nGiữ sạch nguồn nước"}}},
	{"GET", "/ke-hoach/nhap/{draft}", planners, nil},
	{"POST", "/ke-hoach/nhap/{draft}", planners, url.Values{"version-draft": {"1"}, "shape": {"0"}, "title": {"Tên khác"}}},
	{"GET", "/ke-hoach/lap", planners, nil},
	{"POST", "/ke-hoach/lap", planners, url.Values{"token": {"{token}"}, "title": {"Kế hoạch lập tay"}, "areas": {"Nhóm một"}}},
	{"GET", "/ke-hoach/{plan}/chep", planners, nil},
	{"POST", "/ke-hoach/{plan}/chep", planners, url.Values{"token": {"{token}"}, "title": {"Kế hoạch năm sau"}, "years": {"1"}, "item": {"{item}"}}},
	{"POST", "/ke-hoach/{draft_plan}/kich-hoat", planners, url.Values{
		"token": {"{token}"}, "version-plan": {"1"}, "year": {"2026"}, "from": {"15/12/2025"}, "cut_off": {"15/11/2026"}, "units_due": {"20/11/2026"},
		"compile": {"25/11/2026"}, "approve": {"27/11/2026"}, "superior_due": {"30/11/2026"},
	}},
	{"GET", "/ke-hoach/{plan}/dieu-chinh", everybody, nil},
	{"POST", "/ke-hoach/{plan}/dieu-chinh", planners, url.Values{"token": {"{token}"}, "version-plan": {""}, "title": {"Kế hoạch điều chỉnh"}, "issued_on": {"20/11/2026"}}},
	{"POST", "/ke-hoach/{plan}/dieu-chinh/bo", planners, url.Values{"version-plan": {"9"}}},
	{"POST", "/ke-hoach/{plan}/dieu-chinh/hoan-tac", planners, url.Values{"version-plan": {"9"}}},
	{"GET", "/ke-hoach/{plan}/dieu-chinh/thuc-hien", planners, nil},
	{"POST", "/ke-hoach/{plan}/dieu-chinh/thuc-hien", planners, url.Values{"token": {"{token}"}, "version-plan": {"1"}, "plan-version": {"2"}, "effective": {"23/11/2026"}}},
	{"GET", "/ke-hoach/{amended}/phien-ban/{plan_version}", everybody, nil},
	{"GET", "/ke-hoach/{draft_plan}/sua", planners, nil},
	{"POST", "/ke-hoach/{draft_plan}/sua", planners, url.Values{"token": {"{token}"}, "version-plan": {"1"}, "op": {"up:{draft_item}"}}},
	{"GET", "/ke-hoach/{draft_plan}/sua/them", planners, nil},
	{"POST", "/ke-hoach/{draft_plan}/sua/them", planners, url.Values{"token": {"{token}"}, "version-plan": {"1"}, "title": {"Việc thêm"}, "area": {"{draft_area}"}, "focal": {"{unit}"}}},
	{"GET", "/ke-hoach/{draft_plan}/sua/{draft_item}", planners, nil},
	{"POST", "/ke-hoach/{draft_plan}/sua/{draft_item}", planners, url.Values{"token": {"{token}"}, "version-plan": {"1"}, "title": {"Tên khác"}, "area": {"{draft_area}"}}},
	{"GET", "/ke-hoach/{draft_plan}/sua/{draft_item}/phan-cong", planners, nil},
	{"POST", "/ke-hoach/{draft_plan}/sua/{draft_item}/phan-cong", planners, url.Values{"token": {"{token}"}, "version-plan": {"1"}, "focal": {""}}},
	{"GET", "/ke-hoach/{draft_plan}/sua/{draft_item}/tach", planners, nil},
	{"POST", "/ke-hoach/{draft_plan}/sua/{draft_item}/tach", planners, url.Values{"token": {"{token}"}, "version-plan": {"1"}, "title": {"Một"}, "second-title": {"Hai"}}},
	{"GET", "/ke-hoach/{draft_plan}/sua/{draft_item}/gop", planners, nil},
	{"POST", "/ke-hoach/{draft_plan}/sua/{draft_item}/gop", planners, url.Values{"token": {"{token}"}, "version-plan": {"1"}, "title": {"Một"}}},
	{"GET", "/ke-hoach/{draft_plan}/sua/{draft_item}/ket-thuc", planners, nil},
	{"POST", "/ke-hoach/{draft_plan}/sua/{draft_item}/ket-thuc", planners, url.Values{"token": {"{token}"}, "version-plan": {"9"}}},
	{"GET", "/ke-hoach/{draft_plan}/thong-tin", planners, nil},
	{"POST", "/ke-hoach/{draft_plan}/thong-tin", planners, url.Values{"version-plan": {"1"}, "title": {"Tên khác"}}},
	{"GET", "/ke-hoach/{plan}/phan-cong/{item}", planners, nil},
	{"POST", "/ke-hoach/{plan}/phan-cong/{item}", planners, url.Values{"version-plan": {"2"}, "focal": {""}}},
	{"GET", "/chi-dao", staff, nil},
	{"GET", "/chi-dao/in", staff, nil},
	{"GET", "/chi-dao/{directive}", overseers, nil},
	{"GET", "/chi-dao/moi/{period}/{owner}", overseers, nil},
	{"POST", "/chi-dao/moi/{period}/{owner}", overseers, url.Values{
		"token": {"{token}"}, "kind": {"directive"}, "leader": {"{leader}"}, "text": {"Gửi báo cáo."}, "due": {"27/11/2026"}, "item": {"{item}"},
	}},
	{"GET", "/chi-dao/xin-gia-han/{period}", owners, nil},
	{"POST", "/chi-dao/xin-gia-han/{period}", owners, url.Values{"token": {"{token}"}, "text": {"Chờ số liệu."}, "due": {"27/11/2026"}, "item": {"{item}"}}},
	{"POST", "/chi-dao/{directive}/tra-loi", owners, url.Values{"token": {"{token}"}, "version": {"1"}, "tra-loi-text": {"Đã làm."}}},
	{"POST", "/chi-dao/{directive}/quyet-dinh", overseers, url.Values{"token": {"{token}"}, "version": {"2"}, "act": {"close"}, "leader": {"{leader}"}}},
	{"GET", "/thong-bao", everybody, nil},
	{"POST", "/thong-bao", everybody, url.Values{"up_to": {"0"}}},
	{"POST", "/thong-bao/{notice}", planners, nil},
	{"GET", "/ke-hoach/{plan}/ky", planners, nil},
	{"POST", "/ke-hoach/{plan}/ky", planners, url.Values{
		"token": {"{token}"}, "kind": {"quarter"}, "number": {"1"}, "year": {"2026"}, "from": {"15/12/2025"}, "cut_off": {"14/3/2026"},
		"units_due": {"18/3/2026"}, "compile": {"20/3/2026"}, "approve": {"23/3/2026"}, "superior_due": {"25/3/2026"},
	}},
	{"GET", "/ke-hoach/{plan}/ky/them", planners, nil},
	{"POST", "/ke-hoach/{plan}/ky/lich", planners, url.Values{
		"version-plan": {"2"}, "kind": {"month"}, "month-cut_off_day": {"14"}, "month-units_after": {"2"}, "month-compile_after": {"3"}, "month-approve_after": {"4"}, "month-superior_after": {"5"},
	}},
	{"GET", "/ke-hoach/{plan}/ky/{period}", planners, nil},
	{"POST", "/ke-hoach/{plan}/ky/{period}", planners, url.Values{
		"version-{period}": {"1"}, "from": {"15/12/2025"}, "cut_off": {"15/11/2026"}, "units_due": {"20/11/2026"}, "compile": {"25/11/2026"},
		"approve": {"27/11/2026"}, "superior_due": {"30/11/2026"},
	}},
	{"POST", "/ke-hoach/{plan}/ky/{period}/tinh-trang", planners, url.Values{"version-{period}": {"1"}, "act": {"locked"}}},
	{"GET", "/ke-hoach/{plan}/nam-moi", planners, nil},
	{"GET", "/quan-tri/ngay-nghi", timekeepers, nil},
	{"POST", "/quan-tri/ngay-nghi", timekeepers, url.Values{"token": {"{token}"}, "off": {"31/8/2026"}, "work": {"22/8/2026"}, "reason": {"Quốc khánh"}}},
	{"POST", "/quan-tri/ngay-nghi/{swap}/bo", timekeepers, nil},
	{"GET", "/lich", everybody, nil},
	{"GET", "/lich/{secret}", strangers, nil},
	{"GET", "/don-doc", overseers, nil},
	{"POST", "/don-doc", planners, url.Values{
		"token": {"{token}"}, "period": {"{period}"}, "unit": {"{owner}"}, "text": {"Đề nghị gửi báo cáo."}, "request_text": {"Trân trọng đề nghị."}, "way": {"notice"},
	}},
	{"GET", "/don-doc/moi", planners, nil},
	{"GET", "/don-doc/tu-dong", planners, nil},
	{"POST", "/don-doc/tu-dong", planners, url.Values{"version-ladder": {"0"}, "on": {"1"}, "before": {"5, 2"}, "after": {""}, "from": {"08:00"}}},
	{"GET", "/don-doc/{reminder}", overseers, nil},
	{"GET", "/don-doc/{reminder}/cong-van/in", overseers, nil},
	{"GET", "/don-doc/{reminder}/cong-van/tai.docx", overseers, nil},
	{"GET", "/don-doc/{reminder}/cong-van/tai.pdf", overseers, nil},
	{"GET", "/don-doc/{reminder}/giay-de-nghi/in", overseers, nil},
	{"GET", "/don-doc/{reminder}/cong-van/so", planners, nil},
	{"POST", "/don-doc/{reminder}/cong-van/so", planners, url.Values{"token": {"{token}"}, "seen": {""}, "number": {"1"}, "on": {"23/11/2026"}}},
	{"GET", "/don-doc/{reminder}/giay-de-nghi/so", planners, nil},
	{"POST", "/don-doc/{reminder}/giay-de-nghi/so", planners, url.Values{"token": {"{token}"}, "seen": {""}, "number": {"2"}, "on": {"23/11/2026"}}},
	{"GET", "/don-doc/{reminder}/giay-de-nghi/tai.docx", overseers, nil},
	{"GET", "/don-doc/{reminder}/giay-de-nghi/tai.pdf", overseers, nil},
	{"GET", "/tai-khoan", everybody, nil},
	{"POST", "/tai-khoan/thu", everybody, url.Values{"version-contact": {"1"}, "email": {"khong-phai-dia-chi"}}},
	{"POST", "/tai-khoan/lich", everybody, url.Values{"act": {"make"}, "secret": {"{token}"}}},
	{"POST", "/tai-khoan/don-vi", everybody, url.Values{"unit": {"{unit}"}}},
	{"POST", "/tai-khoan/phien", everybody, nil},
	{"GET", "/tai-khoan/mat-khau", everybody, nil},
	{"POST", "/tai-khoan/mat-khau", everybody, nil},

	{"GET", "/phieu-hop", overseers, nil},
	{"GET", "/phieu-hop/in", overseers, nil},
	{"GET", "/phieu-hop/tai.docx", overseers, nil},
	{"GET", "/phieu-hop/tai.pdf", overseers, nil},
	{"GET", "/tong-quan", overseers, nil},
	{"GET", "/tong-quan/{period}", overseers, nil},

	{"GET", "/bao-cao", overseers, nil},
	{"POST", "/bao-cao", planners, url.Values{"token": {"{token}"}, "period": {"{period}"}}},
	{"GET", "/bao-cao/mau", planners, nil},
	{"POST", "/bao-cao/mau", planners, url.Values{"token": {"{token}"}, "from": {"{type}"}, "name": {"Báo cáo thử"}}},
	{"GET", "/bao-cao/mau/{type}", planners, nil},
	{"POST", "/bao-cao/mau/{type}", planners, url.Values{"version-type": {"1"}, "name": {"Tên khác"}}},
	{"POST", "/bao-cao/mau/{type}/tinh-trang", planners, url.Values{"version-type": {"1"}, "act": {"archive"}}},
	{"GET", "/bao-cao/{report}", overseers, nil},
	{"POST", "/bao-cao/{report}", planners, url.Values{"version-situation": {"0"}, "text-situation": {"Toàn xã có 20 thôn."}}},
	{"GET", "/bao-cao/{report}/tai.docx", overseers, nil},
	{"GET", "/bao-cao/{report}/tai.pdf", overseers, nil},
	{"GET", "/bao-cao/{report}/tai.xlsx", overseers, nil},
	{"GET", "/bao-cao/{report}/in", overseers, nil},
	{"GET", "/bao-cao/{report}/so-sanh", overseers, nil},
	{"GET", "/bao-cao/{report}/phu-luc", overseers, nil},
	{"POST", "/bao-cao/{report}/phu-luc", planners, url.Values{"token": {"{token}"}, "title": {"Bảng thử"}, "body": {"a | b"}}},
	{"GET", "/bao-cao/{report}/phu-luc/{annex}", planners, nil},
	{"POST", "/bao-cao/{report}/phu-luc/{annex}", planners, url.Values{"version-annex": {"1"}, "title": {"Bảng thử"}, "body": {"a | b"}, "restricted": {"1"}}},
	{"POST", "/bao-cao/{report}/noi-bo", overseers, url.Values{"format": {"pdf"}}},
	{"GET", "/bao-cao/{report}/bieu-thuong-dung.xlsx", overseers, nil},
	{"GET", "/bao-cao/{report}/bieu/{form}/tai.xlsx", overseers, nil},
	{"GET", "/bao-cao/bieu-mau", planners, nil},
	{"GET", "/bao-cao/bieu-mau/tai.xlsx", overseers, nil},
	{"POST", "/bao-cao/bieu-mau", planners, url.Values{"token": {"{token}"}, "name": {"Biểu 02"}, "order-task": {"1"}, "label-task": {"Nhiệm vụ"}, "width-task": {"50"}}},
	{"GET", "/bao-cao/bieu-mau/them", planners, nil},
	{"GET", "/bao-cao/bieu-mau/{form}", planners, nil},
	{"POST", "/bao-cao/bieu-mau/{form}", planners, url.Values{"version-form": {"1"}, "name": {"Biểu 03"}, "order-task": {"1"}, "label-task": {"Nhiệm vụ"}, "width-task": {"50"}}},
	{"POST", "/bao-cao/bieu-mau/{form}/bo", planners, url.Values{"version-form": {"2"}}},
	{"GET", "/bao-cao/{report}/ban/{number}", overseers, nil},
	{"GET", "/bao-cao/{report}/ban/{number}/in", overseers, nil},
	{"GET", "/bao-cao/{report}/tep/{file}", overseers, nil},
	{"GET", "/bao-cao/so", overseers, nil},
	{"GET", "/bao-cao/so/in", overseers, nil},
	{"GET", "/bao-cao/so/tai.xlsx", overseers, nil},
	{"GET", "/bao-cao/{report}/trinh", planners, nil},
	{"POST", "/bao-cao/{report}/trinh", planners, url.Values{"token": {"{token}"}, "version-report": {"1"}, "mark": {"0000000000000000"}, "leader": {"{leader}"}}},
	{"POST", "/bao-cao/{report}/duyet", leaders, url.Values{"token": {"{token}"}, "version-report": {"1"}, "act": {"approve"}}},
	{"POST", "/bao-cao/{report}/cap-so", planners, url.Values{"token": {"{token}"}, "version-report": {"1"}, "number": {"1"}, "on": {"23/11/2026"}}},
	{"POST", "/bao-cao/{report}/phat-hanh", planners, url.Values{"token": {"{token}"}, "version-report": {"1"}}},
	{"POST", "/bao-cao/{report}/noi-nhan", planners, url.Values{"token": {"{token}"}, "version-report": {"1"}, "noi-nhan-0": {"1"}, "noi-nhan-0-way": {"network"}, "noi-nhan-0-on": {"23/11/2026"}}},
	{"GET", "/bao-cao/{report}/mo-lai", planners, nil},
	{"POST", "/bao-cao/{report}/mo-lai", planners, url.Values{"token": {"{token}"}, "version-report": {"1"}, "reason": {"Sửa số liệu."}}},
	{"POST", "/bao-cao/{report}/ban-ky", planners, nil},
	{"GET", "/bao-cao/{report}/ban-ky/{copy}/go", planners, nil},
	{"POST", "/bao-cao/{report}/ban-ky/{copy}/go", planners, url.Values{"token": {"{token}"}, "version-report": {"1"}, "reason": {"Nhầm tệp."}}},
	{"GET", "/viec-cua-toi", reporters, nil},
	{"POST", "/viec-cua-toi", reporters, url.Values{"version-{period}-{item}": {"1.00000000"}, "result-{period}-{item}": {"Đã làm."}}},
	{"GET", "/viec-cua-toi/kiem-tra", reporters, nil},
	{"POST", "/viec-cua-toi/gui", owners, url.Values{"token": {"{token}"}, "pick": {"{period}-{item}"}, "version-{period}-{item}": {"1"}}},
	{"GET", "/viec-cua-toi/da-gui/{receipt}", owners, nil},
	{"GET", "/viec-cua-toi/bao-cao/{period}/in", owing, nil},
	{"GET", "/viec-cua-toi/bao-cao/{period}/tai.docx", owing, nil},
	{"GET", "/viec-cua-toi/bao-cao/{period}/tai.pdf", owing, nil},
	{"GET", "/viec-cua-toi/minh-chung/{period}/{item}", owners, nil},
	{"POST", "/viec-cua-toi/minh-chung/{period}/{item}", owners, nil},
	{"GET", "/viec-cua-toi/excel", reporters, nil},
	{"POST", "/viec-cua-toi/excel", reporters, nil},
	{"GET", "/viec-cua-toi/excel/bang.xlsx", reporters, nil},
	{"GET", "/viec-cua-toi/excel/{sheet}", owners, nil},
	{"POST", "/viec-cua-toi/excel/{sheet}", owners, url.Values{"seen": {"x"}}},
	{"GET", "/nhiem-vu/{item}", overseers, nil},
	{"POST", "/nhiem-vu/{item}/nhap-thay", planners, url.Values{
		"token": {"{token}"}, "unit": {"{owner}"}, "period": {"{period}"}, "on_behalf": {"phone"}, "version-{period}-{item}": {"1.00000000"},
		"answer-{period}-{item}": {"new_result"}, "status-{period}-{item}": {"in_progress"}, "result-{period}-{item}": {"Đã làm, theo điện thoại."},
	}},
	{"GET", "/theo-doi/{owner}/nhap-thay/{period}", planners, nil},
	{"POST", "/theo-doi/{owner}/nhap-thay/{period}", planners, url.Values{"version-{period}-{item}": {"1.00000000"}, "result-{period}-{item}": {"Đã làm."}}},
	{"GET", "/theo-doi/{owner}/nhap-thay/{period}/kiem-tra", planners, nil},
	{"POST", "/theo-doi/{owner}/nhap-thay/{period}/gui", planners, url.Values{
		"token": {"{token}"}, "on_behalf": {"phone"}, "pick": {"{period}-{entered}"}, "version-{period}-{entered}": {"1"},
	}},
	{"GET", "/theo-doi/{owner}/nhap-thay/{period}/da-gui/{receipt}", planners, nil},
	{"GET", "/theo-doi/{owner}/nhap-thay/{period}/excel", planners, nil},
	{"POST", "/theo-doi/{owner}/nhap-thay/{period}/excel", planners, nil},
	{"GET", "/theo-doi/{owner}/nhap-thay/{period}/excel/bang.xlsx", planners, nil},
	{"GET", "/theo-doi/{owner}/nhap-thay/{period}/excel/{entry_sheet}", planners, nil},
	{"POST", "/theo-doi/{owner}/nhap-thay/{period}/excel/{entry_sheet}", planners, url.Values{"seen": {"x"}}},
	{"GET", "/lien-ket", planners, nil},
	{"POST", "/lien-ket", planners, url.Values{
		"token": {"{token}"}, "key": {"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}, "unit": {"{owner}"}, "period": {"{period}"}, "expires_on": {"30/11/2026"},
	}},
	{"GET", "/lien-ket/{link}", planners, nil},
	{"POST", "/lien-ket/{link}/thu-hoi", planners, nil},
	{"GET", "/phieu", strangers, nil},
	{"POST", "/phieu", strangers, nil},
	{"GET", "/phieu/{key}", strangers, nil},
	{"POST", "/phieu/{key}", strangers, nil},
	{"GET", "/phieu/{key}/kiem-tra", strangers, nil},
	{"POST", "/phieu/{key}/gui", strangers, nil},
	{"GET", "/phieu/{key}/da-gui/{receipt}", strangers, nil},
	{"GET", "/minh-chung", staff, nil},
	{"POST", "/minh-chung", staff, url.Values{"nam": {"2026"}}},
	{"GET", "/minh-chung/{evidence}", overseers, nil},
	{"GET", "/minh-chung/{photo}/anh", overseers, nil},
	{"GET", "/theo-doi", overseers, nil},
	{"GET", "/theo-doi/tai.xlsx", overseers, nil},
	{"GET", "/theo-doi/cho-nhan", planners, nil},
	{"POST", "/theo-doi/cho-nhan", planners, url.Values{"act": {"accept"}, "seen": {"{progress}.1"}}},
	{"GET", "/theo-doi/{unit}", overseers, nil},
	{"GET", "/theo-doi/{owner}/bao-cao/{period}/in", overseers, nil},
	{"GET", "/theo-doi/{owner}/bao-cao/{period}/tai.docx", overseers, nil},
	{"GET", "/theo-doi/{owner}/bao-cao/{period}/tai.pdf", overseers, nil},
	{"POST", "/theo-doi/{unit}/nhan", planners, url.Values{"act": {"accept"}, "seen": {"{progress}.1"}}},

	{"GET", "/quan-tri/don-vi", admins, nil},
	{"POST", "/quan-tri/don-vi", admins, url.Values{"token": {"{token}"}, "name": {"Đơn vị thử"}, "kind": {"office"}, "successor_id": {"{unit}"}}},
	{"GET", "/quan-tri/don-vi/them", admins, nil},
	{"GET", "/quan-tri/don-vi/{unit}", admins, nil},
	{"POST", "/quan-tri/don-vi/{unit}", admins, url.Values{"version-{unit}": {"1"}, "name": {"Đơn vị thử"}, "kind": {"office"}}},
	{"GET", "/quan-tri/tai-khoan", admins, nil},
	{"POST", "/quan-tri/tai-khoan", admins, url.Values{
		"token": {"{token}"}, "one_time": {"abcd-efgh-ijkm-npqr"}, "username": {"hatrung.thu"}, "full_name": {"Người thử"}, "unit-1": {"{unit}"}, "role-1-unit": {"1"},
	}},
	{"GET", "/quan-tri/tai-khoan/them", admins, nil},
	{"GET", "/quan-tri/tai-khoan/{account}", admins, nil},
	{"POST", "/quan-tri/tai-khoan/{account}", admins, url.Values{"version-{account}": {"1"}, "full_name": {"Người thử"}, "unit-1": {"{unit}"}, "role-1-admin": {"1"}}},
	{"POST", "/quan-tri/tai-khoan/{account}/tinh-trang", admins, url.Values{"version-{account}": {"1"}, "disabled": {"1"}}},
	{"POST", "/quan-tri/tai-khoan/{account}/mat-khau", admins, url.Values{"token": {"{token}"}, "one_time": {"abcd-efgh-ijkm-npqr"}}},
	{"POST", "/quan-tri/tai-khoan/{account}/mo-khoa", admins, nil},
	{"GET", "/quan-tri/xa", admins, nil},
	{"POST", "/quan-tri/xa", admins, nil},
	{"GET", "/quan-tri/nhat-ky", admins, nil},

	// The last one: it locks the periods on which other forms work.
	{"POST", "/ke-hoach/{plan}/nam-moi", planners, url.Values{
		"token": {"{token}"}, "version-plan": {"2"}, "closing": {"2026"}, "from": {"16/11/2026"}, "cut_off": {"15/11/2027"}, "units_due": {"19/11/2027"},
		"compile": {"25/11/2027"}, "approve": {"26/11/2027"}, "superior_due": {"30/11/2027"},
	}},
}

// things are ids of one commune by the name that patterns give them. Whoever adds a route with a new
// parameter adds what it needs here.
func things(t testing.TB, s *site, ten *tenant) map[string]int64 {
	t.Helper()
	owner := ten.units["Phòng Văn hóa - Xã hội"]
	p := pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{Lead: owner, Requested: ten.units["Ủy ban MTTQ Việt Nam xã"]})
	report, err := s.db.Store.In(ten.actor).InsertReport(context.Background(), p.Year.ID, plan.ReportPresets()[0], "Báo cáo năm 2026", 0)
	if err != nil {
		t.Fatal(err)
	}
	reportType, err := s.db.Store.In(ten.actor).InsertReportType(context.Background(), plan.ReportPresets()[0])
	if err != nil {
		t.Fatal(err)
	}
	sent := ten.report(t, s, owner, p.Row("III.1.2"), true)
	ten.report(t, s, owner, p.Row("II.1.1"), false)
	ten.report(t, s, owner, p.Row("III.1.1"), false)
	swap, err := s.db.Store.In(ten.actor).InsertSwap(context.Background(), plan.Swap{Off: plan.NewDay(2026, 1, 2), Reason: "a"}, testNow, 0)
	if err != nil {
		t.Fatal(err)
	}
	// A plan that is still to be activated.
	draft := draftPlan(t, s, ten)
	items, err := s.db.Store.In(ten.actor).Items(context.Background(), draft)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]int64{
		"draft":      importDraft(t, s, ten),
		"draft_plan": draft,
		"draft_area": items[0].ID,
		"draft_item": items[1].ID,
		"unit":       ten.units["Trạm Y tế"],
		"account":    ten.accounts["yte"],
		"plan":       p.ID,
		"period":     p.Year.ID,
		"item":       p.Items["II.1.1"].ID,  // with a draft of the owner
		"entered":    p.Items["III.1.1"].ID, // with another draft of the owner
		"owner":      owner,
		"progress":   sent.report,
		"annex":      reportAnnex(t, s, ten, report),
		"report":     report,
		"number":     1,
		"file":       ten.frozen(t, s, report),
		"copy":       ten.signedCopy(t, s, report),
		"type":       reportType,
		"receipt":    sent.receipt,
		"photo":      photoOf(t, s, ten, owner, p.Row("II.1.1")),
		"evidence":   sent.evidence,
		"link":       entryLink(t, s, ten, owner, p.Year.ID).ID,
		"key":        1, // any; who holds no key is nobody
		"swap":       swap,
		"directive":  ten.directive(t, s, owner, p.Row("II.1.1")),
		"leader":     ten.accounts["chutich"],
		"reminder":   ten.reminder(t, s, p, owner, ten.units["Ủy ban MTTQ Việt Nam xã"]),
		"form":       ten.exportForm(t, s, "Biểu 01 của tỉnh"),
		// Spreadsheets that came back: from the unit itself, and from the coordinator for it.
		"sheet":       ten.filledSheet(t, s, owner, 0, p.Row("II.1.1")),
		"entry_sheet": ten.filledSheet(t, s, owner, p.Year.ID, p.Row("II.1.1")),
		"notice":      ten.notice(t, s, "vanhoa", "Việc thử."),
		// A plan in its second version.
		"amended":      amendedPlan(t, s, ten),
		"plan_version": 2,
	}
}

// frozen gives a report a frozen version, the first, with a file.
func (ten *tenant) frozen(t testing.TB, s *site, report int64) int64 {
	t.Helper()
	ctx, q := context.Background(), s.db.Store.In(ten.actor)
	model, err := (&officialdoc.Document{Kind: "BÁO CÁO"}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := q.FreezeReport(ctx, report, postgres.ReportVersion{Number: 1, Stage: plan.DocumentApproved, Kind: "BÁO CÁO", Model: model, Inputs: "{}", MadeAt: testNow}, 0); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("a"))
	id, err := q.InsertReportFile(ctx, report, postgres.ReportFile{Version: 1, Format: "pdf", Name: "a.pdf", MediaType: "application/pdf", Size: 1, SHA256: sum[:], MadeAt: testNow}, 0, strings.NewReader("a"))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// signedCopy gives the first version a signed copy.
func (ten *tenant) signedCopy(t testing.TB, s *site, report int64) int64 {
	t.Helper()
	sum := sha256.Sum256([]byte("b"))
	f := postgres.ReportFile{Version: 1, Format: postgres.SignedCopy, Name: "b.pdf", MediaType: "application/pdf", Size: 1, SHA256: sum[:], MadeAt: testNow}
	id, err := s.db.Store.In(ten.actor).InsertReportFile(context.Background(), report, f, 0, strings.NewReader("b"))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

var parameter = regexp.MustCompile(`\{[a-z_]+\}`)

// fill puts ids in the place of parameters; unknown ones fail the test.
func fill(t testing.TB, text string, ids map[string]int64) string {
	t.Helper()
	return parameter.ReplaceAllStringFunc(text, func(p string) string {
		if p == "{token}" {
			return rand.Text()
		}
		id, ok := ids[strings.Trim(p, "{}")]
		if !ok {
			t.Fatalf("%s: things has no %s", text, p)
		}
		return strconv.FormatInt(id, 10)
	})
}

func fillForm(t testing.TB, form url.Values, ids map[string]int64) url.Values {
	t.Helper()
	filled := url.Values{}
	for name, values := range form {
		for _, v := range values {
			filled.Add(fill(t, name, ids), fill(t, v, ids))
		}
	}
	return filled
}

func TestEveryRouteHasARow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	known := map[string]bool{}
	for _, r := range routeTable {
		known[r.method+" "+r.pattern] = true
	}
	found := map[string]bool{}
	err := chi.Walk(s.server.Routes(), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if strings.HasSuffix(pattern, "*") {
			return nil // files of the style, the same for everybody
		}
		key := method + " " + pattern
		found[key] = true
		if !known[key] {
			t.Errorf("%s has no row in routeTable: who may use it?", key)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range known {
		if !found[key] {
			t.Errorf("routeTable has a row for %s, which is no route", key)
		}
	}
}

// Every route × every person × both communes: the role decides, and what belongs to the other commune
// is as if it were not there.
func TestRolesAndCommunes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ids := map[string]map[string]int64{}
	for short, ten := range s.communes {
		ids[short] = things(t, s, ten)
	}
	nowhere := map[string]int64{}
	for name := range ids["hatrung"] {
		nowhere[name] = 98765432109876
	}
	browsers := map[string]*browser{}
	before := map[string]string{}
	for short := range s.communes {
		for _, p := range people {
			browsers[short+"."+p.name] = s.as(t, short+"."+p.name).still()
		}
		before[short] = s.digest(t, short)
	}
	posts := 0
	for short, other := range map[string]string{"hatrung": "hoatgiang", "hoatgiang": "hatrung"} {
		stranger := s.stranger(t).still()
		for _, r := range routeTable {
			if slices.Equal(r.who, strangers) {
				continue
			}
			a := stranger.ask(r.method, fill(t, r.pattern, ids[short]), fillForm(t, r.form, ids[short]))
			if a.status != http.StatusUnauthorized && (a.status != http.StatusSeeOther || !strings.HasPrefix(a.header.Get("Location"), "/dang-nhap")) {
				t.Errorf("stranger: %s %s answered %d", r.method, r.pattern, a.status)
			}
		}
		for _, p := range people {
			who := short + "." + p.name
			b := browsers[who]
			for _, r := range routeTable {
				if slices.Equal(r.who, strangers) {
					continue
				}
				may := slices.ContainsFunc(p.roles, func(role account.Role) bool { return slices.Contains(r.who, role) })
				if slices.Equal(r.who, owing) {
					may = p.name == "vanhoa" || p.name == "mttq"
				}
				name := who + ": " + r.method + " " + r.pattern
				own, ownForm := fill(t, r.pattern, ids[short]), fillForm(t, r.form, ids[short])
				if !may {
					if a := b.ask(r.method, own, ownForm); a.status != http.StatusForbidden && a.status != http.StatusNotFound {
						t.Errorf("%s: answered %d to a role that may not", name, a.status)
					}
				} else if r.method == http.MethodGet {
					if a := b.ask(r.method, own, nil); a.status >= 400 {
						t.Errorf("%s: answered %d to a role that may\n%s", name, a.status, a.text())
					}
				}
				if parameter.MatchString(r.pattern) {
					there, none := fill(t, r.pattern, ids[other]), fill(t, r.pattern, nowhere)
					foreign := b.ask(r.method, there, fillForm(t, r.form, ids[other]))
					absent := b.ask(r.method, none, fillForm(t, r.form, nowhere))
					if foreign.status != absent.status || foreign.body != strings.ReplaceAll(absent.body, none, there) {
						t.Errorf("%s: “not yours” (%d) differs from “not there” (%d)", name, foreign.status, absent.status)
					}
					if foreign.status != http.StatusNotFound && foreign.status != http.StatusForbidden {
						t.Errorf("%s: answered %d for another commune's thing\n%s", name, foreign.status, foreign.text())
					}
					posts++
				}
				if hidesIDs(r.form) {
					if a := b.ask(r.method, own, fillForm(t, r.form, ids[other])); a.status < 400 {
						t.Errorf("%s: answered %d to ids of another commune in the form", name, a.status)
					}
					posts++
				}
			}
		}
	}
	for short := range s.communes {
		if s.digest(t, short) != before[short] {
			t.Errorf("the data of %s changed:\nbefore\n%safter\n%s", short, before[short], s.digest(t, short))
		}
	}
	t.Logf("%d requests with another commune's ids", posts)
}

func hidesIDs(form url.Values) bool {
	id := func(text string) bool { return parameter.MatchString(strings.ReplaceAll(text, "{token}", "")) }
	for name, values := range form {
		if id(name) || slices.ContainsFunc(values, id) {
			return true
		}
	}
	return false
}

// still is the same browser, but it shows redirects and does not follow them.
func (b *browser) still() *browser {
	client := *b.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &browser{b.t, b.site, &client}
}

// ask sends a request of either method.
func (b *browser) ask(method, path string, form url.Values) answer {
	b.t.Helper()
	if method == http.MethodGet {
		return b.get(path)
	}
	return b.post(path, form)
}

// owner is a connection of the tables' owner with the commune as tenant.
func (s *site) owner(t testing.TB, short string) *pgx.Conn {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(ctx) })
	if _, err := conn.Exec(ctx, `SELECT set_config('app.commune_id', $1, false)`, fmt.Sprint(s.communes[short].actor.CommuneID)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// digest is a fingerprint of everything that a commune holds.
func (s *site) digest(t testing.TB, short string) string {
	t.Helper()
	ctx := context.Background()
	conn := s.owner(t, short)
	rows, _ := conn.Query(ctx, `SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relrowsecurity ORDER BY c.relname`)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, table := range tables {
		var sum string
		query := fmt.Sprintf(`SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM %s t`, pgx.Identifier{table}.Sanitize())
		if err := conn.QueryRow(ctx, query).Scan(&sum); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&all, table, sum)
	}
	return all.String()
}
