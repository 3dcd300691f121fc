package slack

import (
	"bytes"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"go.yaml.in/yaml/v3"

	"bedside/bot"
)

// eventScopes are the scopes that the events need which are read here (docs, each event's page).
// app_home_opened, app_uninstalled and tokens_revoked need none.
var eventScopes = map[string]string{
	"app_mention": "app_mentions:read", "message.channels": "channels:history", "message.groups": "groups:history",
	"message.im": "im:history", "app_home_opened": "", "app_uninstalled": "", "tokens_revoked": "",
}

// assistantEvents are those of the lines for assistants.
var assistantEvents = []string{"assistant_thread_started", "assistant_thread_context_changed"}

// callScopes are the scopes that slack-go's calls need by what they call (docs, each method's page).
var callScopes = map[string]string{
	"AuthTestContext": "", "ListTeamsContext": "", "PublishViewContext": "", "OpenViewContext": "",
	"StartSocketModeContext": "", // by the app-level token, with connections:write
	"PostMessageContext":     "chat:write", "PostEphemeralContext": "chat:write", "UpdateMessageContext": "chat:write",
	"DeleteMessageContext": "chat:write", "SetAssistantThreadsStatusContext": "chat:write",
	"OpenConversationContext": "im:write", "GetUserGroupMembersContext": "usergroups:read",
	"GetConversationHistoryContext": "channels:history", "GetConversationInfoContext": "", // does without channels:read
	"SetAssistantThreadsSuggestedPromptsContext": assistantScope, "SetAssistantThreadsTitleContext": assistantScope,
}

const assistantScope = "assistant:write"

// source is the code of this room, without tests.
func source(t *testing.T) (files []*ast.File) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := goparser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// callsOf are the calls of slack-go's client in the code, by their names.
func callsOf(files []*ast.File) map[string]bool {
	found := map[string]bool{}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if selected, ok := n.(*ast.SelectorExpr); ok {
				_, isCall := reflect.TypeFor[*slack.Client]().MethodByName(selected.Sel.Name)
				if on, named := selected.X.(*ast.Ident); isCall && named && on.Name == "api" {
					found[selected.Sel.Name] = true
				}
			}
			return true
		})
	}
	return found
}

// eventsOf are the types of events that parser.event reads, as its cases name them.
func eventsOf(files []*ast.File) (found []string) {
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if in, ok := n.(*ast.FuncDecl); ok && in.Name.Name != "event" {
				return false
			}
			choice, ok := n.(*ast.SwitchStmt)
			if !ok || !isSelector(choice.Tag, "e", "Type") {
				return true
			}
			for _, clause := range choice.Body.List {
				for _, value := range clause.(*ast.CaseClause).List {
					if literal, ok := value.(*ast.BasicLit); ok {
						found = append(found, strings.Trim(literal.Value, `"`))
					}
				}
			}
			return true
		})
	}
	return found
}

func isSelector(e ast.Expr, on, name string) bool {
	selected, ok := e.(*ast.SelectorExpr)
	if !ok || selected.Sel.Name != name {
		return false
	}
	ident, ok := selected.X.(*ast.Ident)
	return ok && ident.Name == on
}

// wantScopes are those that the code's calls and the events need; commands and shortcuts need one of
// their own.
func wantScopes(t *testing.T, files []*ast.File, events []string, more ...string) []string {
	t.Helper()
	scopes := map[string]bool{"commands": true, "": true}
	for name := range callsOf(files) {
		scope, known := callScopes[name]
		if !known {
			t.Errorf("nobody knows which scope api.%s needs; look it up and write it into callScopes", name)
		}
		if scope != assistantScope || slices.Contains(more, scope) {
			scopes[scope] = true
		}
	}
	for name := range callScopes {
		if !callsOf(files)[name] {
			t.Errorf("api.%s is not called any more", name)
		}
	}
	for _, event := range events {
		scopes[eventScopes[event]] = true
	}
	delete(scopes, "")
	return slices.Sorted(maps.Keys(scopes))
}

// assistantLine is a line of the manifest that is off, as not every workspace has
// assistants.
var assistantLine = regexp.MustCompile(`(?m)^( *)# (.*) # assistant$`)

// TestManifest holds that Slack will take the manifest, as far as its reference says
// (docs, app-manifest), and that it asks for what the code calls and reads and for
// nothing else; with the lines for assistants too.
func TestManifest(t *testing.T) {
	text, err := os.ReadFile("../../deployments/slack-manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("as it stands", func(t *testing.T) { checkManifest(t, text) })
	t.Run("with assistants", func(t *testing.T) {
		m := checkManifest(t, assistantLine.ReplaceAll(text, []byte("$1$2")), assistantScope)
		if view := m.Features.AssistantView; view == nil || view.AssistantDescription == "" ||
			!slices.Contains(m.Settings.EventSubscriptions.BotEvents, assistantEvents[0]) ||
			!slices.Contains(m.Settings.EventSubscriptions.BotEvents, assistantEvents[1]) {
			t.Errorf("it has no assistant: %+v", m.Features)
		}
	})
}

// checkManifest checks a manifest that needs more scopes than usual.
func checkManifest(t *testing.T, text []byte, want ...string) slack.Manifest {
	t.Helper()
	var m slack.Manifest
	reader := yaml.NewDecoder(bytes.NewReader(text))
	reader.KnownFields(true)
	if err := reader.Decode(&m); err != nil {
		t.Fatal(err)
	}
	files, events := source(t), m.Settings.EventSubscriptions.BotEvents
	scopes := wantScopes(t, files, events, want...)
	if got := slices.Sorted(slices.Values(m.OAuthConfig.Scopes.Bot)); !slices.Equal(got, scopes) {
		t.Errorf("the scopes are %v, want %v", got, scopes)
	}
	read := eventsOf(files)
	for _, event := range events {
		kind, _, _ := strings.Cut(event, ".")
		_, known := eventScopes[event]
		if assistant := slices.Contains(assistantEvents, event); !known && !assistant || !slices.Contains(read, kind) && !assistant {
			t.Errorf("nothing reads the event %s", event)
		}
	}
	for _, kind := range read {
		if kind != assistantEvents[0] && !slices.ContainsFunc(events, func(e string) bool { return strings.HasPrefix(e, kind) }) {
			t.Errorf("the event %s is read, and the manifest does not ask for it", kind)
		}
	}
	long := func(what, text string, most int) {
		if n := utf8.RuneCountInString(text); n == 0 || n > most {
			t.Errorf("%s has %d characters, at most %d are taken", what, n, most)
		}
	}
	long("the name", m.Display.Name, 35)
	long("the description", m.Display.Description, 140)
	long("the bot's name", m.Features.BotUser.DisplayName, 80)
	for _, s := range m.Features.Shortcuts {
		long("a shortcut's name", s.Name, 24)
		long("a shortcut's description", s.Description, 150)
	}
	for _, c := range m.Features.SlashCommands {
		long("a command", c.Command, 32)
		long("a command's description", c.Description, 2000)
		if c.Command != "/ask" && !bot.IsRulingCommand(strings.TrimPrefix(c.Command, "/")) || c.ShouldEscape {
			t.Errorf("the command is %+v; it is parsed as not escaped", c)
		}
	}
	if !m.Settings.SocketModeEnabled || !m.Settings.Interactivity.IsEnabled || len(m.Features.Shortcuts) != 1 {
		t.Error("something that is used is turned off")
	}
	for _, path := range []string{EventsPath, InteractionsPath, CommandsPath} {
		if !strings.Contains(string(text), "https://bot.example.org"+path+"\n") {
			t.Errorf("the manifest does not show %s", path)
		}
	}
	return m
}
