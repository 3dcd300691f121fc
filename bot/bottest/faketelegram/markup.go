package faketelegram

import (
	"encoding/json"
	"regexp"
	"unicode/utf8"
)

// Button is a button of an inline keyboard.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// The bounds of keyboards (docs, InlineKeyboardButton: callback_data 1 to 64
// bytes; the number of buttons is the servers', not published: 100 is what they take).
const (
	maxData    = 64
	maxButtons = 100
)

// keyboard reads reply_markup; "" is none.
func keyboard(markup string) ([][]Button, *apiError) {
	if markup == "" {
		return nil, nil
	}
	var given struct {
		Inline [][]Button `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(markup), &given) != nil {
		return nil, badRequest("can't parse reply keyboard markup JSON object")
	}
	var rows [][]Button
	count := 0
	for _, row := range given.Inline {
		for _, button := range row {
			if failure := button.check(); failure != nil {
				return nil, failure
			}
			count++
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	if count > maxButtons {
		return nil, badRequest("reply markup is too long")
	}
	return rows, nil
}

func (b Button) check() *apiError {
	switch {
	case b.Text == "":
		return badRequest(`can't parse inline keyboard button: Can't find field "text"`)
	case b.Data == "" && b.URL == "":
		return badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case len(b.Data) > maxData || !utf8.ValidString(b.Data):
		return badRequest("BUTTON_DATA_INVALID")
	}
	return nil
}

// Command is an entry of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

var (
	commandName  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`) // docs, BotCommand
	languageCode = regexp.MustCompile(`^([a-z]{2})?$`)     // docs, setMyCommands: two letters, or none for all
)

// setMyCommands takes the menu for a language.
func (s *Server) setMyCommands(p params) (any, *apiError) {
	var commands []Command
	if json.Unmarshal([]byte(p["commands"]), &commands) != nil || len(commands) > 100 {
		return nil, badRequest("can't parse commands JSON object")
	}
	for _, c := range commands {
		switch {
		case !commandName.MatchString(c.Command):
			return nil, badRequest("BOT_COMMAND_INVALID")
		case c.Description == "" || utf8.RuneCountInString(c.Description) > 256:
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	if !languageCode.MatchString(p["language_code"]) {
		return nil, badRequest("invalid language code specified")
	}
	s.state.Change(func() { s.commands[p["language_code"]] = commands })
	return true, nil
}

// Commands returns the menu that was set for a language, "" being all others.
func (s *Server) Commands(language string) []Command {
	s.state.Lock()
	defer s.state.Unlock()
	return s.commands[language]
}
