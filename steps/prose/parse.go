package prose

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Parse reads one document; name is used in messages only. An error names the
// document and the line: bytes that are no UTF-8, text outside a section, a
// heading that cannot be read, a section that says nothing or stands there
// twice, a field that cannot be read.
func Parse(name string, data []byte) (Doc, error) {
	p := parser{doc: Doc{Name: name, Front: map[string]string{}, index: map[string][]int{}}}
	p.lines = strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	for i, l := range p.lines {
		if !utf8.ValidString(l) {
			return Doc{}, p.errorf(i+1, "not UTF-8")
		}
	}
	if err := p.front(); err != nil {
		return Doc{}, err
	}
	if err := p.title(); err != nil {
		return Doc{}, err
	}
	for p.at < len(p.lines) {
		if err := p.section(); err != nil {
			return Doc{}, err
		}
	}
	return p.doc, nil
}

type parser struct {
	doc   Doc
	lines []string
	at    int // index of the next line
}

func (p *parser) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.doc.Name, line, fmt.Sprintf(format, args...))
}

// front reads the optional front matter between two lines of three dashes.
func (p *parser) front() error {
	if p.lines[0] != "---" {
		return nil
	}
	for p.at = 1; p.at < len(p.lines); p.at++ {
		line := p.lines[p.at]
		if line == "---" {
			p.at++
			return nil
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		k, v, ok := pair(line)
		if !ok {
			return p.errorf(p.at+1, "front matter wants 'key: value'")
		}
		p.doc.Front[k] = v
	}
	return p.errorf(1, "front matter without an end")
}

// title reads the one heading of first order.
func (p *parser) title() error {
	p.blank()
	if p.at == len(p.lines) {
		return p.errorf(len(p.lines), "no title")
	}
	text, ok := strings.CutPrefix(p.lines[p.at], "# ")
	if text = strings.TrimSpace(text); !ok || text == "" {
		return p.errorf(p.at+1, "a title '# …' must come first")
	}
	p.doc.Title = text
	p.at++
	p.blank()
	return nil
}

func (p *parser) blank() {
	for p.at < len(p.lines) && strings.TrimSpace(p.lines[p.at]) == "" {
		p.at++
	}
}

// section reads one section: heading, attributes, body.
func (p *parser) section() error {
	s, err := p.heading()
	if err != nil {
		return err
	}
	if s.Attrs, err = p.attrs(); err != nil {
		return err
	}
	s.Body = p.body()
	if s.Body == "" && len(s.Attrs) == 0 {
		return p.errorf(s.Line, "section %q says nothing", s.Kind+" "+s.ID)
	}
	for _, text := range append(values(s.Attrs), s.Body) {
		if _, err := Fields(text); err != nil {
			return p.errorf(s.Line, "section %q: %v", s.Kind+" "+s.ID, err)
		}
	}
	k := key(s.Kind, s.ID)
	for _, i := range p.doc.index[k] {
		if same := variants(p.doc.Sections[i]); same == variants(s) {
			return p.errorf(s.Line, "section %q stands already in line %d", s.Kind+" "+s.ID+same, p.doc.Sections[i].Line)
		}
	}
	p.doc.index[k] = append(p.doc.index[k], len(p.doc.Sections))
	p.doc.Sections = append(p.doc.Sections, s)
	return nil
}

// heading reads '## kind id (variants)'.
func (p *parser) heading() (Section, error) {
	s := Section{Line: p.at + 1}
	text, ok := strings.CutPrefix(p.lines[p.at], "## ")
	if !ok {
		return s, p.errorf(s.Line, "text outside a section")
	}
	p.at++
	names, rest, open := strings.Cut(text, "(")
	if open {
		inner, after, closed := strings.Cut(rest, ")")
		if !closed || strings.TrimSpace(after) != "" {
			return s, p.errorf(s.Line, "variants want '(…)' at the end of the heading")
		}
		for alt := range strings.SplitSeq(inner, ",") {
			words := strings.Fields(alt)
			if len(words) == 0 {
				return s, p.errorf(s.Line, "an empty variant")
			}
			s.Variants = append(s.Variants, words)
		}
	}
	words := strings.Fields(names)
	if len(words) == 0 || len(words) > 2 {
		return s, p.errorf(s.Line, "a heading wants '## kind id (variants)'")
	}
	for _, w := range words {
		if !word(w) {
			return s, p.errorf(s.Line, "%q is no word for a heading", w)
		}
	}
	s.Kind = words[0]
	if len(words) == 2 {
		s.ID = words[1]
	}
	return s, nil
}

// attrs reads the lines right under a heading, up to the first blank one.
func (p *parser) attrs() (map[string]string, error) {
	out := map[string]string{}
	last := ""
	for ; p.at < len(p.lines); p.at++ {
		line := p.lines[p.at]
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "## ") {
			break
		}
		if last != "" && strings.HasPrefix(line, "  ") {
			out[last] += " " + strings.TrimSpace(line)
			continue
		}
		k, v, ok := pair(line)
		if !ok {
			return nil, p.errorf(p.at+1, "under a heading: 'key: value' or a blank line")
		}
		if _, twice := out[k]; twice {
			return nil, p.errorf(p.at+1, "%q stands there twice", k)
		}
		out[k], last = v, k
	}
	return out, nil
}

func (p *parser) body() string {
	from := p.at
	for p.at < len(p.lines) && !strings.HasPrefix(p.lines[p.at], "## ") {
		p.at++
	}
	return strings.TrimSpace(strings.Join(p.lines[from:p.at], "\n"))
}

// pair splits 'key: value'; both must be there.
func pair(line string) (k, v string, ok bool) {
	k, v, ok = strings.Cut(line, ": ")
	v = strings.TrimSpace(v)
	return k, v, ok && word(k) && v != ""
}

// word tells whether s may be a kind, an ID or a key: lower-case letters,
// digits and '_', '.', '-', not starting with a mark.
func word(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		mark := r == '_' || r == '.' || r == '-'
		if !letter && (!mark || i == 0) {
			return false
		}
	}
	return s != ""
}

func variants(s Section) string {
	if len(s.Variants) == 0 {
		return ""
	}
	alts := make([]string, 0, len(s.Variants))
	for _, words := range s.Variants {
		alts = append(alts, strings.Join(words, " "))
	}
	return " (" + strings.Join(alts, ", ") + ")"
}

func values(m map[string]string) []string {
	out := make([]string, 0, len(m)+1)
	for _, v := range m {
		out = append(out, v)
	}
	return out
}
