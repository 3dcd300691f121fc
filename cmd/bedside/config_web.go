package main

import (
	"net"
	"net/netip"
	"net/url"
	"strings"

	"go.yaml.in/yaml/v3"

	"bedside/bot/web"
	"bedside/knowledge/strictyaml"
)

// webConfig is the page for patients; without a public address there is none.
type webConfig struct {
	PublicURL         webURL        `yaml:"public_url"`
	FrameAncestors    []webOrigin   `yaml:"frame_ancestors"`
	MessagesPerMinute webRates      `yaml:"messages_per_minute"`
	Proxies           []webNetworks `yaml:"proxies"`
}

// webRates are how many messages a minute are taken of a conversation, and from an address.
type webRates struct {
	Session webRate `yaml:"session"`
	Address webRate `yaml:"address"`
}

// webRate is a number of messages.
type webRate int

// UnmarshalYAML refuses what is no such number.
func (r *webRate) UnmarshalYAML(node *yaml.Node) error {
	var n int
	if err := node.Decode(&n); err != nil || n < 1 || n > 10_000 {
		return strictyaml.Refusal(node, "%q is no number of messages; write one from 1 to 10000", node.Value)
	}
	*r = webRate(n)
	return nil
}

// webOrigin is the origin of pages: scheme and host.
type webOrigin string

// UnmarshalYAML refuses what a browser would not take for one.
func (o *webOrigin) UnmarshalYAML(node *yaml.Node) error {
	u, err := url.Parse(node.Value)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.Path != "" || u.RawQuery != "" ||
		u.Fragment != "" || u.User != nil || strings.ContainsAny(node.Value, " ;,'\"*") {
		return strictyaml.Refusal(node, "%q is no origin; write https:// and the host, without a path", node.Value)
	}
	*o = webOrigin(node.Value)
	return nil
}

// webNetworks is a network of proxies.
type webNetworks netip.Prefix

// UnmarshalYAML reads a network, or one address.
func (n *webNetworks) UnmarshalYAML(node *yaml.Node) error {
	network, err := netip.ParsePrefix(node.Value)
	if at, wrong := netip.ParseAddr(node.Value); err != nil && wrong == nil {
		network, err = at.Prefix(at.BitLen())
	}
	if err != nil {
		return strictyaml.Refusal(node, "%q is no network; write one such as 10.0.0.0/8", node.Value)
	}
	*n = webNetworks(network)
	return nil
}

// on tells whether there is a page.
func (c *webConfig) on() bool { return c.PublicURL != "" }

// check tells what single values cannot tell.
func (c *webConfig) check() (misfits []misfit) {
	if !c.on() {
		if len(c.FrameAncestors) > 0 || len(c.Proxies) > 0 || c.MessagesPerMinute != (webRates{}) {
			misfits = append(misfits, misfit{"web", "web.public_url is missing",
				"write the address under which people reach the page, or take web out"})
		}
		return misfits
	}
	u, err := url.Parse(string(c.PublicURL))
	switch {
	case err != nil || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		misfits = append(misfits, misfit{"web.public_url", "web.public_url is more than an address",
			"write https://, the host and at most a path"})
	case u.Scheme == "http" && !isThisMachine(u.Hostname()):
		misfits = append(misfits, misfit{"web.public_url", "web.public_url begins with http://, so that anybody on the way " +
			"reads along", "have a proxy before Bedside take https, and write the address with https://"})
	}
	return misfits
}

// isThisMachine tells whether a host is the machine of whoever asks.
func isThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// options are those of the channel.
func (c *webConfig) options() web.Options {
	o := web.Options{PublicURL: string(c.PublicURL),
		Rates: web.Rates{Session: int(c.MessagesPerMinute.Session), Address: int(c.MessagesPerMinute.Address)}}
	for _, origin := range c.FrameAncestors {
		o.FrameAncestors = append(o.FrameAncestors, string(origin))
	}
	for _, network := range c.Proxies {
		o.Proxies = append(o.Proxies, netip.Prefix(network))
	}
	return o
}
