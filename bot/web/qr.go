package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	qr "github.com/piglig/go-qr" // the symbols of ISO/IEC 18004 in pure Go, without further modules
)

// How a code is drawn: so many pixels a module, and a quiet border as wide as the standard asks.
const (
	qrScale  = 8
	qrBorder = 4
)

// showQR draws the address of a leaflet, to be scanned from a poster or a letter.
func (s *server) showQR(w http.ResponseWriter, r *http.Request) {
	if !s.allowLook(w, r) {
		return
	}
	lib := s.back.Library()
	if lib == nil || lib.Leaflet(r.PathValue("id")) == nil {
		http.NotFound(w, r)
		return
	}
	kind, draw := "image/png", drawPNG
	if strings.HasSuffix(r.URL.Path, ".svg") {
		kind, draw = "image/svg+xml", drawSVG
	}
	image, err := draw(s.origin + s.base + "/leaflets/" + r.PathValue("id"))
	if err != nil {
		s.log.Error("a code could not be drawn", "leaflet", r.PathValue("id"), "error", err)
		http.Error(w, s.words.say(sayNoCode), http.StatusInternalServerError)
		return
	}
	guardAll(w.Header())
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(image)))
	w.Header().Set("Cache-Control", "max-age=3600")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	_, _ = w.Write(image) // who left does not read it
}

// drawPNG draws a code as PNG, for which the library takes the border in modules.
func drawPNG(address string) ([]byte, error) {
	code, err := qr.EncodeText(address, qr.Medium)
	if err != nil {
		return nil, fmt.Errorf("encoding an address: %w", err)
	}
	return code.ToPNGBytes(qr.NewQrCodeImgConfig(qrScale, qrBorder))
}

// drawSVG draws a code as SVG, for which the library takes the border in pixels.
func drawSVG(address string) ([]byte, error) {
	code, err := qr.EncodeText(address, qr.Medium)
	if err != nil {
		return nil, fmt.Errorf("encoding an address: %w", err)
	}
	return code.ToSVGBytes(qr.NewQrCodeImgConfig(qrScale, qrBorder*qrScale, qr.WithOptimalSVG()))
}
