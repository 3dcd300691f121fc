package main

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"bedside/bot/web"
)

// webhookChars are those that a path of ours may have: net/http reads braces as a pattern, and what
// stands escaped in an address would be compared unescaped.
var webhookChars = regexp.MustCompile(`^[A-Za-z0-9/._~:@!$&'()*+,;=-]*$`)

// operationsPaths are where health and metrics are; they may share a server with the channels.
var operationsPaths = []string{"/livez", "/readyz", "/metrics", "/reload"}

const slackPath = "/slack" // below it is what Slack calls

// cleanPath is the path of an address without a slash at its end, and whether net/http can serve it.
func cleanPath(address webURL) (string, bool) {
	u, err := url.Parse(string(address))
	if err != nil {
		return "", false
	}
	trimmed := strings.TrimSuffix(u.Path, "/")
	return trimmed, webhookChars.MatchString(u.EscapedPath()) && (trimmed == "" || path.Clean(trimmed) == trimmed)
}

// checkPaths tells of public addresses whose paths cannot be served, or not beside one another.
func (c *config) checkPaths() (misfits []misfit) {
	page, ok := cleanPath(c.Web.PublicURL)
	switch {
	case !ok:
		misfits = append(misfits, unservable("web.public_url"))
	case slices.Contains(operationsPaths, page):
		misfits = append(misfits, taken("web.public_url", page))
	}
	figures, ok := cleanPath(c.Insights.PublicURL)
	switch {
	case !ok:
		misfits = append(misfits, unservable("insights.public_url"))
	case c.Insights.on() && c.Web.on() && figures == page:
		misfits = append(misfits, taken("web.public_url", page))
	}
	if c.Telegram.Mode != modeWebhook || c.Telegram.WebhookURL == "" {
		return misfits
	}
	hook, ok := cleanPath(c.Telegram.WebhookURL)
	switch {
	case !ok:
		misfits = append(misfits, unservable("telegram.webhook_url"))
	case slices.Contains(operationsPaths, hook), strings.HasPrefix(hook, slackPath+"/"),
		c.Web.on() && hook == page+web.PostPath,
		c.Insights.on() && (hook == figures || strings.HasPrefix(hook, figures+"/")):
		misfits = append(misfits, taken("telegram.webhook_url", hook))
	}
	return misfits
}

func unservable(key string) misfit {
	return misfit{key, key + " has a path that cannot be served",
		`write one of letters, digits and "-" between single slashes, such as /ask`}
}

func taken(key, path string) misfit {
	return misfit{key, key + " ends in " + path + ", where something else is served", "write another path"}
}
