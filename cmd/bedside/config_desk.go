package main

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"bedside/bot"
	"bedside/bot/desk"
	"bedside/bot/gaps"
	"bedside/knowledge/strictyaml"
)

// deskConfig says where people answer what the bot cannot. Without a channel there
// is no desk.
type deskConfig struct {
	Channel       deskChannel     `yaml:"channel"`
	Chat          string          `yaml:"chat"`
	Topic         topicNumber     `yaml:"topic"`
	Fallback      deskPlace       `yaml:"fallback"`
	Staff         []staffMember   `yaml:"staff"`
	ClaimWithin   duration        `yaml:"claim_within"`
	EscalateAfter duration        `yaml:"escalate_after"`
	EscalateTo    deskPlace       `yaml:"escalate_to"`
	ContactAfter  duration        `yaml:"contact_after"`
	TimeZone      timeZone        `yaml:"time_zone"`
	Hours         map[string]span `yaml:"hours"`
	Closed        []date          `yaml:"closed"`
	Holidays      []string        `yaml:"holidays"`
	Digest        weekly          `yaml:"digest"`
	Proposals     string          `yaml:"proposals"`
}

// deskPlace is another chat of staff.
type deskPlace struct {
	Channel deskChannel `yaml:"channel"`
	Chat    string      `yaml:"chat"`
}

// topicNumber is the number of a topic of a group on Telegram. 1 is General, which is meant by none.
type topicNumber int64

// UnmarshalYAML refuses what is none.
func (n *topicNumber) UnmarshalYAML(node *yaml.Node) error {
	number, err := strconv.ParseInt(node.Value, 10, 32)
	if err != nil || number < 2 {
		return strictyaml.Refusal(node, "%q is no topic of a group on Telegram; write the last number of the topic's link, or "+
			"take the key out for General", node.Value)
	}
	*n = topicNumber(number)
	return nil
}

// isPlace tells whether it can be a chat of its channel.
func (p deskPlace) isPlace() bool {
	if p.Channel == deskSlack {
		return slackChannel.MatchString(p.Chat)
	}
	return p.Channel == deskTelegram && (telegramGroup.MatchString(p.Chat) || telegramID.MatchString(p.Chat))
}

// The channels that a desk may be on.
const (
	deskSlack    deskChannel = "slack"
	deskTelegram deskChannel = "telegram"
)

// The defaults of keys that the config leaves out.
const (
	defaultClaimWithin  = duration(30 * time.Minute)
	defaultContactAfter = duration(2 * time.Hour)
)

// weekdays are the keys of the hours.
var weekdays = map[string]time.Weekday{"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday,
	"thu": time.Thursday,
	"fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday}

// The forms of ids: of people and user groups in Slack, of its channels, of people
// and of groups on Telegram.
var (
	slackPerson   = regexp.MustCompile(`^[UWS][A-Z0-9]{5,}$`)
	slackChannel  = regexp.MustCompile(`^[CG][A-Z0-9]{5,}$`)
	telegramID    = regexp.MustCompile(`^[1-9][0-9]{4,15}$`)
	telegramGroup = regexp.MustCompile(`^-[1-9][0-9]{4,15}$`)
)

// on returns the desk's chat when it is on a channel, else "".
func (c deskConfig) on(channel deskChannel) string {
	if c.Channel != channel {
		return ""
	}
	return c.Chat
}

// clinic holds the facts about the clinic that the bot tells, and the place where its staff answer.
func (c *config) clinic() bot.Clinic {
	clinic := c.Clinic.clinic()
	clinic.Desk = map[deskChannel]string{deskSlack: "Slack", deskTelegram: "a group on Telegram"}[c.Desk.Channel]
	clinic.Privacy = c.Privacy.Text
	return clinic
}

// check tells what single values cannot tell.
func (c deskConfig) check() (misfits []misfit) {
	wrong := func(key, message, remedy string) { misfits = append(misfits, misfit{"desk." + key, message, remedy}) }
	if c.Channel == "" {
		if c.Chat != "" || len(c.Staff) > 0 {
			wrong("channel", "desk.channel is missing", "write slack or telegram")
		}
		return misfits
	}
	chat, person := slackChannel, slackPerson
	chatRemedy, personRemedy := "write the channel's id, C…: Slack shows it at the end of the channel's details",
		"write ids of people, U…, or of user groups, S…"
	if c.Topic != 0 && c.Channel != deskTelegram {
		wrong("topic", "desk.topic is for a group on Telegram", "take it out")
	}
	if c.Channel == deskTelegram {
		chat, person = telegramGroup, telegramID
		chatRemedy, personRemedy = `write the group's id, such as "-1001234567890"`,
			`write people's numbers on Telegram, such as "123456789"`
	}
	if !chat.MatchString(c.Chat) {
		wrong("chat", "desk.chat is no chat on "+string(c.Channel), chatRemedy)
	}
	if c.Fallback != (deskPlace{}) && !c.Fallback.isPlace() {
		wrong("fallback", "desk.fallback is no chat",
			"write channel, slack or telegram, and chat, the id of a chat of staff there")
	}
	c.checkEscalation(wrong)
	if len(c.Staff) == 0 {
		wrong("staff", "desk.staff names nobody, so nobody could answer", personRemedy)
	}
	for i, member := range c.Staff {
		if !person.MatchString(member.id) {
			wrong(fmt.Sprintf("staff.%d", i), "desk.staff: "+strings.ToValidUTF8(member.id, "?")+" is nobody's id on "+
				string(c.Channel), personRemedy)
		}
	}
	for key := range c.Hours {
		if _, ok := weekdays[key]; !ok {
			wrong("hours."+key, "desk.hours: "+key+" is no day", "write mon, tue, wed, thu, fri, sat or sun")
		}
	}
	if c.ContactAfter != 0 && c.ClaimWithin != 0 && c.ContactAfter < c.ClaimWithin {
		wrong("contact_after", "desk.contact_after is shorter than desk.claim_within",
			"remind staff first, then point the patient elsewhere")
	}
	return misfits
}

// checkEscalation tells what is wrong with when and where it is told that nobody claims.
func (c deskConfig) checkEscalation(wrong func(key, message, remedy string)) {
	if c.EscalateTo != (deskPlace{}) {
		switch {
		case !c.EscalateTo.isPlace():
			wrong("escalate_to", "desk.escalate_to is no chat", "write channel, slack or telegram, and chat, the id of a chat of staff there")
		case c.EscalateTo == deskPlace{c.Channel, c.Chat}:
			wrong("escalate_to", "desk.escalate_to is the desk's own chat", "take it out: without it, everybody there is told again")
		case c.EscalateAfter == 0:
			wrong("escalate_to", "desk.escalate_to is there, but not desk.escalate_after", "write after how long nobody has claimed, such as 1h")
		}
	}
	if c.EscalateAfter != 0 && c.EscalateAfter <= c.ClaimWithin {
		wrong("escalate_after", "desk.escalate_after is not longer than desk.claim_within", "remind the desk first, then tell others")
	}
}

// opening are the hours of the desk.
func (c deskConfig) opening() desk.Hours {
	hours := desk.Hours{Zone: c.TimeZone.Location, Closed: map[string]bool{}}
	for key, spans := range c.Hours {
		if hours.Week == nil {
			hours.Week = map[time.Weekday][]desk.Span{}
		}
		hours.Week[weekdays[key]] = spans
	}
	for _, day := range c.Closed {
		hours.Closed[string(day)] = true
	}
	return hours
}

// zone is the time zone of the clinic.
func (c deskConfig) zone() *time.Location { return cmp.Or(c.TimeZone.Location, time.UTC) }

// deskChannel is the channel of the staff.
type deskChannel string

// UnmarshalYAML refuses what is no channel of staff.
func (c *deskChannel) UnmarshalYAML(node *yaml.Node) error {
	*c = deskChannel(node.Value)
	if *c != deskSlack && *c != deskTelegram {
		return strictyaml.Refusal(node, "%q is no channel for a desk; write slack or telegram", node.Value)
	}
	return nil
}

// weekly is a time of the week such as "mon 08:00", or "off".
type weekly struct{ gaps.Weekly }

// UnmarshalYAML refuses what is neither.
func (w *weekly) UnmarshalYAML(node *yaml.Node) error {
	read, err := gaps.ParseWeekly(node.Value)
	if err != nil || node.Kind != yaml.ScalarNode {
		return strictyaml.Refusal(node, "%q is no time of the week; write \"mon 08:00\", or \"off\"", node.Value)
	}
	w.Weekly = read
	return nil
}

// staffMember is one who may answer: a person or a user group, and what colleagues call
// them.
type staffMember struct{ id, name string }

// UnmarshalYAML reads "U0123456789 Anna"; the name may be left out.
func (m *staffMember) UnmarshalYAML(node *yaml.Node) error {
	id, name, _ := strings.Cut(strings.TrimSpace(node.Value), " ")
	if m.id, m.name = id, strings.TrimSpace(name); node.Kind != yaml.ScalarNode || id == "" {
		return strictyaml.Refusal(node, "this is nobody's id; write it, and a name behind it if you like, such as "+
			"U0123456789 Anna")
	}
	return nil
}

// names are the names of members of staff, by id.
func (c deskConfig) names() map[string]string {
	names := map[string]string{}
	for _, member := range c.Staff {
		names[member.id] = member.name
	}
	return names
}

// duration is a time span such as 30m or 2h.
type duration time.Duration

// UnmarshalYAML reads Go's form of durations above zero.
func (d *duration) UnmarshalYAML(node *yaml.Node) error {
	read, err := time.ParseDuration(node.Value)
	if err != nil || read <= 0 || read > 30*day {
		return strictyaml.Refusal(node, "%q is no time span; write 30m or 2h", node.Value)
	}
	*d = duration(read)
	return nil
}

// timeZone is a place whose clocks count.
type timeZone struct{ *time.Location }

// UnmarshalYAML reads a name of the tz database.
func (z *timeZone) UnmarshalYAML(node *yaml.Node) error {
	zone, err := time.LoadLocation(node.Value)
	if err != nil || node.Value == "" || node.Value == "Local" {
		return strictyaml.Refusal(node, "%q is no time zone; write one such as Europe/London", node.Value)
	}
	z.Location = zone
	return nil
}

// span holds the opening hours of a day.
type span []desk.Span

// UnmarshalYAML reads "08:00-12:00, 13:00-17:00".
func (s *span) UnmarshalYAML(node *yaml.Node) error {
	spans, err := desk.ParseSpans(node.Value)
	if err != nil || node.Kind != yaml.ScalarNode {
		return strictyaml.Refusal(node, "these are no opening hours; write \"08:00-12:00, 13:00-17:00\", or \"\" for a "+
			"day that is closed")
	}
	*s = spans
	return nil
}

// date is a day such as 2026-12-25.
type date string

// UnmarshalYAML refuses what is no day.
func (d *date) UnmarshalYAML(node *yaml.Node) error {
	if _, err := time.Parse(time.DateOnly, node.Value); err != nil {
		return strictyaml.Refusal(node, "%q is no day; write 2026-12-25", node.Value)
	}
	*d = date(node.Value)
	return nil
}
