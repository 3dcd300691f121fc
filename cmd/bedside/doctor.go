package main

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/spf13/cobra"
)

func (p *program) doctor() *cobra.Command {
	var path string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor --config FILE",
		Short: "Check that everything is as 'bedside serve' needs it",
		Long: `Check config, secrets, platforms, store, data key, disk, leaflets and addresses, and say
on a line for each whether it is well, and if not, what to do. Run it as the user and
with the environment of 'bedside serve', before it runs or beside it.

It changes nothing: it writes to no chat, makes no file, and leaves the tables of the
store as they are. It prints no secret and nothing that a patient wrote, so its output
can be passed on. The exit code is 1 when something fails, and 0 when there are warnings
alone.`,
		Args: configAlone(&path),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runDoctor(cmd.Context(), path, asJSON) },
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// errUnwell ends the command when a check failed; the findings have told why.
var errUnwell = errors.New("not everything is as 'bedside serve' needs it; mend what fails, and run this again")

func (p *program) runDoctor(ctx context.Context, path string, asJSON bool) error {
	d := &doctor{program: p, path: path}
	found := d.examine(ctx)
	if err := p.printFindings(found, d.secrets(), asJSON); err != nil {
		return err
	}
	if found.count(failing) > 0 {
		return errUnwell
	}
	return nil
}

// doctor checks what "bedside serve" needs.
type doctor struct {
	*program
	path   string
	config config
}

// checkWithin is how long a check may wait for somebody else, as for a platform.
const checkWithin = 10 * time.Second

// examine makes all checks, those side by side that wait for others. Without a config that
// can be read there is no other check.
func (d *doctor) examine(ctx context.Context) findings {
	first := d.checkConfig()
	if first.count(failing) > 0 {
		return first
	}
	checks := []func(context.Context) findings{
		d.checkVariables, d.checkTelegram, d.checkSlack, d.checkStore, d.checkSpool, d.checkDisk, d.checkAddresses, d.checkLeaflets,
		d.checkPage, d.checkInsights, d.checkNetworks, d.checkZone, d.checkHolidays,
	}
	results := make([]findings, len(checks))
	var all sync.WaitGroup
	for i, check := range checks {
		all.Go(func() { results[i] = check(ctx) })
	}
	all.Wait()
	for _, result := range results {
		first = append(first, result...)
	}
	return first
}

// checkConfig reads the config.
func (d *doctor) checkConfig() (f findings) {
	var err error
	d.config, err = readConfig(d.path)
	if err != nil {
		f.failWith("config", err)
		return f
	}
	f.ok("config", "%s can be read", d.path)
	if number := d.config.Clinic.EmergencyNumber; number != "" && !strings.ContainsFunc(number, unicode.IsDigit) {
		f.warn("clinic", "write the number that people dial into "+inConfig(d.path, "clinic.emergency_number"),
			"there is no digit in the emergency number: in an emergency people read \"Call %s now.\"", number)
	}
	return f
}
