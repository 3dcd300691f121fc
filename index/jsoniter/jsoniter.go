// Package jsoniter stands in for github.com/json-iterator/go, by the replace line of Bedside's go.mod. Bleve
// reads shapes on a map with it, which no question asks for; as it comes, it can call any method by its name,
// for which Go's linker would keep every exported method of every type in the program: a tenth of it.
package jsoniter

import "encoding/json"

// ConfigCompatibleWithStandardLibrary reads and writes JSON as encoding/json does.
var ConfigCompatibleWithStandardLibrary config

type config struct{}

// Marshal is that of encoding/json.
func (config) Marshal(v any) ([]byte, error) { return json.Marshal(v) }

// Unmarshal is that of encoding/json.
func (config) Unmarshal(data []byte, v any) error { return json.Unmarshal(data, v) }
