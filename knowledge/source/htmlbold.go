package source

import (
	"strconv"

	"golang.org/x/net/html"
)

// boldBy tells whether an element sets its text in bold or underlined type, and whether it says
// anything of that: by its style before its name.
func boldBy(n *html.Node) (bold, told bool) {
	const semibold = 600
	weight := declaredIn(attribute(n, "style"), "font-weight")
	switch weight {
	case "bold", "bolder":
		return true, true
	case "normal", "lighter":
		return false, true
	}
	if number, err := strconv.Atoi(weight); err == nil {
		return number >= semibold, true
	}
	named := n.Data == "b" || n.Data == "strong" || n.Data == "u"
	return named, named
}

// inWeight reads the children of an element in the weight that it sets them in.
func (p *page) inWeight(n *html.Node) {
	outer := p.run.inBold
	if bold, told := boldBy(n); bold {
		p.run.inBold++
	} else if told {
		p.run.inBold = 0
	}
	p.children(n)
	p.run.inBold = outer
}
