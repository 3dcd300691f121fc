package web

import (
	"strconv"
	"strings"
	"unicode"

	"bedside/bot"
	"bedside/bot/wording"
)

// words are what the page says to the patients of a clinic. The sentences stand in wording's file.
type words struct{ bot.Clinic }

func (w words) say(s wording.Sentence) string { return w.Say(s, nil) }

// The page's sentences, and the names of what is on it.
var (
	sayTitle      = wording.Of("page.title")
	sayTitleOf    = wording.Of("page.title-clinic")
	sayMachine    = wording.Of("fixed.page")
	sayQuestion   = wording.Of("page.question")
	saySend       = wording.Of("page.send")
	sayCouldAsk   = wording.Of("page.could-ask")
	sayLog        = wording.Of("page.conversation")
	sayLeaflets   = wording.Of("page.leaflets")
	sayLeafletsOf = wording.Of("page.leaflets-clinic")
	sayRead       = wording.Of("page.read")
	sayRefresh    = wording.Of("page.refresh")
	sayWaiting    = wording.Of("page.waiting")
	sayOwn        = wording.Of("page.you")
	sayBot        = wording.Of("page.bot")
	sayAway       = wording.Of("page.away")
	sayExpired    = wording.Of("page.expired")
	sayEmpty      = wording.Of("page.empty")
	sayTooLong    = wording.Of("page.too-long")
	sayTooFast    = wording.Of("page.too-fast")
	sayNotTaken   = wording.Of("page.not-taken")
	sayForeign    = wording.Of("page.foreign")
	sayFault      = wording.Of("page.fault")
	sayNoLeaflet  = wording.Of("page.no-leaflet")
	sayNoLeaflets = wording.Of("page.no-leaflets")
	sayAskAbout   = wording.Of("page.ask-about")
	sayBack       = wording.Of("page.back")
	saySource     = wording.Of("page.source")
	sayScan       = wording.Of("page.scan")
	sayNoCode     = wording.Of("page.no-code")
	sayPrint      = wording.Of("page.printed")
	sayKept       = wording.Of("page.kept")
	sayContact    = wording.Of("page.contact")
	sayYourData   = wording.Of("page.controls")
	sayOwnWindow  = wording.Of("page.window")
	sayPurpose    = wording.Of("page.purpose")
	sayNotFor     = wording.Of("fixed.not-for")
	sayOffline    = wording.Of("page.offline")
)

// commandLabels are what the controls of the page say, by the command that each sends.
var commandLabels = map[string]wording.Sentence{
	"person":  wording.Of("page.person"),
	"help":    wording.Of("page.help"),
	"privacy": wording.Of("page.privacy"),
	"export":  wording.Of("page.export"),
	"forget":  wording.Of("page.forget"),
	"start":   wording.Of("page.start"),
}

// pageWords are the page's words, where components need them.
type pageWords struct {
	Machine, Question, Send, CouldAsk, Log, Leaflets, Read, Refresh, Waiting, Away, AskAbout, Back, Source, Scan, Print,
	NoLeaflets, YourData, Kept, Contact, Purpose, NotFor, OwnWindow, Offline, TooFast, NotTaken string
	Emergency emergencyLine
}

// forPage are the words for the page.
func (w words) forPage() pageWords {
	return pageWords{Machine: w.machine(), Question: w.say(sayQuestion), Send: w.say(saySend),
		CouldAsk: w.say(sayCouldAsk), Log: w.say(sayLog), Leaflets: w.say(sayLeaflets), Read: w.say(sayRead),
		Refresh: w.say(sayRefresh), Waiting: w.say(sayWaiting), Away: w.say(sayAway), AskAbout: w.say(sayAskAbout),
		Back: w.say(sayBack), Source: w.say(saySource), Scan: w.say(sayScan), Print: w.say(sayPrint),
		NoLeaflets: w.say(sayNoLeaflets), YourData: w.say(sayYourData), Kept: w.say(sayKept), Contact: w.say(sayContact),
		Purpose: w.say(sayPurpose), NotFor: w.say(sayNotFor), OwnWindow: w.say(sayOwnWindow), Offline: w.say(sayOffline),
		TooFast: w.say(sayTooFast), NotTaken: w.say(sayNotTaken), Emergency: w.emergency()}
}

// controls are those of some commands.
func (w words) controls(names ...string) (found []control) {
	for _, name := range names {
		found = append(found, control{"/" + name, w.say(commandLabels[name])})
	}
	return found
}

// control is a button that sends a command.
type control struct{ Command, Label string }

// machine says what the page is, in words that no clinic replaces.
func (w words) machine() string { return w.Say(sayMachine, wording.Values{"Clinic": w.Called()}) }

// title is that of the page.
func (w words) title() string {
	if w.Name == "" {
		return w.say(sayTitle)
	}
	return w.say(sayTitleOf)
}

// tooLong refuses what has more characters than a message may have.
func (w words) tooLong() string {
	return w.Say(sayTooLong, wording.Values{"Characters": strconv.Itoa(maxText)})
}

// emergencyLine says whom to call. What a telephone calls stands apart; all of it is Before where there is none.
type emergencyLine struct{ Before, Number, After, Dialled string }

// emergency says whom to call, with a number that a telephone calls where it is one.
func (w words) emergency() emergencyLine {
	line, number := w.EmergencyLine(), w.EmergencyNumber()
	before, after, found := strings.Cut(line, number)
	digits := dialled(w.Clinic.Emergency)
	if !found || digits == "" {
		return emergencyLine{Before: line}
	}
	return emergencyLine{before, number, after, digits}
}

// dialled are the digits of a text that is a telephone number; "" for any other.
func dialled(text string) string {
	var b strings.Builder
	for i, r := range text {
		switch {
		case unicode.IsDigit(r) && r < unicode.MaxASCII, r == '+' && i == 0:
			b.WriteRune(r)
		case strings.ContainsRune(" -()", r):
		default:
			return ""
		}
	}
	return b.String()
}
