package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	qr "github.com/piglig/go-qr"

	"bedside/bot"
	"bedside/bot/bottest/channeltest"
)

const kneeLeaflet = `---
title: Your knee operation
reviewer: Dr Ada Hill
reviewed: 2026-05-28
source: https://www.example.org/knee
---

## Showering
? when can I have a shower

You can have a shower after two days:

- cover the dressing
- pat it dry

## Steps

1. Stand up.
2. Walk.

Then rest &lt;/script>&lt;b>well&lt;/b>.
`

// TestTrailingSlash holds that a link which somebody types with a slash at its end leads to its leaflet.
func TestTrailingSlash(t *testing.T) {
	lib := libraryOf(t, map[string]string{"knee.md": kneeLeaflet})
	r := newRig(t, Options{PublicURL: "https://ask.example.org/chat"}, &channeltest.Inbox{}, &fakeBacking{library: lib})
	for path, want := range map[string]string{"/chat/leaflets/knee/": "Your knee operation", "/chat/leaflets/": "Leaflets",
		"/chat/leaflets/hip/": "There is no such leaflet", "/chat/leaflets/%2F%2Fevil.example/": "There is no such leaflet"} {
		if page := r.load(path); !strings.HasPrefix(page.Find("h1").First().Text(), want) {
			t.Errorf("%s is answered with %d, %q; want %q", path, r.code, page.Find("h1").Text(), want)
		}
	}
}

// TestAsWritten holds how a phrasing is written on a button.
func TestAsWritten(t *testing.T) {
	for _, test := range []struct{ text, language, want string }{
		{"why do i need it", "en", "Why do I need it"},
		{"i'm on warfarin, am i to stop", "en-GB", "I'm on warfarin, am I to stop"},
		{"is it in ibuprofen", "", "Is it in ibuprofen"},
		{"posso farlo i giorni prima", "it", "Posso farlo i giorni prima"},
		{"är det ont", "sv", "Är det ont"},
		{"", "en", ""},
	} {
		if got := asWritten(test.text, test.language); got != test.want {
			t.Errorf("%q in %q: %q, want %q", test.text, test.language, got, test.want)
		}
	}
}

// TestLeafletPage holds what stands on the page of a leaflet: all of its text, sections that can be
// linked, what machines read, and questions to begin with.
func TestLeafletPage(t *testing.T) {
	lib := libraryOf(t, map[string]string{"knee.md": kneeLeaflet})
	r := newRig(t, Options{PublicURL: "https://ask.example.org/chat"}, &channeltest.Inbox{}, &fakeBacking{library: lib})
	page := r.load("/chat/leaflets/knee")
	if r.code != http.StatusOK || page.Find("h1").Text() != "Your knee operation" {
		t.Fatalf("%d: %q", r.code, page.Text())
	}
	if got := page.Find("article .review").Text(); got != "Reviewed 28 May 2026 by Dr Ada Hill." {
		t.Errorf("the review is %q", got)
	}
	if got := page.Find("#showering ul li").Length(); got != 2 {
		t.Errorf("%d items, want 2", got)
	}
	if got := page.Find("#steps ol li").Text() + page.Find("#steps p").Text(); got !=
		"Stand up.Walk.Then rest </script><b>well</b>." {
		t.Errorf("the steps are %q", got)
	}
	if got := page.Find("form.starters button").Text(); got != "When can I have a shower" {
		t.Errorf("the question to begin with is %q", got)
	}
	var got schema
	if err := json.Unmarshal([]byte(page.Find("script[type='application/ld+json']").Text()), &got); err != nil {
		t.Fatal(err)
	}
	want := schema{Context: "https://schema.org", Type: "MedicalWebPage", Name: "Your knee operation",
		URL: "https://ask.example.org/chat/leaflets/knee", Language: "en", LastReviewed: "2026-05-28",
		ReviewedBy: &entity{Type: "Person", Name: "Dr Ada Hill"}, BasedOn: "https://www.example.org/knee",
		Publisher: &entity{Type: "MedicalOrganization", Name: "Hill Street Clinic"},
		Audience:  entity{Type: "MedicalAudience", Audience: "Patient"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what machines read (-want +got)\n%s", diff)
	}
	for _, path := range []string{"/chat/leaflets/hip", "/chat/leaflets/..%2Fknee", "/chat/leaflets/hip/qr.svg"} {
		if r.load(path); r.code != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.code)
		}
	}
	if links := r.load("/chat/leaflets").Find(".leaflets a").AttrOr("href", ""); links != "/chat/leaflets/knee" {
		t.Errorf("the list leads to %q", links)
	}
}

// quiet is the border that a code needs to be read, in modules (ISO/IEC 18004).
const quiet = 4

// TestCode holds that a code reads as the address of the leaflet's page, with the border that
// scanners need, and that it is the same as a drawing and as a picture.
func TestCode(t *testing.T) {
	const address = "https://ask.example.org/chat/leaflets/knee"
	picture, err := drawPNG(address)
	if err != nil {
		t.Fatal(err)
	}
	image, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	if read, err := qr.Decode(image); err != nil || read != address {
		t.Errorf("the picture reads as %q, %v", read, err)
	}
	code, err := qr.EncodeText(address, qr.Medium)
	if err != nil {
		t.Fatal(err)
	}
	if size := image.Bounds().Dx(); size != (code.Size()+2*quiet)*qrScale {
		t.Errorf("the picture is %d wide, want %d", size, (code.Size()+2*quiet)*qrScale)
	}
	drawing, err := drawSVG(address)
	if err != nil {
		t.Fatal(err)
	}
	side := (code.Size() + 2*quiet) * qrScale
	if want := fmt.Sprintf(`viewBox="0 0 %d %d"`, side, side); !strings.Contains(string(drawing), want) {
		t.Errorf("the drawing is %.120s, want %s", drawing, want)
	}
	if want := fmt.Sprintf("M%d,%d", quiet*qrScale, quiet*qrScale); !strings.Contains(string(drawing), want) {
		t.Errorf("the drawing does not begin at %s: %.200s", want, drawing)
	}
}

// TestLeafletMonth holds that the page of a leaflet which tells the month of its review alone makes up no day, nor do the data in it.
func TestLeafletMonth(t *testing.T) {
	r := newRig(t, Options{}, &channeltest.Inbox{}, &fakeBacking{library: libraryOf(t, map[string]string{
		"knee.md": "# Knee\n\n## Rest\n\nRest it.\n\nLast reviewed: May 2025\n"})})
	page := r.load("/leaflets/knee")
	if got := page.Find(".review").Text(); got != "Reviewed May 2025." {
		t.Errorf("the review is %q", got)
	}
	if got := page.Find("script[type='application/ld+json']").Text(); !strings.Contains(got, `"lastReviewed":"2025-05"`) {
		t.Errorf("the data are %s", got)
	}
}

// TestLeafletDue holds that the page of a leaflet, which people print, says when its review is due, and
// when it was.
func TestLeafletDue(t *testing.T) {
	for want, due := range map[string]time.Time{
		"Next review due ": time.Now().AddDate(1, 0, 0), "Review was due ": time.Now().AddDate(-1, 0, 0),
	} {
		leaflet := fmt.Sprintf("---\ntitle: Knee\nreviewer: Dr Ada Hill\nreviewed: 2016-05-28\nreview_due: %s\n---\n\n"+
			"## Rest\n\nRest it.\n",
			due.Format(time.DateOnly))
		r := newRig(t, Options{}, &channeltest.Inbox{}, &fakeBacking{library: libraryOf(t, map[string]string{"knee.md": leaflet})})
		for _, path := range []string{"/leaflets/knee", "/leaflets"} {
			want := "Reviewed 28 May 2016 by Dr Ada Hill. " + want + due.Format(bot.ReadableDay) + "."
			if got := r.load(path).Find(".review").Text(); got != want {
				t.Errorf("%s: the review is %q, want %q", path, got, want)
			}
		}
	}
}
