package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"bedside/bot"
	"bedside/knowledge"
	"bedside/knowledge/source"
	"bedside/knowledge/strictyaml"
)

// audiencesConfig says who belongs to which audience, by its name.
type audiencesConfig map[audienceKey]audienceConfig

// audienceConfig says who belongs to an audience, and what is for it alone.
type audienceConfig struct {
	Folders  []string       `yaml:"folders"`
	Slack    []conversation `yaml:"slack"`
	Telegram []startLink    `yaml:"telegram"`
	Web      onOff          `yaml:"web"`
	Staff    onOff          `yaml:"staff"`
}

// audienceKey is the name of an audience.
type audienceKey string

// UnmarshalYAML refuses what no leaflet could name.
func (k *audienceKey) UnmarshalYAML(node *yaml.Node) error {
	if *k = audienceKey(node.Value); !source.IsAudienceName(node.Value) {
		return strictyaml.Refusal(node, "%q is no name of an audience; write small letters, digits and hyphens", node.Value)
	}
	return nil
}

// conversation is the id of a channel in Slack.
type conversation string

// UnmarshalYAML refuses what is none.
func (c *conversation) UnmarshalYAML(node *yaml.Node) error {
	if *c = conversation(node.Value); !slackChannel.MatchString(node.Value) {
		return strictyaml.Refusal(node, "%q is no channel in Slack; write its id, such as C0123456789", node.Value)
	}
	return nil
}

// startLink is the argument of a link to the bot on Telegram, t.me/BOT?start=ARGUMENT. Whoever knows
// it is admitted.
type startLink string

// startLinkForm is what Telegram takes (Bot features, deep linking), of a length that is not guessed.
var startLinkForm = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

// UnmarshalYAML refuses what Telegram does not take, and what can be guessed.
func (l *startLink) UnmarshalYAML(node *yaml.Node) error {
	if *l = startLink(node.Value); !startLinkForm.MatchString(node.Value) {
		return strictyaml.Refusal(node, "the start of a link to the bot has other characters, or can be guessed; "+
			"write 8 to 64 letters, digits, - or _, such as those of: openssl rand -hex 8")
	}
	return nil
}

// check tells of audiences that cannot be what is meant.
func (a audiencesConfig) check() (misfits []misfit) {
	for _, name := range slices.Sorted(maps.Keys(a)) {
		c := a[name]
		members := len(c.Slack) > 0 || len(c.Telegram) > 0 || bool(c.Web) || bool(c.Staff)
		builtIn := slices.Contains(knowledge.BuiltInAudiences(), string(name))
		switch {
		case builtIn && members:
			misfits = append(misfits, misfit{"audiences." + string(name),
				fmt.Sprintf("audiences.%s: who belongs to it cannot be changed", name),
				"give it folders alone, and people an audience with a name of your own"})
		case !builtIn && !members:
			misfits = append(misfits, misfit{"audiences." + string(name),
				fmt.Sprintf("audiences.%s: nobody belongs to it", name),
				"name channels of Slack, starts of links to Telegram, or write web: on or staff: on"})
		}
	}
	return misfits
}

// sources are the audiences as leaflets are limited to them.
func (a audiencesConfig) sources() source.Audiences {
	s := source.Audiences{Folders: map[string][]string{}}
	for name, c := range a {
		s.Names = append(s.Names, string(name))
		for _, folder := range c.Folders {
			s.Folders[folder] = append(s.Folders[folder], string(name))
		}
	}
	return s
}

// of are the audiences that somebody belongs to.
func (a audiencesConfig) of(asker bot.Asker) (names []string) {
	if slices.Contains(knowledge.BuiltInAudiences(), asker.Channel) && !asker.Shared {
		names = append(names, asker.Channel)
	}
	if asker.Staff {
		names = append(names, knowledge.AudienceStaff)
	}
	for name, c := range a {
		if c.has(asker) {
			names = append(names, string(name))
		}
	}
	return names
}

func (c *audienceConfig) has(asker bot.Asker) bool {
	switch asker.Channel {
	case knowledge.AudienceSlack:
		channel, _, _ := strings.Cut(asker.Chat, ":") // before the thread, or the person who alone reads it
		if slices.Contains(c.Slack, conversation(channel)) {
			return true
		}
	case knowledge.AudienceTelegram:
		if slices.ContainsFunc(asker.Links, func(link string) bool { return slices.Contains(c.Telegram, startLink(link)) }) {
			return true
		}
	case knowledge.AudienceWeb:
		if c.Web {
			return true
		}
	}
	return asker.Staff && bool(c.Staff)
}

// admits tells whether the argument of a link to a channel admits a chat to an audience.
func (a audiencesConfig) admits(channel, argument string) bool {
	return channel == knowledge.AudienceTelegram && slices.ContainsFunc(slices.Collect(maps.Values(a)),
		func(c audienceConfig) bool { return slices.Contains(c.Telegram, startLink(argument)) })
}

// kinds are the audiences of each kind of people that the config tells apart: what they see is made
// together with the library, and not while they wait.
func (a audiencesConfig) kinds() (kinds [][]string) {
	for _, channel := range []string{knowledge.AudienceTelegram, knowledge.AudienceSlack, knowledge.AudienceWeb} {
		for _, staff := range []bool{false, true} {
			kinds = append(kinds, a.of(bot.Asker{Channel: channel, Staff: staff}))
		}
	}
	for _, c := range a {
		for _, channel := range c.Slack {
			kinds = append(kinds, a.of(bot.Asker{Channel: knowledge.AudienceSlack, Chat: string(channel), Staff: true}))
		}
		for _, link := range c.Telegram {
			kinds = append(kinds, a.of(bot.Asker{Channel: knowledge.AudienceTelegram, Links: []string{string(link)}}))
		}
	}
	return kinds
}
