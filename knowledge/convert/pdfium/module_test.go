package pdfium

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sum is the SHA-256 of the module that generate.go made. It makes the same of the same
// releases, so that everybody can find out whether this is what was published.
const sum = "b882522798553044e55d60218eb7d8d42e26c836ee040b7c73a50b53e83cfed6"

// TestModule holds that the packed module is the one that generate.go made.
func TestModule(t *testing.T) {
	module, err := unpacked()
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%x", sha256.Sum256(module)); got != sum {
		t.Errorf("the module has the sum %s, want %s; run go generate", got, sum)
	}
}

// cacheFolder is where the tests of this module keep the compiled PDFium.
func cacheFolder(t *testing.T) string {
	t.Helper()
	base, err := os.UserCacheDir()
	if err != nil {
		return t.TempDir()
	}
	return filepath.Join(base, "bedside", "pdfium")
}

func started(t *testing.T) *Engine {
	t.Helper()
	e, err := Start(context.Background(), cacheFolder(t), 512<<20)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// TestFunctions holds that the module has all functions that are called.
func TestFunctions(t *testing.T) {
	e := started(t)
	called := regexp.MustCompile(`"(FPDF\w*_\w+)"`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") || file == "generate.go" {
			continue
		}
		for _, m := range called.FindAllSubmatch(text, -1) {
			found++
			if e.module.ExportedFunction(string(m[1])) == nil {
				t.Errorf("%s calls %s, which the module lacks; run go generate", file, m[1])
			}
		}
	}
	if found < 20 {
		t.Errorf("%d calls were found", found)
	}
}

// TestFaults holds that a fault is told, and that no call does anything after it.
func TestFaults(t *testing.T) {
	e := started(t)
	if _, err := e.Open([]byte("%PDF-1.7 nothing")); !errors.Is(err, ErrBroken) {
		t.Errorf("a broken file: %v", err)
	}
	if got := e.call("FPDF_NoSuchFunction"); got != 0 || e.err == nil {
		t.Errorf("a function that is not there: %d, %v", got, e.err)
	}
	if _, err := e.Open(nil); err == nil {
		t.Error("a call after a fault succeeds")
	}
}

// TestMemory holds that no file gets more memory than there may be.
func TestMemory(t *testing.T) {
	const most = 32 << 20
	e, err := Start(context.Background(), cacheFolder(t), most)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }() // it was only tried
	if _, err := e.Open(make([]byte, most)); err == nil || !strings.Contains(err.Error(), "no memory") {
		t.Errorf("a file as large as the memory: %v", err)
	}
	if size := e.module.Memory().Size(); size > most {
		t.Errorf("the memory has %d bytes, more than %d", size, most)
	}
}
