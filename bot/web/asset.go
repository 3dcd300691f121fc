package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"path"
	"strings"
)

//go:embed assets
var assetFiles embed.FS

// asset is a file that comes with the program. Its path has the hash of what is in it, so that a
// browser may keep it for ever.
type asset struct {
	path string
	text []byte
	kind string
}

// kinds are the media types of files, by their endings.
var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}

// assets are the files, by their names.
var assets = readAssets()

func readAssets() map[string]asset {
	found := map[string]asset{}
	for _, name := range []string{"page.css", "page.js", "widget.js"} {
		text, err := assetFiles.ReadFile("assets/" + name)
		if err != nil {
			panic(err) // it is part of the program
		}
		sum := sha256.Sum256(text)
		ending := path.Ext(name)
		hashed := strings.TrimSuffix(name, ending) + "-" + hex.EncodeToString(sum[:6]) + ending
		found[name] = asset{hashed, text, kinds[ending]}
	}
	return found
}

// showAsset serves a file of the page.
func (s *server) showAsset(w http.ResponseWriter, r *http.Request) {
	for _, a := range assets {
		if a.path == r.PathValue("name") {
			guardAll(w.Header())
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			w.Header().Set("Content-Type", a.kind)
			_, _ = w.Write(a.text) // who left does not read it
			return
		}
	}
	http.NotFound(w, r)
}

// widgetLabel is where the script of the widget has what its button says unless the other page says otherwise.
const widgetLabel = `|| "Ask the leaflets"`

// scriptText is a text as a script has it.
func scriptText(text string) []byte {
	quoted, _ := json.Marshal(text) // a text can always be written so
	return quoted
}

// showWidget serves the script that puts the page into another one.
func (s *server) showWidget(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin") // it is for other sites
	guardAll(w.Header())
	w.Header().Set("Cache-Control", "public, max-age=3600")
	w.Header().Set("Content-Type", assets["widget.js"].kind)
	label := append([]byte("|| "), scriptText(s.words.say(sayTitle))...)
	_, _ = w.Write(bytes.Replace(assets["widget.js"].text, []byte(widgetLabel), label, 1)) // who left does not read it
}
