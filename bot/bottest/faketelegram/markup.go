package faketelegram

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
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

// The scopes of a menu that a bot may name without a user (docs, BotCommandScope).
var commandScopes = []string{"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
	"chat_administrators"}

// setMyCommands takes the menu of a scope for a language.
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
	scope := struct {
		Type string `json:"type"`
		Chat string `json:"chat_id"`
	}{Type: "default"}
	if p["scope"] != "" && (json.Unmarshal([]byte(p["scope"]), &scope) != nil ||
		!slices.Contains(commandScopes, scope.Type)) {
		return nil, badRequest("can't parse BotCommandScope: Unsupported type specified")
	}
	s.state.Lock()
	defer s.state.Unlock()
	if scope.Chat != "" {
		if _, failure := s.open(params{"chat_id": scope.Chat}); failure != nil {
			return nil, failure
		}
	}
	s.commands[strings.TrimSpace(scope.Type+" "+scope.Chat)+"/"+p["language_code"]] = commands
	return true, nil
}

// Commands returns the menu that was set for a scope, such as "all_private_chats" or "chat -5", and a language,
// "" being all others. It is of that scope alone: Telegram's apps look through the wider ones, too.
func (s *Server) Commands(scope, language string) []Command {
	s.state.Lock()
	defer s.state.Unlock()
	return s.commands[scope+"/"+language]
}

// menuButtons are the buttons that a bot may have beside the text field (docs, MenuButton).
var menuButtons = []string{"commands", "default", "web_app"}

// setMenuButton takes the button beside the text field, of all private chats.
func (s *Server) setMenuButton(p params) (any, *apiError) {
	button := struct {
		Type string `json:"type"`
	}{Type: "default"}
	if p["menu_button"] != "" && (json.Unmarshal([]byte(p["menu_button"]), &button) != nil ||
		!slices.Contains(menuButtons, button.Type)) {
		return nil, badRequest("can't parse menu button: MenuButton has unsupported type")
	}
	s.state.Change(func() { s.menuButton = button.Type })
	return true, nil
}

// MenuButton returns the type of the button beside the text field; "" when none was set.
func (s *Server) MenuButton() string {
	s.state.Lock()
	defer s.state.Unlock()
	return s.menuButton
}

// The longest descriptions, in characters (docs, setMyDescription and setMyShortDescription), by their names.
var maxDescription = map[string]int{"description": 512, "short_description": 120}

// describe takes or shows a description of the bot; name is that of its parameter.
func (s *Server) describe(name string, p params, set bool) (any, *apiError) {
	s.state.Lock()
	defer s.state.Unlock()
	if !set {
		return map[string]string{name: s.descriptions[name]}, nil
	}
	if utf8.RuneCountInString(p[name]) > maxDescription[name] {
		return nil, badRequest("DESCRIPTION_TOO_LONG")
	}
	s.descriptions[name] = p[name]
	return true, nil
}

// Describe gives the bot a description, as its owner does at @BotFather; name is "description" or "short_description".
func (s *Server) Describe(name, text string) { s.state.Change(func() { s.descriptions[name] = text }) }

// Description returns it.
func (s *Server) Description(name string) string {
	s.state.Lock()
	defer s.state.Unlock()
	return s.descriptions[name]
}
