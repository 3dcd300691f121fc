//go:build ignore

// Command generate packs the module of PDFium that a release of go-pdfium carries,
// without the functions that are not called here. It needs node (npx) and xz; the release
// is fetched and verified as Go fetches every module.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const (
	release  = "github.com/klippa-app/go-pdfium@v1.21.4" // where the module comes from
	binaryen = "binaryen@132.0.0"                        // whose wasm-metadce leaves functions out
	packed   = "pdfium.wasm.xz"
)

// features are those of WebAssembly that the module may use and wazero knows.
var features = []string{"--all-features", "--disable-compact-imports", "--disable-custom-descriptors", "--disable-gc",
	"--disable-stack-switching", "--disable-multimemory", "--disable-memory64"}

func main() {
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func generate() error {
	module, err := fetch()
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "pdfium-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	graph, small := filepath.Join(folder, "graph.json"), filepath.Join(folder, "small.wasm")
	if err := writeGraph(graph); err != nil {
		return err
	}
	arguments := append([]string{"--yes", "--package", binaryen, "wasm-metadce", module, "--graph-file", graph,
		"-o", small}, features...)
	if message, err := exec.Command("npx", arguments...).CombinedOutput(); err != nil {
		return fmt.Errorf("leave functions out: %w\n%s", err, message)
	}
	data, err := os.ReadFile(small)
	if err != nil {
		return err
	}
	fmt.Printf("const sum = \"%x\"\n", sha256.Sum256(data))
	pack := exec.Command("xz", "-9e", "--check=crc32", "--stdout", small)
	pack.Stderr = os.Stderr
	out, err := pack.Output()
	if err != nil {
		return fmt.Errorf("pack the module: %w", err)
	}
	return os.WriteFile(packed, out, 0o644)
}

// fetch returns the name of the published module.
func fetch() (string, error) {
	answer, err := exec.Command("go", "mod", "download", "-json", release).Output()
	if err != nil {
		return "", fmt.Errorf("fetch %s: %w", release, err)
	}
	var fetched struct{ Dir string }
	if err := json.Unmarshal(answer, &fetched); err != nil {
		return "", fmt.Errorf("fetch %s: %w", release, err)
	}
	return filepath.Join(fetched.Dir, "internal", "pdfium_wasm", "pdfium.wasm"), nil
}

// function matches the name of a function that is called.
var function = regexp.MustCompile(`"(FPDF\w*_\w+|malloc|free|_initialize)"`)

// writeGraph writes which functions the code here calls, as wasm-metadce reads it.
func writeGraph(name string) error {
	files, err := filepath.Glob("*.go")
	if err != nil {
		return err
	}
	names := []string{"memory"}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if file == "generate.go" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range function.FindAllSubmatch(text, -1) {
			names = append(names, string(m[1]))
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	type entry struct {
		Name    string   `json:"name"`
		Export  string   `json:"export,omitempty"`
		Reaches []string `json:"reaches,omitempty"`
		Root    bool     `json:"root,omitempty"`
	}
	root := entry{Name: "caller", Root: true}
	graph := []entry{}
	for _, n := range names {
		root.Reaches = append(root.Reaches, "function "+n)
		graph = append(graph, entry{Name: "function " + n, Export: n})
	}
	var out bytes.Buffer
	if err := json.NewEncoder(&out).Encode(append(graph, root)); err != nil {
		return err
	}
	return os.WriteFile(name, out.Bytes(), 0o644)
}
