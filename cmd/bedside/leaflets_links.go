package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"bedside/bot"
	"bedside/bot/telegram"
	"bedside/knowledge"
)

// linkAddress begins the links to a bot (Telegram, Bot features, Deep linking).
const linkAddress = "https://t.me/"

// leafletLink is a leaflet with the links to it.
type leafletLink struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Links    []string `json:"links"` // none when nobody on Telegram may see it
	Audience []string `json:"audience,omitempty"`
}

// runLinks prints the links to the leaflets of a config.
func (p *program) runLinks(ctx context.Context, path string, asJSON bool) error {
	c, err := readConfigAlone(path)
	if err != nil {
		return err
	}
	name, err := p.botName(ctx, &c)
	if err != nil {
		return err
	}
	found, err := p.content(c.leafletFlags(), p.progress())
	if err != nil {
		return err
	}
	list := []leafletLink{}
	leaflets := found.library.Leaflets()
	for i := range leaflets {
		l := leafletLink{ID: leaflets[i].ID, Title: leaflets[i].Title, Links: []string{}, Audience: leaflets[i].Audience}
		for _, argument := range c.Audiences.arguments(&leaflets[i]) {
			l.Links = append(l.Links, linkAddress+name+"?start="+argument)
		}
		list = append(list, l)
	}
	if asJSON {
		return json.NewEncoder(p.out).Encode(list)
	}
	return p.printLinks(list)
}

// botName asks Telegram for the bot's name.
func (p *program) botName(ctx context.Context, c *config) (string, error) {
	token, err := p.secret(telegramToken)
	if err != nil {
		return "", err
	}
	if token == "" {
		return "", fmt.Errorf("%s is not set; set it, or %s_FILE, as for 'bedside serve', for the links hold the bot's name",
			telegramToken, telegramToken)
	}
	channel, err := telegram.New(telegram.Options{Token: token, APIURL: string(c.Telegram.APIURL)})
	if err != nil {
		return "", err
	}
	name, err := channel.InspectToken(ctx)
	switch {
	case errors.Is(err, telegram.ErrToken):
		return "", err
	case err != nil:
		return "", fmt.Errorf("asking Telegram for the bot's name: %w; check that this machine reaches the address, and the "+
			"proxy if there is one", err)
	}
	return name, nil
}

// arguments are those of the links to a leaflet: its own when every chat on Telegram may see it, else those that
// admit a chat to one of its audiences, which open whatever is for it.
func (a audiencesConfig) arguments(l *knowledge.Leaflet) (found []string) {
	if l.SeenBy([]string{knowledge.AudienceTelegram}) {
		return []string{bot.StartArgument(l.ID)}
	}
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if slices.Contains(l.Audience, string(name)) {
			for _, link := range a[name].Telegram {
				found = append(found, string(link))
			}
		}
	}
	return found
}

// printLinks prints them for people.
func (p *program) printLinks(list []leafletLink) error {
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	limited := false
	for _, l := range list {
		title := l.Title
		if len(l.Audience) > 0 && !slices.Contains(l.Audience, knowledge.AudienceTelegram) {
			title, limited = title+" (for "+strings.Join(l.Audience, ", ")+")", true
		}
		for _, link := range l.Links {
			fmt.Fprintf(table, "%s\t%s\n", link, title)
		}
		if len(l.Links) == 0 {
			fmt.Fprintf(table, "no link\t%s\n", title)
		}
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print the links: %w", err)
	}
	if limited {
		fmt.Fprintln(p.out, "A link to what is for some opens all that is for them, to whoever knows it.")
	}
	return nil
}
