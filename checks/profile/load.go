package profile

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"fix502/checks"
	"fix502/checks/fault"
)

// Schema is the version of the profile format that Load understands.
const Schema = "fix502-service/1"

// The bounds of a profile: what is larger is a mistake, or would make a
// diagnosis hammer somebody's servers.
const (
	maxBytes     = 256 << 10
	maxRoots     = 8 << 20
	maxEndpoints = 32
	maxControls  = 16
	maxResolvers = 8
	maxListed    = 64 // entries of any other list
)

// Load reads a profile. name is what errors call it and, where it is a path,
// what public_roots is relative to; readFile reads that file and may be nil
// where none is named.
//
// It is strict: a syntax error, an unknown key, a missing required key or a bad
// value is an *Error that names file, line and key. Where no endpoint has the
// role page, one with the service's url is put in front of the others.
func Load(name string, data []byte, readFile func(string) ([]byte, error)) (Profile, error) {
	if len(data) > maxBytes {
		return Profile{}, &Error{File: visible(name), Why: fault.New("toml_large", "n", "256 KiB")}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	at, err := indexKeys(name, data)
	if err != nil {
		return Profile{}, err
	}
	var p Profile
	if err := toml.Unmarshal(data, &p); err != nil {
		return Profile{}, decodeError(name, data, err)
	}
	c := &checker{file: visible(name), at: at}
	c.profile(p)
	if c.err == nil && p.TLS.PublicRoots != "" {
		p.TLS.RootsPEM = c.roots(name, p.TLS.PublicRoots, readFile)
	}
	if c.err != nil {
		return Profile{}, c.err
	}
	return withPage(p), nil
}

// decodeError turns the parser's error into ours.
func decodeError(name string, data []byte, err error) *Error {
	out := &Error{File: visible(name), Why: plain(strings.TrimPrefix(err.Error(), "toml: "))}
	var de *toml.DecodeError
	if errors.As(err, &de) {
		out.Line, _ = de.Position()
		out.Key = visible(strings.Join(de.Key(), "."))
	}
	if out.Key == "" && out.Line > 0 {
		out.Key = keyOn(out.Line, data)
	}
	return out
}

// keyOn is the key that a line with a syntax error seems to set.
func keyOn(line int, data []byte) string {
	for text := range bytes.Lines(data) {
		if line--; line > 0 {
			continue
		}
		key, _, ok := bytes.Cut(text, []byte("="))
		if key = bytes.TrimSpace(key); ok && token(string(key)) {
			return string(key)
		}
		break
	}
	return ""
}

// plain says a type error without speaking of this program's types.
func plain(why string) error {
	got, ok := strings.CutPrefix(why, "cannot decode TOML ")
	if !ok {
		return errors.New(visible(why))
	}
	got, _, _ = strings.Cut(got, " into ")
	label := "toml_want_text"
	switch want := why[strings.LastIndexByte(why, ' ')+1:]; {
	case strings.HasPrefix(want, "[]profile."):
		label = "toml_want_tables"
	case strings.HasPrefix(want, "[]"):
		label = "toml_want_list"
	case strings.HasPrefix(want, "profile."):
		label = "toml_want_table"
	case want == "int":
		label = "toml_want_number"
	case want == "bool":
		label = "toml_want_bool"
	}
	return fault.New(label, "what", visible(got))
}

// roots reads the file of public roots, relative to the profile.
func (c *checker) roots(name, file string, readFile func(string) ([]byte, error)) []byte {
	const key = "tls.public_roots"
	if readFile == nil {
		c.fail(key, "no_files")
		return nil
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(filepath.Dir(name), file)
	}
	data, err := readFile(file)
	switch {
	case err != nil:
		c.because(key, fault.Because(err, "toml_unread"))
	case len(data) > maxRoots:
		c.fail(key, "large", "n", "8 MiB")
	case !holdsCertificate(data):
		c.fail(key, "no_certificate")
	default:
		return data
	}
	return nil
}

func holdsCertificate(data []byte) bool {
	for len(data) > 0 {
		var block *pem.Block
		block, data = pem.Decode(data)
		if block == nil {
			return false
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		if _, err := x509.ParseCertificate(block.Bytes); err == nil {
			return true
		}
	}
	return false
}

// withPage adds the endpoint that every service has: what the person opens.
func withPage(p Profile) Profile {
	for _, e := range p.Endpoints {
		if e.Role == checks.RolePage {
			return p
		}
	}
	page := Endpoint{Role: checks.RolePage, URL: p.URL}
	p.Endpoints = append([]Endpoint{page}, p.Endpoints...)
	return p
}
