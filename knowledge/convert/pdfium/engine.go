package pdfium

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/tetratelabs/wazero" // runs WebAssembly without cgo, within limits of memory and time
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Engine is a running PDFium. One goroutine at a time may use it. After a fault in
// PDFium every call fails, so the fault needs to be looked for only where it matters.
type Engine struct {
	ctx       context.Context // of all calls: they end with it
	runtime   wazero.Runtime
	cache     wazero.CompilationCache
	module    api.Module
	functions map[string]api.Function
	stack     [8]uint64 // the arguments and the result of a call
	scratch   uint32    // where functions put what they return through pointers
	err       error
}

// scratchSize is how many bytes the scratch memory has: for the names of fonts.
const scratchSize = 1024

// Start starts PDFium with a memory of at most so many bytes. It keeps what it compiled
// in a folder, for the next start; "" compiles it each time (2 s). Its calls end with ctx.
func Start(ctx context.Context, folder string, memory int) (*Engine, error) {
	module, err := unpacked()
	if err != nil {
		return nil, err
	}
	cache := wazero.NewCompilationCache()
	if folder != "" {
		if kept, err := wazero.NewCompilationCacheWithDir(folder); err == nil { // without it nothing but time is lost
			cache = kept
		}
	}
	const page = 64 << 10 // bytes of a page of WebAssembly's memory
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(uint32(memory / page)).WithCloseOnContextDone(true).WithCompilationCache(cache)
	ctx = experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(allocate))
	e := &Engine{ctx: ctx, runtime: wazero.NewRuntimeWithConfig(ctx, config), cache: cache,
		functions: map[string]api.Function{}}
	if err := e.start(module); err != nil {
		return nil, errors.Join(fmt.Errorf("start PDFium: %w", err), e.Close())
	}
	return e, nil
}

// start compiles and starts the module.
func (e *Engine) start(module []byte) error {
	compiled, err := e.runtime.CompileModule(e.ctx, module)
	if err != nil {
		return err
	}
	if err := e.host(compiled); err != nil {
		return err
	}
	e.module, err = e.runtime.InstantiateModule(e.ctx, compiled,
		wazero.NewModuleConfig().WithStartFunctions("_initialize").WithName(""))
	if err != nil {
		return err
	}
	e.call("FPDF_InitLibrary")
	e.scratch = uint32(e.call("malloc", scratchSize))
	if e.err == nil && e.scratch == 0 {
		return errors.New("there is no memory for it")
	}
	return e.err
}

// host answers what the module asks of its host: it has no files, no clock and no
// environment. The functions of "env" are those that PDFium calls back when it is told
// to, which it is not.
func (e *Engine) host(compiled wazero.CompiledModule) error {
	const wasi, badFile = "wasi_snapshot_preview1", 8 // its error number for a file that is not open
	builders := map[string]wazero.HostModuleBuilder{}
	for _, f := range compiled.ImportedFunctions() {
		module, name, _ := f.Import()
		if builders[module] == nil {
			builders[module] = e.runtime.NewHostModuleBuilder(module)
		}
		answer := uint64(0)
		if module == wasi {
			answer = badFile
		}
		returns := len(f.ResultTypes()) > 0
		refuse := func(_ context.Context, _ api.Module, stack []uint64) {
			if returns {
				stack[0] = answer
			}
		}
		builders[module].NewFunctionBuilder().
			WithGoModuleFunction(api.GoModuleFunc(refuse), f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	for _, b := range builders {
		if _, err := b.Instantiate(e.ctx); err != nil {
			return err
		}
	}
	return nil
}

// Close frees all memory.
func (e *Engine) Close() error {
	ctx := context.WithoutCancel(e.ctx)
	return errors.Join(e.runtime.Close(ctx), e.cache.Close(ctx))
}

// call calls a function of PDFium, and returns 0 after a fault.
func (e *Engine) call(name string, arguments ...uint64) uint64 {
	if e.err != nil {
		return 0
	}
	f := e.functions[name]
	if f == nil {
		if f = e.module.ExportedFunction(name); f == nil {
			e.err = fmt.Errorf("PDFium has no function %s", name)
			return 0
		}
		e.functions[name] = f
	}
	e.stack[0] = 0
	copy(e.stack[:], arguments)
	if err := f.CallWithStack(e.ctx, e.stack[:max(len(arguments), 1)]); err != nil {
		reason, _, _ := strings.Cut(err.Error(), "\n") // what follows is a trace of nameless functions
		if strings.Contains(reason, "unreachable") || strings.Contains(reason, "stack overflow") {
			reason = "it needs more memory than it may have, or is broken"
		}
		e.err = fmt.Errorf("PDFium: %s: %s", name, reason)
		return 0
	}
	return e.stack[0]
}

// number calls a function that returns an int of C.
func (e *Engine) number(name string, arguments ...uint64) int {
	return int(int32(e.call(name, arguments...)))
}

// at returns the address of a number of 8 bytes in the scratch memory.
func (e *Engine) at(n int) uint64 { return uint64(e.scratch) + 8*uint64(n) }

// double reads one of the numbers of 8 bytes.
func (e *Engine) double(n int) float64 {
	x, _ := e.module.Memory().ReadFloat64Le(uint32(e.at(n)))
	return x
}

// float reads a number of 4 bytes of the scratch memory, counted in such numbers.
func (e *Engine) float(n int) float64 {
	x, _ := e.module.Memory().ReadFloat32Le(e.scratch + 4*uint32(n))
	return float64(x)
}

// longest is how many bytes of a text beside the pages are read.
const longest = 1 << 20

// wide reads a text in UTF-16 from a function that fills a buffer and returns how many
// bytes it has or needs.
func (e *Engine) wide(fill func(buffer, size uint64) uint64) string {
	size := min(fill(0, 0)&0xffffffff, longest)
	if size < 4 || e.err != nil { // the end alone has two bytes
		return ""
	}
	buffer := e.call("malloc", size)
	if buffer == 0 {
		return ""
	}
	defer e.call("free", buffer)
	if fill(buffer, size)&0xffffffff > size {
		return ""
	}
	data, _ := e.module.Memory().Read(uint32(buffer), uint32(size))
	var units []uint16
	for i := 0; i+1 < len(data); i += 2 {
		unit := uint16(data[i]) | uint16(data[i+1])<<8
		if unit == 0 {
			break
		}
		units = append(units, unit)
	}
	return string(utf16.Decode(units))
}

// name puts a short name of ASCII letters behind the numbers of the scratch memory, and
// returns its address.
func (e *Engine) name(s string) uint64 {
	const behind = 8 // numbers
	e.module.Memory().WriteString(uint32(e.at(behind)), s+"\x00")
	return e.at(behind)
}
