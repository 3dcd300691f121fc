package fakeserver

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
)

// Params are the parameters of a call; what is not a string is kept as JSON.
type Params map[string]string

// Add adds the first value of each name.
func (p Params) Add(values url.Values) {
	for name := range values {
		p[name] = values.Get(name)
	}
}

// AddBody adds those of a request's body, a form or a JSON object, of which most
// bytes are read.
func (p Params) AddBody(r *http.Request, most int64) error {
	body, err := io.ReadAll(io.LimitReader(r.Body, most))
	if err != nil {
		return err
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/json" {
		return p.addJSON(body)
	}
	values, err := url.ParseQuery(string(body))
	p.Add(values)
	return err
}

func (p Params) addJSON(body []byte) error {
	if len(body) == 0 {
		return nil
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(body, &values); err != nil {
		return err
	}
	for name, value := range values {
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		p[name] = text
	}
	return nil
}
