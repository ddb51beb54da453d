package gateway

import (
	"strings"

	"fix502/checks"
)

// maxIssuer is how much of an issuer's text is looked at, in bytes.
const maxIssuer = 1 << 10

// signer is a product that re-signs TLS, known by what it writes into the
// issuer of its certificates.
type signer struct {
	id    checks.Gateway
	name  string
	signs []string // any of them, lower case; a sign ending in '#' is the start of a serial number
}

// signers lists the products that re-sign TLS under a name of their own.
// Palo Alto, Check Point and many ProxySG sign with the company's own
// authority, which no list can know.
func signers() []signer {
	return append(signersOnDevice(), signersOnPath()...)
}

// signersOnDevice are antivirus programs, filters and debuggers.
func signersOnDevice() []signer {
	return []signer{
		{"kaspersky", "Kaspersky", []string{"kaspersky anti-virus personal root"}},
		{"eset", "ESET", []string{"eset ssl filter ca", "eset, spol. s r. o."}},
		{"avast", "Avast", []string{"avast! web/mail shield", "avast web/mail shield"}},
		{"avg", "AVG", []string{"avg web/mail shield"}},
		{"norton", "Norton", []string{"norton web/mail shield"}},
		{"bitdefender", "Bitdefender", []string{"bitdefender personal ca"}},
		{"adguard", "AdGuard", []string{"adguard personal ca", "adguard personal root"}},
		{"drweb", "Dr.Web", []string{"dr.web", "doctor web"}},
		{"netspark", "NetSpark", []string{"www.netspark.com"}},
		{"mitmproxy", "mitmproxy", []string{"mitmproxy"}},
		{"fiddler", "Fiddler", []string{"do_not_trust_fiddlerroot"}},
		{"charles", "Charles", []string{"charles proxy ca"}},
		{"burp", "Burp Suite", []string{"portswigger ca"}},
	}
}

// signersOnPath are the gateways of companies and networks.
func signersOnPath() []signer {
	return []signer{
		{"zscaler", "Zscaler", []string{"zscaler"}},
		{"netskope", "Netskope", []string{"goskope.com", "caadmin.netskope.com"}},
		{"fortigate", "FortiGate", []string{"fortinet", "fortigate ca", "fgt#"}},
		{"umbrella", "Cisco Umbrella (OpenDNS)", []string{"cisco umbrella"}},
		{"forcepoint", "Forcepoint (Websense)", []string{"forcepoint cloud ca", "forcepoint llc"}},
		{"skyhigh", "Skyhigh (McAfee) Web Gateway", []string{"mcafee web gateway"}},
		{"bluecoat", "Blue Coat (Symantec) ProxySG", []string{"blue coat"}},
		{"sophos", "Sophos", []string{"sophos ssl ca", "sophos_ca_", "sophosutm proxy ca", "sophos web appliance"}},
		{"sonicwall", "SonicWall", []string{"https management certificate for sonicwall"}},
		{"smoothwall", "Smoothwall", []string{"smoothwall-default-root-certificate-authority"}},
		{"cyberoam", "Cyberoam", []string{"cyberoam certificate authority"}},
		{"contentkeeper", "ContentKeeper", []string{"contentkeeper appliance ca"}},
		{"trend-iws", "Trend Micro InterScan", []string{"iwss.trend"}},
		{"watchguard", "WatchGuard", []string{"fireware web ca", "watchguard"}},
	}
}

// Issuer tells which product an issuer's text (common name and organisation,
// in any notation and case) names, and that product's name for people. Both
// are empty where no product is named, or more than one.
func Issuer(text string) (checks.Gateway, string) {
	text = lower(text[:min(len(text), maxIssuer)])
	var found signer
	for _, s := range signers() {
		if !s.named(text) {
			continue
		}
		if found.id != "" {
			return "", ""
		}
		found = s
	}
	return found.id, found.name
}

func (s signer) named(text string) bool {
	for _, sign := range s.signs {
		start, serial := strings.CutSuffix(sign, "#")
		if !serial && strings.Contains(text, sign) {
			return true
		}
		if serial && hasSerial(text, start) {
			return true
		}
	}
	return false
}

// hasSerial looks for a word that starts like this and goes on like a serial
// number: at least eight letters and digits, at least one digit.
func hasSerial(text, start string) bool {
	notWord := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	for word := range strings.FieldsFuncSeq(text, notWord) {
		rest, ok := strings.CutPrefix(word, start)
		if ok && len(rest) >= 8 && strings.ContainsAny(rest, "0123456789") {
			return true
		}
	}
	return false
}
