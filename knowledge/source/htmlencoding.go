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

// declaredEncoding matches the declaration of an encoding: at the top of XHTML, or
// in a <meta> element.
var declaredEncoding = regexp.MustCompile(`(?i)^\s*<\?xml[^>]*\sencoding\s*=\s*["']([a-z0-9._:-]+)["']|` +
	`<meta[^>]*[\s;"']charset\s*=\s*["']?\s*([a-z0-9._:-]+)`)

// maxDeclaration is how many bytes of a page are searched for it. Browsers look
// through 1,024, and through more when it comes late.
const maxDeclaration = 4096

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
	if m := declaredEncoding.FindSubmatch(data[:min(len(data), maxDeclaration)]); marked {
		from, name, _ = charset.DetermineEncoding(data, "")
	} else if m != nil {
		from, name = charset.Lookup(string(m[1]) + string(m[2]))
	}
	if from == nil || name == "utf-8" {
		return data, nil
	}
	decoded, err := from.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
		return nil, refused(1, fmt.Sprintf("the page says that it is written in %s, and is not", name),
			"save the page as UTF-8")
	}
	return bytes.TrimPrefix(decoded, []byte("\xef\xbb\xbf")), nil
}
