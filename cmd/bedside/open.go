package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/leaflets"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/source"
)

// leafletFlags name the leaflets that a command works with.
type leafletFlags struct{ paths []string }

func (f *leafletFlags) add(cmd *cobra.Command) {
	// StringArray, not StringSlice: a comma belongs to the path.
	cmd.Flags().StringArrayVar(&f.paths, "leaflets", nil,
		"`PATH` of a leaflet or a folder of leaflets; may be repeated (default the embedded leaflets)")
}

// clinicFlags say for which clinic the bot speaks.
type clinicFlags struct{ bot.Clinic }

func (f *clinicFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.Name, "clinic", "", "`NAME` of the clinic")
	cmd.Flags().StringVar(&f.Emergency, "emergency", "", "`NUMBER` to call in an emergency")
	cmd.Flags().StringVar(&f.Contact, "contact", "", "how to reach a person, in a few `WORDS`")
}

// library loads leaflets. What is wrong with one of them is told on standard
// error and does not keep the others from loading; it fails when a path cannot
// be read or no leaflet is left.
func (p *program) library(f leafletFlags, told *progress) (*knowledge.Library, error) {
	lib, problems, err := load(f, told)
	if err != nil {
		return nil, err
	}
	for _, problem := range problems {
		p.report(problem)
	}
	if len(lib.Leaflets()) == 0 {
		return nil, fmt.Errorf("no leaflet could be loaded from %s; name a leaflet or a folder that has some", strings.Join(f.paths, ", "))
	}
	return lib, nil
}

func load(f leafletFlags, told *progress) (*knowledge.Library, []knowledge.Problem, error) {
	if len(f.paths) == 0 {
		lib, problems := source.Load(leaflets.FS)
		return lib, problems, nil
	}
	return source.Options{Progress: told.step("reading leaflets")}.LoadPaths(f.paths...)
}

// engine is a library that can be asked.
type engine struct {
	*bot.Responder
	index *index.Index
}

// open makes an engine.
func (p *program) open(f leafletFlags, clinic bot.Clinic) (*engine, error) {
	told := p.progress()
	defer told.stop()
	lib, err := p.library(f, told)
	if err != nil {
		return nil, err
	}
	ix, err := index.Build(lib, index.Options{Progress: told.step("indexing sections")})
	if err != nil {
		return nil, err
	}
	return &engine{bot.NewResponder(ix, lexicon.EnglishRedFlags(), clinic), ix}, nil
}

// with opens an engine, does something with it, and closes it.
func (p *program) with(f leafletFlags, clinic bot.Clinic, do func(*engine) error) error {
	e, err := p.open(f, clinic)
	if err != nil {
		return err
	}
	return errors.Join(do(e), e.index.Close())
}
