package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/dialog"
	"bedside/index"
	"bedside/index/reader"
	"bedside/index/urgency"
	"bedside/knowledge"
	"bedside/knowledge/leaflets"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/source"
)

// leafletFlags name the leaflets that a command works with.
type leafletFlags struct {
	paths     []string
	config    string // the file whose audiences there are, and whose leaflets when no path is named
	audiences source.Audiences
	limited   bool     // only those are used that somebody sees
	belongs   []string // the audiences that they belong to
	resume    bool     // a path that cannot be opened may have last good versions
}

func (f *leafletFlags) add(cmd *cobra.Command) {
	// StringArray, not StringSlice: a comma belongs to the path.
	cmd.Flags().StringArrayVar(&f.paths, "leaflets", nil,
		"`PATH` of a leaflet or a folder of leaflets; may be repeated (default the embedded leaflets)")
}

// addAudience adds the flags of a command that answers as somebody is answered.
func (f *leafletFlags) addAudience(cmd *cobra.Command) {
	f.limited = true
	cmd.Flags().StringArrayVar(&f.belongs, "audience", nil,
		"answer as somebody is answered who belongs to the audience `NAME`; may be repeated (default nobody's: "+
			"leaflets that are for everybody)")
	f.addConfig(cmd)
}

// addConfig adds the flag that names a config for its audiences.
func (f *leafletFlags) addConfig(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.config, "config", "",
		"config `FILE` of 'bedside serve', for its audiences, and for its leaflets when none are named")
}

// leafletFlags are those of a config.
func (c *config) leafletFlags() leafletFlags {
	return leafletFlags{paths: c.Leaflets, audiences: c.Audiences.sources()}
}

// asStaff leaves out what staff do not see.
func (f leafletFlags) asStaff() leafletFlags {
	f.limited, f.belongs = true, []string{knowledge.AudienceStaff}
	return f
}

// resolve reads the config that is named.
func (f leafletFlags) resolve() (leafletFlags, error) {
	if f.config != "" {
		c, err := readConfig(f.config)
		if err != nil {
			return f, err
		}
		f.audiences = c.Audiences.sources()
		if len(f.paths) == 0 {
			f.paths = c.Leaflets
		}
	} else if f.limited {
		f.audiences.Names = append(f.audiences.Names, f.belongs...) // they are meant to be there
	}
	if folder := f.audiences.Misplaced(f.paths); folder != "" {
		return f, fmt.Errorf("audiences: the folder %s is not there, or holds none of the leaflets; correct it in the "+
			"config: nothing is loaded while it is not known what is for whom", folder)
	}
	return f, nil
}

// clinicFlags say for which clinic the bot speaks.
type clinicFlags struct{ bot.Clinic }

func (f *clinicFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.Name, "clinic", "", "`NAME` of the clinic")
	cmd.Flags().StringVar(&f.Emergency, "emergency", "", "`NUMBER` to call in an emergency")
	cmd.Flags().StringVar(&f.Contact, "contact", "", "how to reach a person, in a few `WORDS`")
}

// content loads leaflets and the words that lie beside them. What is wrong with
// one of them is told on standard error, without the notes for who reviews, and
// does not keep the others from loading; it fails when a path cannot be read or no leaflet is left.
func (p *program) content(f leafletFlags, loading *progress) (content, error) {
	found, problems, err := load(f, loading)
	if err != nil {
		return content{}, err
	}
	if f.limited {
		all := len(found.library.Leaflets())
		found.library = found.library.SeenBy(f.belongs)
		if all > 0 && len(found.library.Leaflets()) == 0 {
			return content{}, errors.New("no leaflet is for everybody; name an audience with --audience")
		}
	}
	for _, problem := range problems {
		if problem.Level != knowledge.Note {
			p.report(problem)
		}
	}
	if len(found.library.Leaflets()) == 0 {
		return content{}, fmt.Errorf("no leaflet could be loaded from %s; name a leaflet or a folder that has some",
			strings.Join(f.paths, ", "))
	}
	return found, nil
}

// content is read from the paths of a command: leaflets, and the words beside them.
type content struct {
	library *knowledge.Library
	loaded  source.Loaded    // the same, with the files that it was read from
	lexicon *lexicon.Lexicon // Bedside's own and the clinic's
	lines   int              // how many lines the clinic's own has
}

func load(f leafletFlags, loading *progress) (content, []knowledge.Problem, error) {
	f, err := f.resolve()
	if err != nil {
		return content{}, nil, err
	}
	if len(f.paths) == 0 {
		lib, problems := source.Load(leaflets.FS)
		if err := f.knows(lib); err != nil {
			return content{}, nil, err
		}
		return content{library: lib, loaded: source.Loaded{Library: lib, Files: map[string]string{}},
			lexicon: lexicon.English()}, problems, nil
	}
	loaded, err := source.Options{Progress: loading.step("reading leaflets"), Audiences: f.audiences,
		Resume: f.resume}.LoadFiles(f.paths...)
	if err != nil {
		return content{}, nil, err
	}
	if err := f.knows(loaded.Library); err != nil {
		return content{}, nil, err
	}
	words, lines, more := allWords(f.paths)
	return content{loaded.Library, loaded, words, lines}, append(loaded.Problems, more...), nil
}

// knows refuses to answer as somebody of an audience that neither the config nor a leaflet names.
func (f leafletFlags) knows(library *knowledge.Library) error {
	known, more := knowledge.BuiltInAudiences(), ""
	if f.config != "" {
		known = append(known, f.audiences.Names...)
	} else {
		more = ", and with --config FILE those of a config"
		for _, leaflet := range library.Leaflets() {
			known = append(known, leaflet.Audience...)
		}
	}
	slices.Sort(known)
	known = slices.Compact(known)
	for _, name := range f.belongs {
		if !slices.Contains(known, name) {
			return usageError{fmt.Errorf("--audience: there is no audience %q; there are %s%s", name, strings.Join(known, ", "), more)}
		}
	}
	return nil
}

// answerer is a library that can be asked.
type answerer struct {
	*dialog.Responder
	index  *index.Index
	triage *urgency.Triage
	shelf  *reader.Shelf // nil without the reader
}

// open makes an answerer, which looks at emergencies by a triage first.
func (p *program) open(f leafletFlags, clinic bot.Clinic, triage *urgency.Triage, how shelving) (*answerer, error) {
	loading := p.progress()
	defer loading.stop()
	found, err := p.content(f, loading)
	if err != nil {
		return nil, err
	}
	shelf, err := p.shelf(how)
	if err != nil {
		return nil, err
	}
	ix, err := index.Build(found.library,
		index.Options{Lexicon: found.lexicon, Shelf: shelf, Apart: p.apart, Progress: loading.step("indexing sections")})
	if err != nil {
		return nil, err
	}
	return &answerer{dialog.New(ix, triage, clinic), ix, triage, shelf}, nil
}

// close closes the index and what it reads from.
func (e *answerer) close() error {
	if e.shelf == nil {
		return e.index.Close()
	}
	return errors.Join(e.index.Close(), e.shelf.Close())
}

// with opens an answerer, does something with it, and closes it.
func (p *program) with(f leafletFlags, clinic bot.Clinic, do func(*answerer) error) error {
	return p.withShelving(f, clinic, p.shelving(), do)
}

// withUnhurried is with for what nobody waits for: equal questions get equal replies.
func (p *program) withUnhurried(f leafletFlags, clinic bot.Clinic, do func(*answerer) error) error {
	return p.withShelving(f, clinic, p.unhurried(), func(e *answerer) error {
		e.index.Settle()
		return do(e)
	})
}

func (p *program) withShelving(f leafletFlags, clinic bot.Clinic, how shelving, do func(*answerer) error) error {
	f.prepare()
	triage, err := p.triage(0, p.report)
	if err != nil {
		return err
	}
	e, err := p.open(f, clinic, triage, how)
	if err != nil {
		return err
	}
	return errors.Join(do(e), e.close())
}

// prepare begins to make of Bedside's own words what searching needs, while flags and leaflets are read; not where the
// clinic adds words, of which it is made anew, or may add some: a config that has not been read names the leaflets.
func (f leafletFlags) prepare() {
	if f.config == "" && !slices.ContainsFunc(f.paths, hasOwnWords) {
		go func() { index.Prepare(lexicon.English()) }()
	}
}

// shownFiles are the files of a folder under the name that Problems show.
type shownFiles struct {
	files fs.FS
	shown string
}

// Open implements fs.FS for the folder and the regular files in it: opening a
// pipe would wait for ever.
func (s shownFiles) Open(name string) (fs.File, error) {
	within := "."
	if name != s.shown {
		within = path.Base(name)
	}
	info, err := fs.Stat(s.files, within)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("this is not a file with text")}
	}
	return s.files.Open(within)
}
