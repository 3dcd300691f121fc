package plot

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"bedside/bot/bottest/golden"
)

// plots are one of each, with figures that a hand can check.
func plots() map[string]SVG {
	caption := Caption{ID: "p", Title: "Risk", Summary: "It grows."}
	return map[string]SVG{
		"graph": Graph{
			Caption: caption, X: Axis{Label: "coverage"}, Y: Axis{Label: "risk", Most: 0.2}, Ideal: true,
			Curve: []Point{{0, 0}, {0.5, 0.1}, {1, 0.2}},
			Dots:  []Dot{{Point{0.25, 0.1}, 0.05, 0.4}},
			Marks: []Mark{{Point{0.1, 0.01}, "left"}, {Point{0.9, 0.2}, "right"}},
		}.SVG(),
		"stacks": Stacks{
			Caption: caption, Parts: []string{"right", "silent", "wrong", "false", "missed", "other"},
			Rows: []Stack{
				{"all of them", []int{3, 2, 1, 1, 1, 2}},
				{"none", []int{0, 0, 0, 0, 0, 0}},
				{"half", []int{5, 0, 0, 0, 0, 0}},
			},
		}.SVG(),
		"ranges": Ranges{Caption: caption, Rows: []Range{{"stroke", 1, 0.6, 1}, {"eye", 0, 0, 0.4}}}.SVG(),
	}
}

func TestPlots(t *testing.T) {
	for name, svg := range plots() {
		t.Run(name, func(t *testing.T) { golden.Equal(t, name+".svg", string(svg)+"\n") })
	}
}

// TestPlotsAreTold holds that every plot is well-formed and tells its title and summary.
func TestPlotsAreTold(t *testing.T) {
	for name, svg := range plots() {
		texts, ids := elements(t, string(svg))
		if texts["title"] != "Risk" || texts["desc"] != "It grows." {
			t.Errorf("%s: title %q, summary %q", name, texts["title"], texts["desc"])
		}
		if !ids["p-title"] || !ids["p-desc"] || !strings.Contains(string(svg), `aria-labelledby="p-title p-desc"`) {
			t.Errorf("%s: its title or summary cannot be referred to", name)
		}
	}
}

// TestPlotsHostile holds that neither texts nor figures can break out of a plot.
func TestPlotsHostile(t *testing.T) {
	const text = `"><script>alert('&')</script>`
	caption := Caption{ID: `p"x`, Title: text, Summary: text}
	for name, svg := range map[string]SVG{
		"graph": Graph{
			Caption: caption, X: Axis{Label: text, Most: math.NaN()}, Y: Axis{Label: text, Most: -1},
			Curve: []Point{{math.NaN(), math.Inf(1)}, {-5, 5}}, Marks: []Mark{{Point{2, math.Inf(-1)}, text}},
		}.SVG(),
		"stacks": Stacks{Caption: caption, Parts: []string{text}, Rows: []Stack{{text, []int{1 << 62}}, {text, nil}}}.SVG(),
		"ranges": Ranges{Caption: caption, Rows: []Range{{text, math.NaN(), -1, 7}}}.SVG(),
	} {
		texts, _ := elements(t, string(svg))
		if _, there := texts["script"]; there || texts["title"] != text {
			t.Errorf("%s: a text became an element, or was changed: %q", name, texts["title"])
		}
		for _, odd := range []string{"NaN", "Inf", "e+"} {
			if strings.Contains(string(svg), odd) {
				t.Errorf("%s has %s in it:\n%s", name, odd, svg)
			}
		}
	}
}

// elements reads an SVG and returns the text of its elements by name, and their ids.
func elements(t *testing.T, svg string) (texts map[string]string, ids map[string]bool) {
	t.Helper()
	texts, ids = map[string]string{}, map[string]bool{}
	dec := xml.NewDecoder(strings.NewReader(svg))
	var open []string
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return texts, ids
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			open = append(open, token.Name.Local)
			texts[token.Name.Local] += ""
			for _, a := range token.Attr {
				if a.Name.Local == "id" {
					if ids[a.Value] {
						t.Errorf("two elements are called %q", a.Value)
					}
					ids[a.Value] = true
				}
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				texts[open[len(open)-1]] += string(token)
			}
		}
	}
}

func TestScale(t *testing.T) {
	for _, test := range []struct {
		shares []float64
		want   float64
	}{
		{nil, 0.05}, {[]float64{0.05}, 0.05}, {[]float64{0.01, 0.06}, 0.1}, {[]float64{0.2}, 0.2}, {[]float64{0.21}, 0.5},
		{[]float64{0.51}, 1}, {[]float64{1}, 1},
	} {
		if got := Scale(test.shares...); got != test.want {
			t.Errorf("Scale(%v) = %v, want %v", test.shares, got, test.want)
		}
	}
}

// TestLongLabels holds that a label too long for a plot is cut, between characters.
func TestLongLabels(t *testing.T) {
	label := strings.Repeat("é", 200)
	svg := string(Ranges{Caption: Caption{ID: "p"}, Rows: []Range{{Label: label}}}.SVG())
	if strings.Contains(svg, label) || !strings.Contains(svg, strings.Repeat("é", rowLetters-1)+"…<") {
		t.Errorf("the label is not cut to %d characters:\n%s", rowLetters, svg)
	}
}

func ExampleStacks() {
	s := Stacks{
		Caption: Caption{ID: "plot", Title: "Verdicts", Summary: "One of two is right."},
		Parts:   []string{"right", "wrong"},
		Rows:    []Stack{{Label: "lay", Counts: []int{1, 1}}},
	}
	fmt.Println(strings.Count(string(s.SVG()), `class="bar"`), "parts and swatches")
	// Output: 4 parts and swatches
}
