package slack

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"go.yaml.in/yaml/v3"

	"bedside/bot"
)

// needs is which scopes the events and calls need that this channel uses (docs, each
// event's and method's page). auth.test, views.publish, views.open,
// apps.connections.open and app_home_opened need none.
var needs = map[string]string{
	"app_mention": "app_mentions:read", "message.channels": "channels:history", "message.groups": "groups:history",
	"message.im": "im:history",
	"chat.postMessage, chat.postEphemeral, chat.update, chat.delete": "chat:write", "conversations.open": "im:write",
	"usergroups.users.list": "usergroups:read", "slash commands and shortcuts": "commands",
}

// assistantLine is a line of the manifest that is off, as not every workspace has
// assistants.
var assistantLine = regexp.MustCompile(`(?m)^( *)# (.*) # assistant$`)

// TestManifest holds that Slack will take the manifest, as far as its reference says
// (docs, app-manifest), and that it asks for what is used and for nothing else; with
// the lines for assistants too.
func TestManifest(t *testing.T) {
	text, err := os.ReadFile("../../deployments/slack-manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("as it stands", func(t *testing.T) { checkManifest(t, text) })
	t.Run("with assistants", func(t *testing.T) {
		m := checkManifest(t, assistantLine.ReplaceAll(text, []byte("$1$2")), "assistant:write")
		if view := m.Features.AssistantView; view == nil || view.AssistantDescription == "" ||
			!slices.Contains(m.Settings.EventSubscriptions.BotEvents, "assistant_thread_started") {
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
	for _, scope := range needs {
		want = append(want, scope)
	}
	slices.Sort(want)
	if got := slices.Sorted(slices.Values(m.OAuthConfig.Scopes.Bot)); !slices.Equal(got, want) {
		t.Errorf("the scopes are %v, want %v", got, want)
	}
	for _, event := range m.Settings.EventSubscriptions.BotEvents {
		if needs[event] == "" && event != "app_home_opened" && event != "assistant_thread_started" {
			t.Errorf("nothing reads the event %s", event)
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
