package gateway

import (
	"encoding/json"
	"strconv"
	"strings"
)

// maxBody is how much of a body is looked at, in bytes.
const maxBody = 64 << 10

// look is an answer under examination. Forms that cost something are made on
// first use and kept.
type look struct {
	status int
	reason string
	header map[string]string
	text   string

	fold     string
	hasFold  bool
	low      map[string]string
	doc      map[string]any
	hasDoc   bool
	code     int
	hasCode  bool
	readCode func(*look) int
}

func newLook(a Answer) *look {
	return &look{
		status:   a.Status,
		reason:   a.Reason,
		header:   a.Header,
		text:     string(a.Body[:min(len(a.Body), maxBody)]),
		readCode: pageCode,
	}
}

// lower folds ASCII only: no signature needs more, and lengths stay as they
// are.
func lower(s string) string {
	clean := true
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	return b.String()
}

func (l *look) folded() string {
	if !l.hasFold {
		l.fold, l.hasFold = lower(l.text), true
	}
	return l.fold
}

func (l *look) lowHeader(name string) string {
	if v, ok := l.low[name]; ok {
		return v
	}
	if l.low == nil {
		l.low = make(map[string]string, 4)
	}
	v := lower(l.header[name])
	l.low[name] = v
	return v
}

// hasJSON walks a dotted path of the body's JSON object.
func (l *look) hasJSON(path, want string) bool {
	if !l.hasDoc {
		l.hasDoc = true
		if strings.HasPrefix(strings.TrimLeft(l.text, " \t\r\n"), "{") &&
			json.Unmarshal([]byte(l.text), &l.doc) != nil {
			l.doc = nil
		}
	}
	var at any = l.doc
	for name := range strings.SplitSeq(path, ".") {
		object, ok := at.(map[string]any)
		if !ok {
			return false
		}
		at = object[name]
	}
	return at != nil && (want == "" || jsonText(at) == want)
}

func jsonText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return ""
	}
}

func (l *look) edgeCode() int {
	if !l.hasCode {
		l.code, l.hasCode = l.readCode(l), true
	}
	return l.code
}

// pageCode reads the edge's own error code from an answer: header, JSON, bare
// text or page. A 1xxx code says more than the status that carries it, so it
// is preferred.
func pageCode(l *look) int {
	found := []int{atoi(l.header["cf-error-type"])}
	if l.hasJSON("cloudflare_error", "true") {
		if n, ok := l.doc["error_code"].(float64); ok && n == float64(int(n)) {
			found = append(found, int(n))
		}
	}
	if rest, ok := strings.CutPrefix(strings.TrimLeft(l.text, " \r\n"), "error code: "); ok {
		found = append(found, leadingInt(rest))
	}
	for _, mark := range codeMarks() {
		if _, rest, ok := strings.Cut(l.text, mark); ok {
			found = append(found, leadingInt(skipMarkup(rest)))
		}
	}
	return bestCode(found)
}

// codeMarks are the places of the edge's pages where its code follows.
func codeMarks() []string {
	return []string{
		`cf-error-code">`, `utm_source=errorcode_`, `>Error code`, `Error reference number:`, `code-label">Error code`,
		`cf-error-details cf-error-`,
	}
}

func bestCode(found []int) int {
	best := 0
	for _, n := range found {
		if 1000 <= n && n < 1300 {
			return n
		}
		if best == 0 && 500 <= n && n <= 530 {
			best = n
		}
	}
	return best
}

// maxTag is how long a tag may be that skipMarkup passes over, in bytes.
const maxTag = 256

// skipMarkup passes over spaces, colons and a few tags.
func skipMarkup(s string) string {
	for range 8 {
		s = strings.TrimLeft(s, " :\r\n\t")
		if !strings.HasPrefix(s, "<") {
			return s
		}
		end := strings.IndexByte(s[:min(len(s), maxTag)], '>')
		if end < 0 {
			return ""
		}
		s = s[end+1:]
	}
	return s
}

// leadingInt reads up to four digits; a longer number is none of ours.
func leadingInt(s string) int {
	end := 0
	for end < len(s) && '0' <= s[end] && s[end] <= '9' {
		end++
	}
	if end > 4 {
		return 0
	}
	return atoi(s[:end])
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// maxBox bounds one box of the edge's page, in bytes.
const maxBox = 4 << 10

// boxFailed tells whether one of the three boxes of the edge's page is marked
// as failed. The box reaches from its tag to the next box.
func boxFailed(page, id string) bool {
	mark := `id="` + id + `"`
	at := strings.Index(page, mark)
	if at < 0 {
		return false
	}
	start := max(strings.LastIndexByte(page[:at], '<'), 0)
	own := at + len(mark)
	end := min(len(page), own+maxBox)
	for _, next := range []string{"cf-browser-status", "cf-cloudflare-status", "cf-host-status"} {
		if i := strings.Index(page[own:end], `id="`+next+`"`); i >= 0 {
			end = own + i
		}
	}
	// The next box's tag is cut in the middle here; its class may stand
	// before its id.
	box := page[start:end]
	if cut := strings.LastIndexByte(box, '<'); cut > 0 && !strings.Contains(box[cut:], ">") {
		box = box[:cut]
	}
	return strings.Contains(box, "cf-icon-error") || strings.Contains(box, "text-red-error") ||
		strings.Contains(box, "cf-error-source")
}
