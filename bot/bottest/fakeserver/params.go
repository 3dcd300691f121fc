package fakeserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
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
	switch kind, more, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind {
	case "application/json":
		return p.addJSON(body)
	case "multipart/form-data":
		return p.addParts(multipart.NewReader(bytes.NewReader(body), more["boundary"]))
	}
	values, err := url.ParseQuery(string(body))
	p.Add(values)
	return err
}

// addParts adds the parts of a form, files as texts.
func (p Params) addParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		p[part.FormName()] = string(text)
	}
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
