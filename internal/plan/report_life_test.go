package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// Every act from every state: whose step it is, and where it leads to; "" is refused.
func TestDocumentSteps(t *testing.T) {
	t.Parallel()
	const draft, submitted, back, approved, numbered, issued = plan.DocumentDraft, plan.DocumentSubmitted, plan.DocumentSentBack, plan.DocumentApproved, plan.DocumentNumbered, plan.DocumentIssued
	for _, test := range []struct {
		act  plan.DocumentAct
		hand plan.DocumentHand
		to   [6]plan.DocumentState // from each of plan.DocumentStates
	}{
		{plan.SubmitDocument, plan.WritersHand, [6]plan.DocumentState{submitted, "", submitted, "", "", ""}},
		{plan.ApproveDocument, plan.LeadersHand, [6]plan.DocumentState{"", approved, "", "", "", ""}},
		{plan.SendBackDocument, plan.LeadersHand, [6]plan.DocumentState{"", back, "", "", "", ""}},
		{plan.NumberDocument, plan.ClerksHand, [6]plan.DocumentState{"", "", "", numbered, numbered, ""}},
		{plan.IssueDocument, plan.ClerksHand, [6]plan.DocumentState{"", "", "", "", issued, ""}},
		{plan.ReopenDocument, plan.WritersHand, [6]plan.DocumentState{"", draft, "", draft, draft, draft}},
		{plan.KeepSignedCopy, plan.ClerksHand, [6]plan.DocumentState{"", "", "", "", numbered, issued}},
		{plan.RemoveSignedCopy, plan.ClerksHand, [6]plan.DocumentState{draft, submitted, back, approved, numbered, issued}},
		{plan.NoteDeliveries, plan.ClerksHand, [6]plan.DocumentState{"", "", "", "", "", issued}},
	} {
		if got := test.act.Hand(); got != test.hand {
			t.Errorf("%s is the step of %s, want %s", test.act, got, test.hand)
		}
		for i, from := range plan.DocumentStates {
			got, err := from.Step(test.act, "Lý do.")
			want := test.to[i]
			switch {
			case want == "" && fault.KindOf(err) != fault.Conflict, want == "" && got != from:
				t.Errorf("%s from %s: %s, %v, want a refusal", test.act, from, got, err)
			case want != "" && (err != nil || got != want):
				t.Errorf("%s from %s: %s, %v, want %s", test.act, from, got, err, want)
			case from.May(test.act) != (want != ""):
				t.Errorf("%s from %s: May says %v", test.act, from, from.May(test.act))
			}
		}
	}
	if len(plan.DocumentActs) != 9 {
		t.Errorf("%d acts, 9 are tested", len(plan.DocumentActs))
	}
}

func TestDocumentStepsNeedReasons(t *testing.T) {
	t.Parallel()
	for _, act := range plan.DocumentActs {
		_, err := plan.DocumentSubmitted.Step(act, " \n")
		wants := act == plan.SendBackDocument || act == plan.ReopenDocument || act == plan.RemoveSignedCopy
		if got := fault.Fields(err)["reason"] != ""; got != wants {
			t.Errorf("%s without a reason: %v", act, err)
		}
	}
	if _, err := plan.DocumentSubmitted.Step(plan.SendBackDocument, strings.Repeat("ấ", plan.MaxReason+1)); fault.Fields(err)["reason"] == "" {
		t.Errorf("a reason without end: %v", err)
	}
}

func TestClosedDocumentsAreNotEdited(t *testing.T) {
	t.Parallel()
	for _, s := range plan.DocumentStates {
		if err := s.ClosedDocument(); (err == nil) != s.Open() {
			t.Errorf("%s: open %v, %v", s, s.Open(), err)
		}
		if s.Frozen() && s.Open() {
			t.Errorf("%s is frozen and open", s)
		}
	}
}

func TestNumberAndDay(t *testing.T) {
	t.Parallel()
	day := func(d int) plan.Day { return plan.NewDay(2026, 11, d) }
	for _, test := range []struct {
		number int
		on     plan.Day
		field  string
	}{
		{1, day(26), ""}, {99999, day(27), ""}, {0, day(26), "number"}, {-3, day(26), "number"}, {100000, day(26), "number"},
		{5, plan.Day{}, "on"}, {5, day(28), "on"}, {5, day(24), "on"}, {5, day(25), ""},
	} {
		err := plan.CheckNumber(test.number, test.on, day(25), day(27))
		if test.field == "" && err != nil || test.field != "" && fault.Fields(err)[test.field] == "" {
			t.Errorf("number %d on %s: %v, want field %q", test.number, test.on, err, test.field)
		}
	}
}

func TestDeliveriesAreWhole(t *testing.T) {
	t.Parallel()
	day := func(d int) plan.Day { return plan.NewDay(2026, 11, d) }
	for _, test := range []struct {
		d     plan.Delivery
		field string
	}{
		{plan.Delivery{}, ""}, {plan.Delivery{Way: plan.ByPaper, On: day(27)}, ""}, {plan.Delivery{Way: "pigeon", On: day(27)}, "noi-nhan-0-way"},
		{plan.Delivery{Way: plan.ByMail}, "noi-nhan-0-on"}, {plan.Delivery{Way: plan.ByMail, On: day(28)}, "noi-nhan-0-on"}, {plan.Delivery{Way: plan.ByHand, On: day(25)}, "noi-nhan-0-on"},
	} {
		err := plan.CheckDeliveries([]plan.Delivery{test.d}, day(26), day(27))
		if test.field == "" && err != nil || test.field != "" && fault.Fields(err)[test.field] == "" {
			t.Errorf("%+v: %v, want field %q", test.d, err, test.field)
		}
	}
}

func TestSignedCopiesByContent(t *testing.T) {
	t.Parallel()
	pdf, text := plan.FileFacts{Size: 9, Head: []byte("%PDF-1.7\n")}, plan.FileFacts{Size: 3, Head: []byte("abc"), Text: true}
	for name, test := range map[string]struct {
		facts plan.FileFacts
		want  string
	}{
		"ban-ky.pdf": {pdf, "application/pdf"}, "ban-ky.txt": {text, ""}, "gia.pdf": {text, ""}, "anh.jpg": {plan.FileFacts{Size: 4, Head: []byte("\xff\xd8\xff\xe0")}, "image/jpeg"},
	} {
		got, err := plan.SignedCopyType(name, test.facts)
		if test.want == "" && err == nil || test.want != "" && got != test.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if !slices.Contains(plan.DeliveryWays, plan.ByNetwork) {
		t.Error("the document network is no way")
	}
}
