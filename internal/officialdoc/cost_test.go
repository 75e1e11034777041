package officialdoc

import (
	"io"
	"runtime"
	"testing"
	"time"
)

// writers are the forms of a file that people wait for.
var writers = []struct {
	name  string
	write func(*Document, io.Writer) error
}{
	{"DOCX", (*Document).WriteDOCX}, {"PDF", (*Document).WritePDF}, {"XLSX", (*Document).WriteXLSX},
}

// reportOf30Pages is what the bounds are for.
func reportOf30Pages(tb testing.TB) *Document {
	tb.Helper()
	d := longReport()
	for range 20 {
		if flow, _ := d.cleaned().setPages(); len(flow.sheets) >= 30 {
			return d
		}
		d.Annexes[0].Body = append(d.Annexes[0].Body, longTable(20))
	}
	tb.Fatal("the report does not reach 30 pages")
	return nil
}

// TestCost holds each writer to half a second and 64 MB for a report of 30 pages. It does not run
// beside others: what they allocate would count.
func TestCost(t *testing.T) {
	d := reportOf30Pages(t)
	for _, w := range writers {
		best := time.Hour
		var before, after runtime.MemStats
		for range 3 { // the quickest: the machine may be busy with something else
			runtime.ReadMemStats(&before)
			start := time.Now()
			if err := w.write(d, io.Discard); err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(start))
			runtime.ReadMemStats(&after)
		}
		allocated := after.TotalAlloc - before.TotalAlloc
		t.Logf("%s: %v, %.1f MB", w.name, best.Round(time.Millisecond), float64(allocated)/1e6)
		if best > slowness*500*time.Millisecond {
			t.Errorf("%s takes %v, at most 0.5 s are allowed", w.name, best)
		}
		if allocated > slowness*64_000_000 {
			t.Errorf("%s allocates %d MB in all, at most 64 are allowed", w.name, allocated/1_000_000)
		}
	}
}

// BenchmarkWrite writes a report of 30 pages.
func BenchmarkWrite(b *testing.B) {
	d := reportOf30Pages(b)
	for _, w := range writers {
		b.Run(w.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := w.write(d, io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
