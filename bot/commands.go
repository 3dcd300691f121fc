package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"bedside/bot/wording"
)

// Command is an instruction to the bot: a word behind a slash.
type Command struct {
	Name  string           // without the slash
	About wording.Sentence // its purpose, on one line
}

// commands are all commands, in the order in which a menu shows them.
var commands = []Command{
	{"help", wording.Of("commands.help")},
	{"person", wording.Of("commands.person")},
	{"leaflets", wording.Of("commands.leaflets")},
	{"privacy", wording.Of("commands.privacy")},
	{"export", wording.Of("commands.export")},
	{"forget", wording.Of("commands.forget")},
	{"stop", wording.Of("commands.stop")},
	{"start", wording.Of("commands.start")},
}

// Commands are all commands, in the order in which a menu shows them.
func Commands() []Command { return slices.Clone(commands) }

// The commands of staff on what is published, on channels of staff and at the desk.
const (
	CommandWithdraw = "withdraw" // LEAFLET[/SECTION] WHY
	CommandRestore  = "restore"  // LEAFLET[/SECTION] [WHY]
	CommandOff      = "off"      // [WORDS]
	CommandOn       = "on"
)

// IsRulingCommand tells whether a command, without its slash, is one of staff on what is published.
func IsRulingCommand(name string) bool {
	return name == CommandWithdraw || name == CommandRestore || name == CommandOff || name == CommandOn
}

// commandPattern is the syntax of a command; in a group it names the bot.
var commandPattern = regexp.MustCompile(`^/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(?s:(.*)))?$`)

// ParseCommand reads "/name argument". It reports false when a message is no
// command. The argument may hold anything.
func ParseCommand(text string) (name, argument string, ok bool) {
	found := commandPattern.FindStringSubmatch(strings.TrimSpace(text))
	if found == nil {
		return "", "", false
	}
	return strings.ToLower(found[1]), strings.TrimSpace(found[2]), true
}

// startArgument is the syntax of the argument that a link to the bot hands to /start (Telegram, Bot features,
// Deep linking).
var startArgument = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// IsStartArgument tells whether a text can be the argument of a link.
func IsStartArgument(text string) bool { return startArgument.MatchString(text) }

// StartArgument is the argument of the link that opens a leaflet: its id where that can be one, else a digest
// of it.
func StartArgument(leaflet string) string {
	if IsStartArgument(leaflet) {
		return leaflet
	}
	digest := sha256.Sum256([]byte(leaflet))
	return "leaflet-" + hex.EncodeToString(digest[:10])
}

// Notice is the id of a message that the bot sends of its own accord.
type Notice string

// The notices.
const (
	NoticeWordsOnly  Notice = "words only"  // to a photo, a voice message and the like
	NoticeSlowDown   Notice = "slow down"   // too many messages: the last were not read
	NoticeFault      Notice = "fault"       // the question could not be looked up
	NoticeContact    Notice = "contact"     // how to reach a person
	NoticeThanks     Notice = "thanks"      // for saying that a reply was helpful
	NoticeUnhelpful  Notice = "unhelpful"   // a reply was not helpful
	NoticeOldButton  Notice = "old button"  // the button offers nothing any more
	NoticeMayForget  Notice = "may forget"  // asks before erasing
	NoticeForgotten  Notice = "forgotten"   // after erasing
	NoticeErase      Notice = "erase"       // on the button that erases
	NoticeHelpful    Notice = "helpful"     // on a button
	NoticeNotHelpful Notice = "not helpful" // on a button
	NoticeAskClinic  Notice = "ask"         // on a button
	NoticeExport     Notice = "export"      // above what is kept
	NoticePrivate    Notice = "private"     // where others read along
	NoticeWhy        Notice = "why"         // on a button for staff
	NoticeTakenBack  Notice = "taken back"  // instead of a reply that may no longer be quoted
	NoticeShare      Notice = "share"       // on a button for staff
	NoticeConsent    Notice = "consent"     // below the notice on privacy, with an answer
	NoticeMustAgree  Notice = "must agree"  // below the notice on privacy, in place of an answer
	NoticeAgree      Notice = "agree"       // on the button that agrees to it
)
