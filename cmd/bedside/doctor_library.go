package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"bedside/bot/publish"
	"bedside/index/encoder"
	"bedside/index/reader"
	"bedside/index/urgency"
	"bedside/knowledge"
	"bedside/knowledge/redflags/languages"
)

// mostRefused is how many refused leaflets are named; 'bedside check' names all.
const mostRefused = 5

// checkLeaflets loads the leaflets.
func (d *doctor) checkLeaflets(context.Context) (f findings) {
	if len(d.config.Leaflets) == 0 {
		f.warn("leaflets", "name the clinic's own under leaflets in "+d.path,
			"none are named: replies quote a sample that no clinic has reviewed")
		return f
	}
	quiet := &program{stdio: stdio{err: nil}}
	found, problems, err := load(d.config.leafletFlags(), quiet.progress())
	if err != nil {
		f.failWith("leaflets", err)
		return f
	}
	refused := 0
	for _, problem := range problems {
		if problem.Level == knowledge.Note {
			continue
		}
		if refused++; refused <= mostRefused {
			f.failWith("leaflets", problem)
		}
	}
	if more := refused - mostRefused; more > 0 {
		f.fail("leaflets", "'bedside check' lists all", "and %s more", count(more, "problem"))
	}
	all := found.library.Leaflets()
	switch {
	case len(all) == 0:
		f.fail("leaflets", "see 'bedside check "+strings.Join(d.config.Leaflets, " ")+"'", "none could be loaded")
	case refused == 0:
		f.ok("leaflets", "%s can be read", count(len(all), "leaflet"))
	}
	d.checkReviews(&f, all)
	return f
}

// checkReviews tells of leaflets whose review is overdue, by the clinic's rule.
func (d *doctor) checkReviews(f *findings, all []knowledge.Leaflet) {
	var overdue []string
	for i := range all {
		if all[i].Overdue(time.Now()) {
			overdue = append(overdue, all[i].ID)
		}
	}
	if len(overdue) == 0 {
		return
	}
	named := strings.Join(overdue[:min(len(overdue), mostRefused)], ", ")
	if len(overdue) > mostRefused {
		named += fmt.Sprintf(" and %d more", len(overdue)-mostRefused)
	}
	const remedy = "review them and set both dates; 'bedside leaflets' lists them"
	switch {
	case d.config.ReviewDue.DueRule != publish.DueWithhold:
		f.warn("reviews", remedy, "overdue: %s", named)
	case len(overdue) == len(all):
		f.fail("reviews", remedy, "all leaflets are overdue, and review_due withholds them: nobody is answered")
	default:
		f.warn("reviews", remedy, "overdue, and withheld by review_due: %s", named)
	}
}

// checkNetworks loads the recogniser and the reader, unless they are off.
func (d *doctor) checkNetworks(context.Context) (f findings) {
	network, err := encoder.Default()
	for _, part := range []struct {
		name, without string
		on            onOff
		make          func() error
	}{
		{"recogniser", "the table of flags judges messages alone", d.config.Recogniser, func() error {
			_, err := urgency.New(network, languages.Every(), urgency.Options{})
			return err
		}},
		{"reader", "passages are found by words alone", d.config.Reader, func() error {
			_, err := reader.New(network)
			return err
		}},
	} {
		wrong := err
		if wrong == nil && bool(part.on) {
			wrong = part.make()
		}
		switch {
		case !bool(part.on):
			f.ok(part.name, "off, as the config says: %s", part.without)
		case wrong != nil:
			f.fail(part.name, "install the program anew: its file is damaged", "its weights are refused, so %s", part.without)
		default:
			f.ok(part.name, "on")
		}
	}
	return f
}

// checkZone tells what time it is at the clinic.
func (d *doctor) checkZone(context.Context) (f findings) {
	desk := d.config.Desk
	zone := cmp.Or(desk.TimeZone.Location, time.UTC)
	now := time.Now().In(zone).Format("15:04")
	timed := len(desk.Hours) > 0 || len(desk.Closed)+len(desk.Holidays) > 0 || desk.Digest.On
	if desk.TimeZone.Location == nil && timed {
		f.warn("time zone", "write one, such as Europe/London",
			"desk.time_zone is missing: its hours are those of UTC, where it is %s", now)
		return f
	}
	f.ok("time zone", "%s, where it is %s", zone, now)
	return f
}
