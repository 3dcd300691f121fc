package telegram

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// readCertificate returns the first certificate of a PEM file, again as PEM and without what else is in it: the
// file may hold a key, which is nobody's to see. A webhook whose certificate nobody has signed is called
// when Telegram was given it (docs, setWebhook and "Using self-signed certificates").
// It fails when that is no certificate for the host of an address, or not now.
func readCertificate(text []byte, address string) ([]byte, error) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, errors.New("the webhook's certificate cannot be read; make it anew")
		}
		if err := fits(certificate, address, time.Now()); err != nil {
			return nil, err
		}
		return pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: block.Bytes}), nil
	}
	return nil, errors.New("the webhook's certificate is none; name the PEM file that begins with " +
		"-----BEGIN CERTIFICATE-----, and not that of its key")
}

// fits tells whether a certificate is for an address at a time.
func fits(c *x509.Certificate, address string, now time.Time) error {
	parsed, err := url.Parse(address)
	if err != nil {
		return errors.New("the webhook's address cannot be read")
	}
	switch {
	case now.After(c.NotAfter):
		return fmt.Errorf("the webhook's certificate ended on %s; make it anew", c.NotAfter.Format(time.DateOnly))
	case c.VerifyHostname(parsed.Hostname()) != nil:
		return fmt.Errorf("the webhook's certificate is not for %s; make one with that name, or number, as its "+
			"subjectAltName", parsed.Hostname())
	}
	return nil
}
