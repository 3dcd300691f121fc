package main

import (
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3" // the nodes of the config, whose lines are told

	"bedside/bot/store"
	"bedside/bot/telegram"
	"bedside/knowledge/strictyaml"
)

// consent is what becomes of a question before its person has agreed.
type consent string

// What there is.
const (
	consentNotice   consent = "notice"   // it is answered
	consentRequired consent = "required" // it waits
)

// UnmarshalYAML refuses what is neither.
func (c *consent) UnmarshalYAML(node *yaml.Node) error {
	*c = consent(node.Value)
	if *c != consentNotice && *c != consentRequired {
		return strictyaml.Refusal(node, "%q is neither notice nor required; write one of the two", node.Value)
	}
	return nil
}

// storePlace is the place of the conversations: the path of an SQLite file or a
// PostgreSQL address.
type storePlace string

func (s storePlace) isPostgres() bool {
	return strings.HasPrefix(string(s), "postgres://") || strings.HasPrefix(string(s), "postgresql://")
}

// keyword finds the form in which libpq takes an address, too (PostgreSQL, Connection Strings). As
// the path of a file it would put a password into a name that is shown.
var keyword = regexp.MustCompile(`(?i)(^|\s)(host|hostaddr|port|dbname|user|password|passfile|service|sslmode)\s*=`)

// UnmarshalYAML refuses the address of any other kind of database, without showing it.
func (s *storePlace) UnmarshalYAML(node *yaml.Node) error {
	*s = storePlace(node.Value)
	if node.Kind != yaml.ScalarNode || *s == "" || strings.Contains(node.Value, "://") && !s.isPostgres() {
		return strictyaml.Refusal(node,
			"this is no place for a store; write the path of a file, or postgres://user@host/database")
	}
	if keyword.MatchString(node.Value) {
		return strictyaml.Refusal(node, "this form of a database's address is not read here; write "+
			"postgres://USER@HOST:PORT/DATABASE, with the password in PGPASSWORD or ~/.pgpass")
	}
	if u, err := url.Parse(node.Value); s.isPostgres() && err == nil && u.User != nil {
		if _, secret := u.User.Password(); secret {
			return strictyaml.Refusal(node, "a password does not belong in the config; take it out and set PGPASSWORD")
		}
	}
	if err := store.CheckAddress(node.Value); s.isPostgres() && err != nil {
		return strictyaml.Refusal(node, "%v", err)
	}
	return nil
}

// onOff is whether a part of the program is on.
type onOff bool

// UnmarshalYAML refuses what is neither.
func (o *onOff) UnmarshalYAML(node *yaml.Node) error {
	*o = node.Value == "on"
	if node.Value != "on" && node.Value != "off" {
		return strictyaml.Refusal(node, "%q is neither on nor off; write one of the two", node.Value)
	}
	return nil
}

// mode is the way in which updates come from Telegram.
type mode string

// The ways to receive from Telegram.
const (
	modePoll    mode = "poll"
	modeWebhook mode = "webhook"
)

// UnmarshalYAML refuses what is no mode.
func (m *mode) UnmarshalYAML(node *yaml.Node) error {
	*m = mode(node.Value)
	if *m != modePoll && *m != modeWebhook {
		return strictyaml.Refusal(node, "%q is no mode; write poll or webhook", node.Value)
	}
	return nil
}

// ipAddress is one of IPv4 or IPv6, without a port.
type ipAddress string

// UnmarshalYAML refuses what is none.
func (a *ipAddress) UnmarshalYAML(node *yaml.Node) error {
	if _, err := netip.ParseAddr(node.Value); err != nil {
		return strictyaml.Refusal(node, "%q is no IP address; write one such as 203.0.113.7, without a port", node.Value)
	}
	*a = ipAddress(node.Value)
	return nil
}

// connections is a number of calls at a time.
type connections int

// UnmarshalYAML refuses what Telegram's server does not take, be it one's own.
func (c *connections) UnmarshalYAML(node *yaml.Node) error {
	n, err := strconv.Atoi(node.Value)
	if err != nil || n < 1 || n > telegram.MaxLocalConnections {
		return strictyaml.Refusal(node, "%q is no number of connections; write 1 to %d", node.Value, telegram.MaxConnections)
	}
	*c = connections(n)
	return nil
}

// slackMode is the way in which events come from Slack.
type slackMode string

// The ways to receive from Slack.
const (
	modeSocket slackMode = "socket"
	modeHTTP   slackMode = "http"
)

// UnmarshalYAML refuses what is no mode.
func (m *slackMode) UnmarshalYAML(node *yaml.Node) error {
	*m = slackMode(node.Value)
	if *m != modeSocket && *m != modeHTTP {
		return strictyaml.Refusal(node, "%q is no mode; write socket or http", node.Value)
	}
	return nil
}

// webURL is an address that begins with http:// or https://.
type webURL string

// UnmarshalYAML refuses what is no such address.
func (w *webURL) UnmarshalYAML(node *yaml.Node) error {
	u, err := url.Parse(node.Value)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return strictyaml.Refusal(node, "this is no web address; write it with https://")
	}
	*w = webURL(node.Value)
	return nil
}

// address is a host and a port to listen on.
type address string

// UnmarshalYAML refuses what nobody can listen on.
func (a *address) UnmarshalYAML(node *yaml.Node) error {
	_, port, err := net.SplitHostPort(node.Value)
	if n, wrong := strconv.Atoi(port); err != nil || wrong != nil || n < 0 || n > 65535 {
		return strictyaml.Refusal(node, "%q is no address to listen on; write host:port, such as 127.0.0.1:8080", node.Value)
	}
	*a = address(node.Value)
	return nil
}

// retention is the time that texts are kept.
type retention time.Duration

// UnmarshalYAML reads whole days, "30d", from one to ten years of them.
func (r *retention) UnmarshalYAML(node *yaml.Node) error {
	days, err := strconv.Atoi(strings.TrimSuffix(node.Value, "d"))
	if err != nil || !strings.HasSuffix(node.Value, "d") || days < 1 || days > 3650 {
		return strictyaml.Refusal(node, "%q is no number of days from 1d to 3650d; write 30d", node.Value)
	}
	*r = retention(time.Duration(days) * day)
	return nil
}
