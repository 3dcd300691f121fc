package source

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"bedside/knowledge"
)

// metaAudience is the name of the element that says whom a page is for. Pages of others use the
// name "audience" for words of their own.
const metaAudience = "bedside-audience"

const metaAudienceRemedy = `write <meta name="bedside-audience" content="staff">, or remove it for everybody`

// pageAudience reads whom a page is for out of its <meta name="bedside-audience" content="staff,
// web">. What is not clear is refused, with its line: a page that is meant for some is not to be
// read as one for all.
func pageAudience(leaflet *knowledge.Leaflet, parsed *goquery.Document) []knowledge.Problem {
	for _, n := range parsed.Find("meta").Nodes {
		key := ""
		for _, a := range n.Attr {
			if name := strings.ToLower(strings.TrimSpace(a.Val)); a.Key != "content" && name != "bedside" &&
				strings.HasPrefix(name, "bedside") {
				key = a.Key + "=" + name
			}
		}
		line := lineOf(n)
		switch {
		case key == "":
			continue
		case key != "name="+metaAudience:
			return refused(line, fmt.Sprintf("unknown <meta %s>", key), metaAudienceRemedy)
		case len(leaflet.Audience) > 0:
			return refused(line, "the page says twice whom it is for", "write all names into one, such as "+
				`<meta name="bedside-audience" content="staff, web">`)
		}
		for name := range strings.SplitSeq(attribute(n, "content"), ",") {
			if name = strings.TrimSpace(name); !IsAudienceName(name) {
				return refused(line, fmt.Sprintf("%q is no name of an audience", name), metaAudienceRemedy)
			}
			leaflet.Audience = append(leaflet.Audience, name)
		}
		slices.Sort(leaflet.Audience)
		leaflet.Audience, leaflet.Lines.Audience = slices.Compact(leaflet.Audience), line
	}
	return nil
}

// The element in a page that cannot be read, by whoever wrote it in any case, and its content.
var (
	metaAudienceAny = regexp.MustCompile(`(?is)<meta[^>]*bedside[-_ ]?audience[^>]*>?`)
	metaContent     = regexp.MustCompile(`(?is)\scontent\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)`)
)

// audienceInPage finds the audience of a page, however bad the rest of that is.
func audienceInPage(text []byte) (names []string) {
	found := metaAudienceAny.Find(bytes.ReplaceAll(text, []byte{0}, nil)) // pages in UTF-16, too
	if found == nil {
		return nil
	}
	content := metaContent.FindSubmatch(found)
	if content == nil {
		return []string{string(bytes.TrimSpace(found))} // no audience has that for its name
	}
	for name := range strings.SplitSeq(string(bytes.ToLower(bytes.Trim(content[1], `"'`))), ",") {
		names = append(names, strings.TrimSpace(name))
	}
	slices.Sort(names)
	return slices.Compact(names)
}
