package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"bedside/knowledge"
)

// parsers are the known formats by the ending of a file's name. A parser gets
// vetted text and returns a document, or what the file is refused for. It leaves
// the names of files out.
var parsers = map[string]func(text []byte) (*document, []knowledge.Problem){
	".md": parseMarkdown, ".markdown": parseMarkdown,
	".html": parseHTML, ".htm": parseHTML,
	".txt": parseText,
}

// unread are the endings of documents that people expect to be read.
var unread = set(".docx", ".doc", ".pdf", ".odt", ".rtf")

// file is one file to be read: where it is, and how its Problems name it.
type file struct {
	fsys  fs.FS
	name  string
	shown string
}

// read loads one file. The leaflet is nil when it is refused; Problems may come
// with a leaflet too.
func (f file) read() (leaflet *knowledge.Leaflet, problems []knowledge.Problem) {
	defer func() {
		// Foreign input goes through three large parsers: a fault of theirs may
		// cost this leaflet, never the service.
		if r := recover(); r != nil {
			leaflet, problems = nil, refused(0, fmt.Sprintf("the file cannot be read: %v", r),
				"simplify its markup or save it as plain text")
		}
		for i := range problems {
			problems[i].File = f.shown
		}
	}()
	parse := parsers[ending(f.name)]
	if parse == nil {
		return nil, unknownFormat(f.name)
	}
	data, problems := f.bytes()
	if problems != nil {
		return nil, problems
	}
	if isPage(f.name) {
		if data, problems = decodePage(data); problems != nil {
			return nil, problems
		}
	}
	text, problems := vet(data, !isPage(f.name))
	if problems != nil {
		return nil, problems
	}
	doc, problems := parse(text)
	if problems != nil {
		return nil, problems
	}
	return f.finish(doc)
}

// unknownFormat refuses a file whose ending is no known format.
func unknownFormat(name string) []knowledge.Problem {
	if imported[ending(name)] {
		return refused(0, "Word and PDF files are not read as they are",
			"make a draft of it with 'bedside import' and review that")
	}
	if e := ending(name); e == ".doc" || e == ".rtf" {
		return refused(0, "files of an old Word are not read",
			"open it in Word or LibreOffice, save it as .docx, make a draft of that with 'bedside import' and review that")
	}
	return refused(0, "the format is not yet read", "save it as Markdown (.md), HTML or plain text (.txt)")
}

// imported are the endings of documents that drafts are made of.
var imported = set(".docx", ".docm", ".dotx", ".pdf", ".odt", ".ott")

// finish makes the leaflet of a parsed document.
func (f file) finish(doc *document) (*knowledge.Leaflet, []knowledge.Problem) {
	leaflet := &doc.leaflet
	leaflet.ID, leaflet.File = idOf(f.name), f.shown
	doc.takeClaims()
	doc.settle()
	doc.specificTitle()
	doc.titleFromHeadings()
	if leaflet.Title == "" {
		return nil, refused(0, "the leaflet has no title", titleRemedies[ending(f.name)])
	}
	doc.findTitle()
	about := []string{leaflet.Title, leaflet.Reviewer, leaflet.Source, leaflet.Contact, leaflet.Notice}
	about = append(about, leaflet.Aliases...)
	for _, b := range append(doc.blocks, block{text: strings.Join(about, " ")}) {
		if r := forbidden(b.text); r != 0 { // written as an entity, so that vet did not see it
			return nil, refused(b.line, fmt.Sprintf("the text has the invisible character %U", r), "delete it")
		}
	}
	doc.joinNotes()
	doc.withoutReferences()
	doc.blocks = withLists(withQuestions(doc.blocks))
	doc.markBlanks()
	doc.notePictureBrackets()
	leaflet.Sections = sections(doc)
	if len(leaflet.Sections) == 0 {
		return nil, append(doc.problems, refused(0, "the leaflet has no text below its title",
			"write its text or remove the file")...)
	}
	knowledge.Identify(leaflet)
	doc.noteDangling(leaflet.Sections)
	return leaflet, doc.problems
}

// findTitle notes the line of the heading that is the title.
func (d *document) findTitle() {
	if d.leaflet.Lines.Title > 0 {
		return
	}
	for _, b := range d.blocks {
		if b.kind == heading && b.text == d.leaflet.Title {
			d.leaflet.Lines.Title = b.line
			return
		}
	}
}

// titleRemedies say how a title is written in each format; plain text says so
// itself.
var titleRemedies = map[string]string{
	".md": markdownTitle, ".markdown": markdownTitle,
	".html": htmlTitle, ".htm": htmlTitle,
}

const (
	markdownTitle = "write it as the first line, as \"# Title\", or in the front matter"
	htmlTitle     = "write it as \"<h1>Title</h1>\" at the top of the page"
)

// bytes returns the content of a regular file of at most maxFile bytes.
func (f file) bytes() ([]byte, []knowledge.Problem) {
	info, err := fs.Stat(f.fsys, f.name)
	if err != nil {
		return nil, unreadable(err)
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, refused(0, "this is not a file with text", "put the leaflet's file here itself")
	}
	opened, err := f.fsys.Open(f.name)
	if err != nil {
		return nil, unreadable(err)
	}
	defer opened.Close()
	var data bytes.Buffer
	data.Grow(int(min(info.Size(), maxFile)) + bytes.MinRead) // so that it need not grow while it is read
	if _, err := data.ReadFrom(io.LimitReader(opened, maxFile+1)); err != nil {
		return nil, unreadable(err)
	}
	if data.Len() > maxFile {
		return nil, refused(0, "the file is larger than 20 MiB", "split it, or remove what is not text")
	}
	return data.Bytes(), nil
}

// unreadable explains why the system does not hand out a file.
func unreadable(err error) []knowledge.Problem {
	reason := err
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		reason = pathError.Err // the Problem names the path already
	}
	return refused(0, fmt.Sprintf("the file cannot be read: %v", reason), "check that it is there and who may read it")
}

// isPage tells whether a file is a web page, which may declare its encoding.
func isPage(name string) bool { return ending(name) == ".html" || ending(name) == ".htm" }

func ending(name string) string { return strings.ToLower(path.Ext(name)) }

// plainID matches the file names that are ids as they stand.
var plainID = regexp.MustCompile(`^[\p{L}\p{N}]+(?:[._-]+[\p{L}\p{N}]+)*$`)

// idOf returns the id of the leaflet in a file: the file's name without its
// ending, as a slug when it has spaces or odd characters.
func idOf(name string) string {
	id := strings.TrimSuffix(path.Base(name), path.Ext(name))
	if plainID.MatchString(id) {
		return id
	}
	return knowledge.Slug(id)
}

// set makes a set of words.
func set(words ...string) map[string]bool {
	s := make(map[string]bool, len(words))
	for _, w := range words {
		s[w] = true
	}
	return s
}
