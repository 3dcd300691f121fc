package source

import (
	"bytes"
	"fmt"
	"regexp"
	"unicode/utf8"

	"bedside/knowledge"

	"golang.org/x/net/html/charset" // encodings of pages: by the names and the order that browsers keep
	"golang.org/x/text/encoding"
)

// xmlEncoding matches the declaration of an encoding at the top of XHTML.
var xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// decodePage returns a page in UTF-8: as it is when it is that already, or decoded
// from the encoding that it declares. A page that declares none is returned as it
// is, and refused later by the line that is no UTF-8.
func decodePage(data []byte) ([]byte, []knowledge.Problem) {
	marked := bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
	if utf8.Valid(data) && !marked {
		return data, nil
	}
	var from encoding.Encoding
	var name string
	if m := xmlEncoding.FindSubmatch(data[:min(len(data), 1024)]); m != nil && !marked {
		from, name = charset.Lookup(string(m[1]))
	}
	if from == nil {
		var certain bool
		if from, name, certain = charset.DetermineEncoding(data, ""); !certain {
			return data, nil
		}
	}
	if name == "utf-8" {
		return data, nil
	}
	decoded, err := from.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
		return nil, refused(1, fmt.Sprintf("the page says that it is written in %s, and is not", name),
			"save the page as UTF-8")
	}
	return bytes.TrimPrefix(decoded, []byte("\xef\xbb\xbf")), nil
}
