package source

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"bedside/knowledge"
	"bedside/knowledge/strictyaml"

	"go.yaml.in/yaml/v3"
)

// Audiences are those that leaflets may be limited to. The zero value has the built-in ones alone.
type Audiences struct {
	// Names are those that the clinic has made, beside the built-in ones.
	Names []string
	// Folders are those whose leaflets are for some audiences only, by their paths. What lies in
	// a folder within another goes by the inner one.
	Folders map[string][]string
}

// IsAudienceName tells whether an audience may be called so: by letters in lower case, digits
// and hyphens.
func IsAudienceName(name string) bool { return audienceName.MatchString(name) }

var audienceName = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)

const audienceRemedy = `write "audience: staff", or remove the line for everybody`

// audience is the names of who may see a leaflet: a list, or one name.
type audience struct {
	names []string
	line  int
}

// UnmarshalYAML reads the names, or refuses the value with its line: a leaflet that is meant for
// some is not to be read as one for all.
func (a *audience) UnmarshalYAML(node *yaml.Node) error {
	items := node.Content
	if node.Kind == yaml.ScalarNode {
		items = []*yaml.Node{node}
	}
	for _, item := range items {
		if node.Kind == yaml.MappingNode || item.Kind != yaml.ScalarNode || !IsAudienceName(item.Value) {
			return strictyaml.Refusal(item, "%q is no name of an audience; "+audienceRemedy, item.Value)
		}
		a.names = append(a.names, item.Value)
	}
	slices.Sort(a.names)
	a.names, a.line = slices.Compact(a.names), node.Line
	return nil
}

// audienceLine returns the line of the key in front matter; 0 when it has none.
func audienceLine(front []byte) int {
	if !bytes.Contains(front, []byte("audience")) && !bytes.Contains(front, []byte(`\`)) { // as most
		return 0
	}
	var root yaml.Node
	if yaml.Unmarshal(front, &root) != nil || len(root.Content) == 0 {
		return lineOfKey(front, "audience")
	}
	for i, node := range root.Content[0].Content {
		if i%2 == 0 && node.Value == "audience" {
			return node.Line
		}
	}
	return 0
}

// limit limits what was read of a file to those whom its folder is for. A leaflet for an audience
// that there is not, or for others than its folder's, is refused: nobody may see it by mistake.
func (a Audiences) limit(r *result, f file) {
	if r.leaflet == nil {
		return
	}
	refuse := func(remedy, format string, args ...any) {
		problem := knowledge.Problem{File: f.shown, Line: r.leaflet.Lines.Audience, Message: fmt.Sprintf(format, args...),
			Remedy: remedy}
		r.leaflet, r.problems = nil, append(r.problems, problem)
	}
	all, folder := a.all(), a.ofFolder(f.shown)
	for _, name := range r.leaflet.Audience {
		if !slices.Contains(all, name) {
			refuse("write one of "+strings.Join(all, ", ")+", or define it in the config under audiences",
				"there is no audience %q, so nobody is answered from the leaflet", name)
			return
		}
		if len(folder) > 0 && !slices.Contains(folder, name) {
			refuse("take the audience out of the file, or move the file",
				"the folder is for %s alone, and the leaflet names %q", strings.Join(folder, ", "), name)
			return
		}
	}
	if !r.leaflet.Limited() {
		r.leaflet.Audience = folder
	}
}

// all are the names of all audiences, in order.
func (a Audiences) all() []string {
	all := slices.Concat(knowledge.BuiltInAudiences(), a.Names)
	slices.Sort(all)
	return slices.Compact(all)
}

// ofRefused is whom a file that could not be read is limited to, as far as that can be told.
func (a Audiences) ofRefused(f file) []string {
	text, problems := f.bytes()
	if problems == nil {
		for _, names := range [][]string{audienceInPage(text), audienceIn(text)} {
			if len(names) > 0 {
				return names
			}
		}
	}
	return a.ofFolder(f.shown)
}

// audienceKey matches the key in text that cannot be read, by whoever wrote it in any case.
var audienceKey = regexp.MustCompile(`(?mi)^["']?audiences?["']?[ \t]*:.*(?:\r?\n[ \t]*-[ \t].*)*`)

// audienceIn finds the audience at the head of a text, however bad the rest of that is.
func audienceIn(text []byte) []string {
	head := text[:min(len(text), maxFrontMatter)]
	found := audienceKey.Find(head)
	if found == nil {
		return nil
	}
	var f struct{ Audience audience }
	if line, problems := bytes.ToLower(found), strictyaml.Decode(bytes.ToLower(found), &f); problems != nil ||
		len(f.Audience.names) == 0 {
		return []string{string(bytes.TrimSpace(line))} // no audience has that for its name
	}
	return f.Audience.names
}

// ofFolder is whom the innermost folder is for that a file lies in; empty for everybody.
func (a Audiences) ofFolder(shown string) []string {
	if len(a.Folders) == 0 {
		return nil
	}
	real := shown
	if to, err := filepath.EvalSymlinks(shown); err == nil {
		real = to
	}
	for _, path := range []string{shown, real} {
		if names := a.ofFolderOf(path); len(names) > 0 {
			return names
		}
	}
	return nil
}

// ofFolderOf goes up from a file to the first folder that has audiences. Folders are compared as
// the system knows them: a path may be written in many ways.
func (a Audiences) ofFolderOf(path string) []string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil
	}
	for folder := filepath.Dir(absolute); ; folder = filepath.Dir(folder) {
		if names := a.of(folder); len(names) > 0 || folder == filepath.Dir(folder) {
			return names
		}
	}
}

// of is whom a folder itself is for.
func (a Audiences) of(folder string) (names []string) {
	info, err := os.Stat(folder)
	for limited, of := range a.Folders {
		if other, wrong := os.Stat(limited); err == nil && wrong == nil && os.SameFile(info, other) {
			names = append(names, of...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Misplaced returns a folder of the audiences that would limit nothing, because it is not there, or
// neither in one of the paths of leaflets nor around it; "" for none.
func (a Audiences) Misplaced(paths []string) string {
	for _, folder := range slices.Sorted(maps.Keys(a.Folders)) {
		if info, err := os.Stat(folder); err != nil || !info.IsDir() || !slices.ContainsFunc(paths, func(path string) bool {
			return liesIn(folder, path) || liesIn(path, folder)
		}) {
			return folder
		}
	}
	return ""
}

// liesIn tells whether a folder is, or holds, what a path names.
func liesIn(folder, path string) bool {
	outer, err := os.Stat(folder)
	absolute, wrong := filepath.Abs(path)
	if err != nil || wrong != nil {
		return false
	}
	if real, err := filepath.EvalSymlinks(absolute); err == nil {
		absolute = real
	}
	for at := absolute; ; at = filepath.Dir(at) {
		if info, err := os.Stat(at); err == nil && os.SameFile(info, outer) {
			return true
		}
		if at == filepath.Dir(at) {
			return false
		}
	}
}
