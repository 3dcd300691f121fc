package publish

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"bedside/bot"
)

var (
	dayPattern    = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	digestPattern = regexp.MustCompile(`^[0-9a-f]{8,64}$`)
	numberPattern = regexp.MustCompile(`^[1-9]\d{0,8}$`)
)

// ParseRecallScope reads what a recall is of: LEAFLET, LEAFLET/SECTION or the id of a passage
// LEAFLET/SECTION#N, each with @VERSION behind it when only that version is meant: the day of its
// review, as 2006-01-02, or the first eight digits or more of the passage's SHA-256.
func ParseRecallScope(text string) (bot.RecallScope, error) {
	place, version, versioned := strings.Cut(text, "@")
	var of bot.RecallScope
	section, number, numbered := strings.Cut(place, "#")
	leaflet, rest, inner := strings.Cut(section, "/")
	if leaflet == "" || inner && rest == "" || numbered && (!inner || !numberPattern.MatchString(number)) {
		return of, fmt.Errorf("%q names no passage; write LEAFLET, LEAFLET/SECTION or LEAFLET/SECTION#N, and @VERSION "+
			"behind it for one version", text)
	}
	of.Leaflet = leaflet
	switch {
	case numbered:
		of.Passage = place
	case inner:
		of.Section = place
	}
	switch {
	case !versioned:
	case isDay(version):
		of.Version = version
	case digestPattern.MatchString(strings.ToLower(version)):
		of.SHA256 = strings.ToLower(version)
	default:
		return of, fmt.Errorf("%q is no version; write the day of its review, as 2024-03-01, or eight digits or more of "+
			"the passage's SHA-256", version)
	}
	return of, nil
}

func isDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return dayPattern.MatchString(text) && err == nil
}

// FormatRecallScope writes what ParseRecallScope reads.
func FormatRecallScope(of bot.RecallScope) string {
	place := of.Leaflet
	switch {
	case of.Passage != "":
		place = of.Passage
	case of.Section != "":
		place = of.Section
	}
	if version := of.Version + of.SHA256; version != "" {
		return place + "@" + version
	}
	return place
}
