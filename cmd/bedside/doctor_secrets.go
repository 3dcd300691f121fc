package main

import (
	"cmp"
	"context"
	"net/url"
	"os"
	"slices"
	"strings"

	"bedside/index/encoder/kernel"
)

// secretNames are the variables that hold secrets.
var secretNames = []string{telegramToken, telegramSecret, slackBotToken, slackAppToken, slackSigning, dataKey}

// checkVariables looks for variables that are meant for Bedside and mean nothing to it.
func (d *doctor) checkVariables(context.Context) (f findings) {
	seen := 0
	for _, entry := range d.env {
		name, _, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, "BEDSIDE_") || strings.HasPrefix(name, "BEDSIDE_TEST_") || name == kernel.Variable {
			continue
		}
		if slices.Contains(secretNames, strings.TrimSuffix(name, "_FILE")) {
			seen++
			continue
		}
		f.warn("environment", "the names are "+strings.Join(secretNames, ", ")+", each also with _FILE behind it",
			"%s means nothing to Bedside", name)
	}
	if len(f) == 0 {
		f.ok("environment", "%s set that Bedside reads", count(seen, "variable"))
	}
	return f
}

// secrets are texts that may not be shown.
type secrets []string

// shortestSecret is the length below which a text is no secret worth the name: to hide it
// would tear holes into words.
const shortestSecret = 6

// hide takes secrets out of a text. No check puts one in; this is for what somebody else says.
func (s secrets) hide(text string) string {
	for _, secret := range s {
		text = strings.ReplaceAll(text, secret, "[hidden]")
	}
	return text
}

// secrets are all that the environment, the files that it names and the config hold.
func (d *doctor) secrets() secrets {
	var all secrets
	for _, entry := range d.env {
		name, value, _ := strings.Cut(entry, "=")
		switch {
		case strings.HasSuffix(name, "_FILE") && strings.HasPrefix(name, "BEDSIDE_"):
			text, _ := os.ReadFile(value) // a check tells of the error
			all = append(all, splitSecret(string(text))...)
		case isSecretName(name):
			all = append(all, splitSecret(value)...)
		default:
			all = append(all, inAddress(value)...)
		}
	}
	if !d.config.Store.isPostgres() {
		text, _ := os.ReadFile(string(d.config.Store) + keySuffix)
		all = append(all, splitSecret(string(text))...)
	}
	for _, address := range []string{string(d.config.Store), string(d.config.Listen), string(d.config.Telegram.APIURL),
		string(d.config.Telegram.WebhookURL), string(d.config.Slack.APIURL)} {
		all = append(all, inAddress(address)...)
	}
	if u, err := url.Parse(string(d.config.Telegram.WebhookURL)); err == nil {
		all = append(all, strings.Trim(u.Path, "/")) // some make it hard to guess
	}
	all = slices.DeleteFunc(all, func(secret string) bool { return len(secret) < shortestSecret })
	slices.SortFunc(all, func(a, b string) int { return cmp.Compare(len(b), len(a)) }) // the longer before its part
	return slices.Compact(all)
}

// isSecretName tells whether a variable of that name holds a secret, whoever's it is.
func isSecretName(name string) bool {
	name = strings.ToUpper(name)
	return slices.ContainsFunc([]string{"TOKEN", "SECRET", "PASSWORD", "PASSWD", "_KEY", "APIKEY"},
		func(part string) bool { return strings.Contains(name, part) })
}

// splitSecret is a secret and the parts of one that has several, each also as an address
// would have it.
func splitSecret(value string) (all []string) {
	for _, part := range append(strings.Split(value, ","), value) {
		part = strings.TrimSpace(part)
		all = append(all, part, url.QueryEscape(part), url.PathEscape(part))
	}
	return all
}

// inAddress are the password and the values that an address holds, if it is one.
func inAddress(text string) (all []string) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return nil
	}
	if secret, ok := u.User.Password(); ok {
		all = append(all, splitSecret(secret)...)
	}
	for _, values := range u.Query() {
		for _, value := range values {
			all = append(all, splitSecret(value)...)
		}
	}
	return all
}
