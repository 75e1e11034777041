package server

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/klauspost/compress/gzhttp"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/web"
)

// routes are all addresses on one screen. What is not in a group for a role is for everybody who is
// signed in; which rows he sees is the store's and planning's business.
func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(s.recoverer, s.headers, s.clientIP())
	r.Handle(web.Prefix+"*", web.Handler())
	r.With(s.compress(quick)).Get(documentStylesFolder+"*", s.documentStyles)
	if s.opts.Gallery {
		s.galleryRoutes(r)
	}
	r.Get("/song", s.alive)
	r.Get("/san-sang", s.ready)
	r.With(s.compress(quick)).Get("/lich/{secret}", s.calendarFeed)

	// Over a link: no session, nothing but the form.
	r.Group(func(r chi.Router) {
		r.Use(s.compress(quick), s.withVisit, s.alone, s.sameOrigin, s.limitHolder)
		r.Get("/phieu", s.page(s.codePage))
		r.Post("/phieu", s.page(s.openByCode))
		r.Get("/phieu/{key}", s.linkDesk(s.workPage))
		r.Post("/phieu/{key}", s.linkDesk(s.saveWork))
		r.Get("/phieu/{key}/kiem-tra", s.linkDesk(s.checkPage))
		r.Post("/phieu/{key}/gui", s.linkDesk(s.sendWork))
		r.Get("/phieu/{key}/da-gui/{receipt}", s.linkDesk(s.receiptPage))
	})
	r.Group(func(r chi.Router) {
		r.Use(s.compress(quick), s.withVisit, s.sessions.LoadAndSave, s.sameOrigin, s.keepAlive)
		r.NotFound(s.page(func(http.ResponseWriter, *http.Request) error {
			return fault.New(fault.NotFound, "Địa chỉ này không có, hoặc không dành cho tài khoản này.")
		}))

		r.Get("/dang-nhap", s.page(s.signInPage))
		r.With(s.limitAddress).Post("/dang-nhap", s.page(s.signIn))
		r.Post("/dang-xuat", s.page(s.signOut))

		r.Group(func(r chi.Router) {
			r.Use(s.requireSignIn)
			r.Get("/", s.page(s.home))
			r.Get("/nhiem-vu/{item}", s.page(s.taskPage))
			r.Get("/minh-chung", s.page(s.archivePage))
			r.Post("/minh-chung", s.page(s.downloadArchive))
			r.Get("/minh-chung/{evidence}", s.page(s.evidenceFile))
			r.Get("/chi-dao", s.page(s.directivesPage))
			r.Get("/chi-dao/in", s.page(s.directivesSheet))
			r.Get("/chi-dao/{directive}", s.page(s.directivePage))
			r.Post("/chi-dao/{directive}/tra-loi", s.page(s.answerDirective))
			r.Get("/minh-chung/{photo}/anh", s.page(s.thumbnail))
			r.Get("/thong-bao", s.page(s.noticesPage))
			r.Post("/thong-bao", s.page(s.readNotices))
			r.Post("/thong-bao/{notice}", s.page(s.openNotice))
			r.Get("/tai-khoan", s.page(s.profilePage))
			r.Post("/tai-khoan/don-vi", s.page(s.switchUnit))
			r.Post("/tai-khoan/thu", s.page(s.editContact))
			r.Post("/tai-khoan/phien", s.page(s.endSessions))
			r.Post("/tai-khoan/lich", s.page(s.setFeed))
			r.Get("/lich", s.page(s.calendarPage))
			r.Get("/tai-khoan/mat-khau", s.page(s.passwordPage))
			r.Post("/tai-khoan/mat-khau", s.page(s.changePassword))
			r.Get("/tim-kiem", s.page(s.search))
			r.Get("/ke-hoach", s.page(s.plansPage))
			r.Get("/ke-hoach/{plan}", s.page(s.planPage))
			r.Get("/ke-hoach/{plan}/dieu-chinh", s.page(s.amendmentsPage))
			r.Get("/ke-hoach/{amended}/phien-ban/{plan_version}", s.page(s.planVersionPage))
			r.Get("/ke-hoach/{plan}/in", s.page(s.planSheet))
			r.Get("/ke-hoach/{plan}/tai.docx", s.page(s.planFile("docx")))
			r.Get("/ke-hoach/{plan}/tai.pdf", s.page(s.planFile("pdf")))
			r.Get("/ke-hoach/{plan}/tai.xlsx", s.page(s.planFile("xlsx")))

			r.Group(func(r chi.Router) {
				r.Use(s.require(account.ManageCommune))
				r.Get("/quan-tri/don-vi", s.page(s.unitsPage))
				r.Post("/quan-tri/don-vi", s.page(s.addUnit))
				r.Get("/quan-tri/don-vi/them", s.page(s.newUnitPage))
				r.Get("/quan-tri/don-vi/{unit}", s.page(s.unitPage))
				r.Post("/quan-tri/don-vi/{unit}", s.page(s.editUnit))
				r.Get("/quan-tri/tai-khoan", s.page(s.accountsPage))
				r.Post("/quan-tri/tai-khoan", s.page(s.addAccount))
				r.Get("/quan-tri/tai-khoan/them", s.page(s.newAccountPage))
				r.Get("/quan-tri/tai-khoan/{account}", s.page(s.accountPage))
				r.Post("/quan-tri/tai-khoan/{account}", s.page(s.editAccount))
				r.Post("/quan-tri/tai-khoan/{account}/tinh-trang", s.page(s.setAccountState))
				r.Post("/quan-tri/tai-khoan/{account}/mat-khau", s.page(s.resetPassword))
				r.Post("/quan-tri/tai-khoan/{account}/mo-khoa", s.page(s.unlockAccount))
				r.Get("/quan-tri/xa", s.page(s.communePage))
				r.Post("/quan-tri/xa", s.page(s.editCommune))
				r.Get("/quan-tri/nhat-ky", s.page(s.auditPage))
			})
			r.Group(func(r chi.Router) {
				r.Use(s.require(account.ManagePlans))
				r.Get("/ke-hoach/nhap", s.page(s.importPage))
				r.Post("/ke-hoach/nhap", s.page(s.importDocument))
				r.With(s.compress(small)).Get("/ke-hoach/nhap/{draft}", s.page(s.importDraftPage))
				r.With(s.compress(small)).Post("/ke-hoach/nhap/{draft}", s.page(s.editImportDraft))
				r.Get("/ke-hoach/lap", s.page(s.newPlanPage))
				r.Post("/ke-hoach/lap", s.page(s.makePlan))
				r.Get("/ke-hoach/{plan}/chep", s.page(s.copyPlanPage))
				r.Post("/ke-hoach/{plan}/chep", s.page(s.copyPlan))
				r.Post("/ke-hoach/{draft_plan}/kich-hoat", s.page(s.activatePlan))
				r.Get("/ke-hoach/{plan}/phan-cong/{item}", s.page(s.assignPage))
				r.Post("/ke-hoach/{plan}/phan-cong/{item}", s.page(s.assign))
				r.Post("/ke-hoach/{plan}/dieu-chinh", s.page(s.saveAmendment))
				r.Post("/ke-hoach/{plan}/dieu-chinh/bo", s.page(s.dropAmendment()))
				r.Post("/ke-hoach/{plan}/dieu-chinh/hoan-tac", s.page(s.undoAmendment()))
				r.Get("/ke-hoach/{plan}/dieu-chinh/thuc-hien", s.page(s.inForcePage))
				r.Post("/ke-hoach/{plan}/dieu-chinh/thuc-hien", s.page(s.putInForce))
				r.Get("/ke-hoach/{draft_plan}/sua", s.page(s.treePage))
				r.Post("/ke-hoach/{draft_plan}/sua", s.page(s.moveItem))
				r.Get("/ke-hoach/{draft_plan}/sua/them", s.page(s.newItemPage))
				r.Post("/ke-hoach/{draft_plan}/sua/them", s.page(s.addItem))
				r.Get("/ke-hoach/{draft_plan}/sua/{draft_item}", s.treeItem(s.itemPage))
				r.Post("/ke-hoach/{draft_plan}/sua/{draft_item}", s.treeItem(s.editItem))
				r.Get("/ke-hoach/{draft_plan}/sua/{draft_item}/phan-cong", s.treeTask(s.itemPartsPage))
				r.Post("/ke-hoach/{draft_plan}/sua/{draft_item}/phan-cong", s.treeTask(s.setItemParts))
				r.Get("/ke-hoach/{draft_plan}/sua/{draft_item}/tach", s.treeTask(s.splitPage))
				r.Post("/ke-hoach/{draft_plan}/sua/{draft_item}/tach", s.treeTask(s.splitItem))
				r.Get("/ke-hoach/{draft_plan}/sua/{draft_item}/gop", s.treeTask(s.mergePage))
				r.Post("/ke-hoach/{draft_plan}/sua/{draft_item}/gop", s.treeTask(s.mergeItem))
				r.Get("/ke-hoach/{draft_plan}/sua/{draft_item}/ket-thuc", s.treeItem(s.endItemPage))
				r.Post("/ke-hoach/{draft_plan}/sua/{draft_item}/ket-thuc", s.treeItem(s.endItem))
				r.Get("/ke-hoach/{draft_plan}/thong-tin", s.page(s.planHeadPage))
				r.Post("/ke-hoach/{draft_plan}/thong-tin", s.page(s.editPlanHead))
				r.Get("/ke-hoach/{plan}/ky", s.page(s.periodsPage))
				r.Post("/ke-hoach/{plan}/ky", s.page(s.addPeriod))
				r.Get("/ke-hoach/{plan}/ky/them", s.page(s.newPeriodPage))
				r.Post("/ke-hoach/{plan}/ky/lich", s.page(s.setSchedule))
				r.Get("/ke-hoach/{plan}/ky/{period}", s.page(s.periodPage))
				r.Post("/ke-hoach/{plan}/ky/{period}", s.page(s.editPeriod))
				r.Post("/ke-hoach/{plan}/ky/{period}/tinh-trang", s.page(s.movePeriod))
				r.Get("/ke-hoach/{plan}/nam-moi", s.page(s.newYearPage))
				r.Post("/ke-hoach/{plan}/nam-moi", s.page(s.openNewYear))
			})
			r.Group(func(r chi.Router) {
				r.Use(s.require(account.ManageCalendar))
				r.Get("/quan-tri/ngay-nghi", s.page(s.daysOffPage))
				r.Post("/quan-tri/ngay-nghi", s.page(s.addSwap))
				r.Post("/quan-tri/ngay-nghi/{swap}/bo", s.page(s.removeSwap))
			})
			r.Group(func(r chi.Router) {
				r.Use(s.require(account.Report))
				r.Get("/viec-cua-toi", s.ownDesk(s.workPage))
				r.Post("/viec-cua-toi", s.ownDesk(s.saveWork))
				r.Get("/viec-cua-toi/kiem-tra", s.ownDesk(s.checkPage))
				r.Post("/viec-cua-toi/gui", s.ownDesk(s.sendWork))
				r.Get("/viec-cua-toi/da-gui/{receipt}", s.ownDesk(s.receiptPage))
				r.Get("/viec-cua-toi/excel", s.ownDesk(s.blankSheetPage))
				r.Post("/viec-cua-toi/excel", s.ownDesk(s.readFilledSheet))
				r.Get("/viec-cua-toi/excel/bang.xlsx", s.ownDesk(s.blankSheetFile))
				r.Get("/viec-cua-toi/excel/{sheet}", s.ownDesk(s.filledSheetPage))
				r.Post("/viec-cua-toi/excel/{sheet}", s.ownDesk(s.saveFilledSheet))
				r.Get("/viec-cua-toi/bao-cao/{period}/in", s.page(s.unitReportSheet(ownUnit)))
				r.Get("/viec-cua-toi/bao-cao/{period}/tai.docx", s.page(s.unitReportFile(ownUnit, "docx")))
				r.Get("/viec-cua-toi/bao-cao/{period}/tai.pdf", s.page(s.unitReportFile(ownUnit, "pdf")))
				r.Get("/chi-dao/xin-gia-han/{period}", s.page(s.askExtensionPage))
				r.Post("/chi-dao/xin-gia-han/{period}", s.page(s.askExtension))
				r.Get("/viec-cua-toi/minh-chung/{period}/{item}", s.page(s.uploadPage))
				r.Post("/viec-cua-toi/minh-chung/{period}/{item}", s.page(s.uploadEvidence))
			})
			r.Group(func(r chi.Router) {
				r.Use(s.require(account.Direct))
				r.Get("/chi-dao/moi/{period}/{owner}", s.page(s.newDirectivePage))
				r.Post("/chi-dao/moi/{period}/{owner}", s.page(s.giveDirective))
				r.Post("/chi-dao/{directive}/quyet-dinh", s.page(s.decideDirective))
			})
			r.Group(func(r chi.Router) {
				r.Use(s.require(account.Follow))
				r.Get("/don-doc/moi", s.page(s.remindPage))
				r.Post("/don-doc", s.page(s.remind))
				r.Get("/don-doc/tu-dong", s.page(s.ladderPage))
				r.Post("/don-doc/tu-dong", s.page(s.editLadder))
				r.Get("/theo-doi/cho-nhan", s.page(s.waitingPage))
				r.Post("/theo-doi/cho-nhan", s.page(s.receiveMany))
				r.Post("/theo-doi/{unit}/nhan", s.page(s.receive))
				r.Post("/nhiem-vu/{item}/nhap-thay", s.page(s.reportFor))
				r.Get("/lien-ket", s.page(s.linksPage))
				r.Post("/lien-ket", s.page(s.addLink))
				r.Get("/lien-ket/{link}", s.page(s.linkPage))
				r.Post("/lien-ket/{link}/thu-hoi", s.page(s.revokeLink))
				r.Get("/theo-doi/{owner}/nhap-thay/{period}", s.entryDesk(s.workPage))
				r.Post("/theo-doi/{owner}/nhap-thay/{period}", s.entryDesk(s.saveWork))
				r.Get("/theo-doi/{owner}/nhap-thay/{period}/kiem-tra", s.entryDesk(s.checkPage))
				r.Post("/theo-doi/{owner}/nhap-thay/{period}/gui", s.entryDesk(s.sendWork))
				r.Get("/theo-doi/{owner}/nhap-thay/{period}/da-gui/{receipt}", s.entryDesk(s.receiptPage))
				r.Get("/theo-doi/{owner}/nhap-thay/{period}/excel", s.entryDesk(s.blankSheetPage))
				r.Post("/theo-doi/{owner}/nhap-thay/{period}/excel", s.entryDesk(s.readFilledSheet))
				r.Get("/theo-doi/{owner}/nhap-thay/{period}/excel/bang.xlsx", s.entryDesk(s.blankSheetFile))
				r.Get("/theo-doi/{owner}/nhap-thay/{period}/excel/{entry_sheet}", s.entryDesk(s.filledSheetPage))
				r.Post("/theo-doi/{owner}/nhap-thay/{period}/excel/{entry_sheet}", s.entryDesk(s.saveFilledSheet))
			})
			r.Group(func(r chi.Router) {
				r.Use(s.require(account.SeeAll))
				r.Get("/tong-quan", s.page(s.dashboard))
				r.Get("/tong-quan/{period}", s.page(s.rows))
				r.Get("/bao-cao", s.page(s.reports))
				r.Get("/bao-cao/{report}", s.page(s.report))
				r.Get("/bao-cao/{report}/tai.docx", s.page(s.reportFile("docx")))
				r.Get("/bao-cao/{report}/tai.pdf", s.page(s.reportFile("pdf")))
				r.Get("/bao-cao/{report}/tai.xlsx", s.page(s.reportFile("xlsx")))
				r.Get("/bao-cao/{report}/in", s.page(s.reportSheet))
				r.Get("/bao-cao/{report}/so-sanh", s.page(s.compareReport))
				r.Get("/bao-cao/{report}/phu-luc", s.page(s.annexesPage))
				r.Get("/bao-cao/{report}/bieu-thuong-dung.xlsx", s.page(s.usualExportFile))
				r.Get("/bao-cao/{report}/bieu/{form}/tai.xlsx", s.page(s.exportFile))
				r.Get("/bao-cao/bieu-mau/tai.xlsx", s.page(s.periodExportFile))
				r.Get("/bao-cao/{report}/ban/{number}", s.page(s.frozenReport))
				r.Get("/bao-cao/{report}/ban/{number}/in", s.page(s.frozenSheet))
				r.Get("/bao-cao/{report}/tep/{file}", s.page(s.frozenReportFile))
				r.Get("/bao-cao/so", s.page(s.registerPage))
				r.Get("/bao-cao/so/in", s.page(s.registerSheet))
				r.Get("/bao-cao/so/tai.xlsx", s.page(s.registerFile))
				r.Get("/don-doc", s.page(s.remindersPage))
				r.Get("/don-doc/{reminder}", s.page(s.reminderPage))
				r.Get("/don-doc/{reminder}/cong-van/in", s.page(s.letterSheet(false)))
				r.Get("/don-doc/{reminder}/cong-van/tai.docx", s.page(s.letterFile(false, "docx")))
				r.Get("/don-doc/{reminder}/cong-van/tai.pdf", s.page(s.letterFile(false, "pdf")))
				r.Get("/don-doc/{reminder}/giay-de-nghi/in", s.page(s.letterSheet(true)))
				r.Get("/don-doc/{reminder}/giay-de-nghi/tai.docx", s.page(s.letterFile(true, "docx")))
				r.Get("/don-doc/{reminder}/giay-de-nghi/tai.pdf", s.page(s.letterFile(true, "pdf")))
				r.Get("/phieu-hop", s.page(s.meetingPage))
				r.Get("/phieu-hop/in", s.page(s.meetingSheet))
				r.Get("/phieu-hop/tai.docx", s.page(s.meetingFile("docx")))
				r.Get("/phieu-hop/tai.pdf", s.page(s.meetingFile("pdf")))
				r.Get("/theo-doi", s.page(s.followPage))
				r.Get("/theo-doi/tai.xlsx", s.page(s.followFile))
				r.Get("/theo-doi/{unit}", s.page(s.followUnitPage))
				r.Get("/theo-doi/{owner}/bao-cao/{period}/in", s.page(s.unitReportSheet(unitOfAddress)))
				r.Get("/theo-doi/{owner}/bao-cao/{period}/tai.docx", s.page(s.unitReportFile(unitOfAddress, "docx")))
				r.Get("/theo-doi/{owner}/bao-cao/{period}/tai.pdf", s.page(s.unitReportFile(unitOfAddress, "pdf")))
			})
			r.Group(func(r chi.Router) {
				r.Use(s.require(account.SeeRestricted))
				r.Post("/bao-cao/{report}/noi-bo", s.page(s.insideReport))
			})
			r.Group(func(r chi.Router) {
				r.Use(s.require(account.Compose))
				r.Post("/bao-cao", s.page(s.beginReport))
				r.Get("/bao-cao/mau", s.page(s.reportTypesPage))
				r.Post("/bao-cao/mau", s.page(s.copyReportType))
				r.Get("/bao-cao/mau/{type}", s.page(s.reportTypePage))
				r.Post("/bao-cao/mau/{type}", s.page(s.editReportType))
				r.Post("/bao-cao/mau/{type}/tinh-trang", s.page(s.moveReportType))
				r.Post("/bao-cao/{report}", s.page(s.editReport))
				r.Post("/bao-cao/{report}/phu-luc", s.page(s.addAnnex))
				r.Get("/bao-cao/{report}/phu-luc/{annex}", s.page(s.annexPage))
				r.Post("/bao-cao/{report}/phu-luc/{annex}", s.page(s.editAnnex))
				r.Get("/bao-cao/bieu-mau", s.page(s.exportFormsPage))
				r.Post("/bao-cao/bieu-mau", s.page(s.addExportForm))
				r.Get("/bao-cao/bieu-mau/them", s.page(s.newExportFormPage))
				r.Get("/bao-cao/bieu-mau/{form}", s.page(s.exportFormPage))
				r.Post("/bao-cao/bieu-mau/{form}", s.page(s.editExportForm))
				r.Post("/bao-cao/bieu-mau/{form}/bo", s.page(s.archiveExportForm))
				r.Get("/bao-cao/{report}/trinh", s.page(s.submitPage))
				r.Post("/bao-cao/{report}/trinh", s.page(s.submitReport))
				r.Get("/bao-cao/{report}/mo-lai", s.page(s.reopenPage))
				r.Post("/bao-cao/{report}/mo-lai", s.page(s.reopenReport))
			})
			r.With(s.require(account.Approve)).Post("/bao-cao/{report}/duyet", s.page(s.decideReport))
			r.Group(func(r chi.Router) {
				r.Use(s.require(account.Register))
				r.Get("/don-doc/{reminder}/cong-van/so", s.page(s.numberLetterPage(false)))
				r.Post("/don-doc/{reminder}/cong-van/so", s.page(s.numberLetter(false)))
				r.Get("/don-doc/{reminder}/giay-de-nghi/so", s.page(s.numberLetterPage(true)))
				r.Post("/don-doc/{reminder}/giay-de-nghi/so", s.page(s.numberLetter(true)))
				r.Post("/bao-cao/{report}/cap-so", s.page(s.numberReport))
				r.Post("/bao-cao/{report}/phat-hanh", s.page(s.issueReport))
				r.Post("/bao-cao/{report}/noi-nhan", s.page(s.deliverReport))
				r.Post("/bao-cao/{report}/ban-ky", s.page(s.keepSignedCopy))
				r.Get("/bao-cao/{report}/ban-ky/{copy}/go", s.page(s.removeCopyPage))
				r.Post("/bao-cao/{report}/ban-ky/{copy}/go", s.page(s.removeCopy))
			})
		})
	})
	return r
}

// Levels of compression: pages are asked for all day; a review is large, and asked for a few times a year.
const (
	quick = 1
	small = 5
)

func (s *Server) compress(level int) func(http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(level))
	if err != nil {
		panic(err) // the options above are wrong
	}
	return func(next http.Handler) http.Handler { return wrap(next) }
}

func (s *Server) clientIP() func(http.Handler) http.Handler {
	if len(s.opts.TrustedProxies) > 0 {
		return middleware.ClientIPFromXFF(s.opts.TrustedProxies...)
	}
	return middleware.ClientIPFromRemoteAddr
}

// alive says that the process answers.
func (s *Server) alive(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) }

// ready says that requests can be served: the database answers and takes writes.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if err := s.store.Ready(r.Context()); err != nil {
		s.log.WarnContext(r.Context(), "not ready", "err", err)
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}

func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, home(actorOf(r.Context())), http.StatusSeeOther)
	return nil
}
