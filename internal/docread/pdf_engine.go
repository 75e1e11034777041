package docread

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// What reading a PDF may cost. A file of little text that needs much was made
// to hurt; text earns the time that laying it out takes, so that a plan of any
// length is read.
const (
	maxPDFMemory = 64 << 20 / (64 << 10)  // of the sandbox, in the pages of WebAssembly
	pdfTime      = 600 * time.Millisecond // of the processor, before the first page
	pdfPageTime  = time.Millisecond / 2   // more for each page read
	pdfRuneTime  = 25 * time.Microsecond  // more for each letter found
	pdfTick      = 10 * time.Millisecond  // how often it is looked at
)

// engine keeps the reader warm between files: starting it costs more than most
// files do. One file is read at a time, each in memory of its own.
var engine struct {
	sync.Mutex
	pool    pdfium.Pool
	stop    context.CancelFunc
	release []func() // gives the memory of the file back
}

// compiled is what the reader was compiled to, once for the process; the user's
// cache folder keeps it for the next one.
var compiled = sync.OnceValue(func() wazero.CompilationCache {
	if dir, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "kehoachxa", "pdf")); err == nil {
			return cache
		}
	}
	return wazero.NewCompilationCache()
})

// startEngine starts the reader where it does not run.
func startEngine() error {
	if engine.pool != nil {
		return nil
	}
	ctx, stop := context.WithCancel(experimental.WithMemoryAllocator(context.Background(), experimental.MemoryAllocatorFunc(allocate)))
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MaxIdle: 1, MaxTotal: 1, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithCompilationCache(compiled()).WithCloseOnContextDone(true).WithMemoryLimitPages(maxPDFMemory),
	})
	if err != nil {
		stop()
		return fmt.Errorf("start the PDF reader: %w", err)
	}
	engine.pool, engine.stop = pool, stop
	return nil
}

// stopEngine ends the reader; the next file starts it anew.
func stopEngine() {
	engine.stop()
	_ = engine.pool.Close()
	engine.pool = nil
}

// budget is the time that a file has and what it has used.
type budget struct {
	allowed atomic.Int64
	over    atomic.Bool
}

func (b *budget) earn(d time.Duration) { b.allowed.Add(int64(d)) }

// watch stops the reader when the thread it runs on has used the budget up. It
// ends when done is closed.
func (b *budget) watch(done <-chan struct{}, spent func() time.Duration, stop func()) {
	tick := time.NewTicker(pdfTick)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			if spent() > time.Duration(b.allowed.Load()) {
				b.over.Store(true)
				stop()
				return
			}
		}
	}
}

var errPDFPanic = errors.New("the PDF reader gave up")

// withReader runs the reader on one file, within its budget.
func withReader(read func(pdfium.Pdfium, *budget) error) (err error) {
	engine.Lock()
	defer engine.Unlock()
	if err := startEngine(); err != nil {
		return err
	}
	reader, err := engine.pool.GetInstance(time.Minute)
	if err != nil {
		stopEngine()
		return fmt.Errorf("start the PDF reader: %w", err)
	}
	// The clock of this thread counts what the file costs, however busy the machine is.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var b budget
	b.earn(pdfTime)
	spent := threadClock()
	done, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		b.watch(done, spent, engine.stop)
	}()
	defer func() {
		gaveUp := recover() != nil // the library does so on some broken files
		close(done)
		<-watched
		if gaveUp {
			err = errPDFPanic
		}
		if gaveUp || b.over.Load() || reader.Close() != nil {
			stopEngine()
		}
		if b.over.Load() {
			err = errPDFTime
		}
		for _, release := range engine.release {
			release()
		}
		engine.release = nil
	}()
	return read(reader, &b)
}
