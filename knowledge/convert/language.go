package convert

import "golang.org/x/text/language"

// languageTag returns a language as leaflets name it; "" for what is none.
func languageTag(s string) string {
	tag, err := language.Parse(s)
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}
