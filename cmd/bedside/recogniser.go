package main

import (
	"fmt"
	"os"
	"time"

	"bedside/index/encoder"
	"bedside/index/urgency"
	"bedside/knowledge/redflags/languages"
)

// The choices of --recogniser other than a file.
const (
	recogniserOn  = "on"
	recogniserOff = "off"
)

// recogniserUsage is the help of --recogniser.
const recogniserUsage = "what judges messages behind the table of flags: on, off, or a `FILE` of other weights"

// triage joins the table of flags and what --recogniser chose. It cannot fail with the
// weights that the program was built with: when they are damaged, it tells so and leaves
// the table alone. wait is as in urgency.Options.
func (p *program) triage(wait time.Duration, tell func(error)) (*urgency.Triage, error) {
	switch p.recogniser {
	case recogniserOff:
		return urgency.Join(languages.Every(), nil), nil
	case recogniserOn, "":
		go prepareNetwork() // while the table is read, which takes longer
		return joinOrTell(languages.Every(), encoder.Default, wait, tell), nil
	}
	table := languages.Every()
	recogniser, err := recogniserOf(table, func() (*encoder.Encoder, error) { return loadEncoder(p.recogniser) }, wait)
	if err != nil {
		return nil, fmt.Errorf("--recogniser %s: %w", p.recogniser, err)
	}
	return urgency.Join(table, recogniser), nil
}

// prepareNetwork makes what the recogniser of the embedded weights hears with. What fails is left to recogniserOf, which asks
// for the same.
func prepareNetwork() {
	if e, err := encoder.Default(); err == nil {
		_, _, _ = urgency.Adapt(e)
	}
}

// heed leaves off what a config has off, for whoever answers as the service does.
func (p *program) heed(c config) {
	if !c.Recogniser {
		p.recogniser = recogniserOff
	}
	if !c.Reader {
		p.reader = readerOff
	}
}

// joinRecogniser makes the triage of the service, and shows how the recogniser is.
func (p *program) joinRecogniser(s *service) (err error) {
	s.triage, err = p.triage(urgency.WaitOnLane, func(why error) {
		s.untaught = true
		s.log.Warn("emergencies are recognised by the table of flags alone", "error", why)
	})
	if err != nil {
		return err
	}
	s.metrics.registerRecogniser(s.triage)
	return nil
}

// joinOrTell joins a table and the recogniser of some weights, or tells why it is alone.
func joinOrTell(table *languages.Flags, load func() (*encoder.Encoder, error), wait time.Duration,
	tell func(error)) *urgency.Triage {
	recogniser, err := recogniserOf(table, load, wait)
	if err != nil {
		tell(fmt.Errorf("the recogniser is off, only the table of flags judges messages: %w", err))
	}
	return urgency.Join(table, recogniser)
}

// recogniserOf is the recogniser of some weights; nil with an error.
func recogniserOf(table *languages.Flags, load func() (*encoder.Encoder, error), wait time.Duration) (
	*urgency.Recogniser, error) {
	e, err := load()
	if err != nil {
		return nil, err
	}
	return urgency.New(e, table, urgency.Options{Wait: wait})
}

func loadEncoder(path string) (*encoder.Encoder, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return encoder.Load(file)
}
