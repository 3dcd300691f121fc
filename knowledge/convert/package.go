package convert

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"sort"
	"strings"
)

// archive is an opened Word or OpenDocument file.
type archive struct {
	files  map[string]*zip.File
	opened int64 // bytes unpacked so far
	text   int   // bytes of text in the parts that were parsed
	parts  []string
}

// readPackage reads a Word or OpenDocument file.
func readPackage(ctx context.Context, data []byte) (*document, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, refuse("save it anew with the program that made it", "the file is broken: %v", err)
	}
	a := &archive{files: map[string]*zip.File{}}
	for _, f := range z.File {
		a.files[f.Name] = f
	}
	switch {
	case a.files["word/document.xml"] != nil:
		return readDOCX(ctx, a)
	case a.files["content.xml"] != nil && a.files["META-INF/manifest.xml"] != nil:
		return readODT(ctx, a)
	}
	return nil, refuse("save it as .docx or .odt", "this is no text of Word or OpenDocument")
}

// bytes unpacks a part, at most maxUnpacked of all parts together.
func (a *archive) bytes(name string) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, refuse("save it anew with the program that made it", "the file is broken: %s: %v", name, err)
	}
	defer func() { _ = r.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(r, maxUnpacked-a.opened+1))
	if a.opened += int64(len(data)); a.opened > maxUnpacked {
		return nil, refuse(
			"split it, or remove what is not text",
			"the file unpacks to more than %d MiB",
			maxUnpacked>>20,
		)
	}
	if err != nil {
		return nil, refuse("save it anew with the program that made it", "the file is broken: %s: %v", name, err)
	}
	return data, nil
}

// tree unpacks and parses a part; nil when there is none. Each part that is read gets
// the next number for the places in it.
func (a *archive) tree(name string) (*node, []byte, error) {
	data, err := a.bytes(name)
	if err != nil || data == nil {
		return nil, nil, err
	}
	root, err := parseTree(data, int32(len(a.parts)))
	if err != nil {
		return nil, nil, refuse("save it anew with the program that made it", "the file is broken: %s: %v", name, err)
	}
	if a.text += root.size(); a.text > maxChars {
		return nil, nil, refuse("split it", "the file has more than %d characters", maxChars)
	}
	a.parts = append(a.parts, name)
	return root, data, nil
}

// named returns the parts whose names begin so, in order.
func (a *archive) named(prefixes ...string) []string {
	var found []string
	for name := range a.files {
		for _, p := range prefixes {
			if strings.HasPrefix(name, p) && strings.HasSuffix(name, ".xml") && !strings.Contains(name, "/_rels/") {
				found = append(found, name)
			}
		}
	}
	sort.Strings(found)
	return found
}

// stopped returns why a conversion has to end.
func stopped(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return fmt.Errorf("convert: %w", ctx.Err())
}
