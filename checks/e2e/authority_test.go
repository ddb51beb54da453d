//go:build linux

package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"slices"
	"time"
)

// authority is a certificate authority; its fields survive the way to the
// server's process.
type authority struct {
	Cert []byte // DER
	Key  []byte // DER, SEC 1
}

func newAuthority(name, organisation string) (authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return authority{}, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(now.UnixNano()),
		Subject:               pkix.Name{CommonName: name, Organization: []string{organisation}},
		NotBefore:             now.AddDate(-3, 0, 0),
		NotAfter:              now.AddDate(3, 0, 0),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return authority{}, err
	}
	raw, err := x509.MarshalECPrivateKey(key)
	return authority{cert, raw}, err
}

func (a authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Cert})
}

// span is the time in which a certificate is valid, in days from now.
type span struct{ From, To int }

// issue signs a certificate of a site for some names.
func (a authority) issue(names []string, s site) (*tls.Certificate, error) {
	parent, err := x509.ParseCertificate(a.Cert)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParseECPrivateKey(a.Key)
	if err != nil {
		return nil, err
	}
	valid, subject := s.Valid, s.Subject
	if subject == "" {
		subject = names[0]
	}
	if valid == (span{}) {
		valid = span{-30, 60}
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      pkix.Name{CommonName: subject},
		NotBefore:    now.AddDate(0, 0, valid.From),
		NotAfter:     now.AddDate(0, 0, valid.To),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     names,
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{cert, a.Cert}, PrivateKey: key}, nil
}

// config serves a site over TLS: the certificate of its names to everyone, as
// an edge does for names that it does not know. A site without names takes any,
// as an interceptor does.
func (a authority) config(s site) (*tls.Config, error) {
	if len(s.Names) == 0 {
		return &tls.Config{GetCertificate: func(h *tls.ClientHelloInfo) (*tls.Certificate, error) {
			return a.issue([]string{h.ServerName}, s)
		}}, nil
	}
	if slices.Contains(s.Names, "") {
		return nil, fmt.Errorf("site at %v has an empty name", s.At)
	}
	cert, err := a.issue(s.Names, s)
	if err != nil {
		return nil, err
	}
	return &tls.Config{Certificates: []tls.Certificate{*cert}}, nil
}
