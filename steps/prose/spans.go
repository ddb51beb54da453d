package prose

import (
	"strconv"
	"strings"
)

// Style is how a span is to be shown.
type Style uint8

// The styles. Plain is the zero value.
const (
	Plain Style = iota
	Bold
	Code
)

// Span is a run of text in one style.
type Span struct {
	Text  string
	Style Style
}

// Spans splits one paragraph into styled runs: **bold**, `code`, the rest
// plain. A mark without its partner is plain text. A backslash before '*',
// '`' or '\' takes the mark's meaning away; before anything else it is
// itself, so that paths can be written as they are.
func Spans(text string) []Span {
	var s spanner
	for text != "" {
		text = s.step(text)
	}
	s.flush()
	return s.out
}

type spanner struct {
	out   []Span
	run   strings.Builder
	style Style
}

// step consumes one mark or one character.
func (s *spanner) step(text string) string {
	switch {
	case escaped(text):
		s.run.WriteByte(text[1])
		return text[2:]
	case strings.HasPrefix(text, "**") && (s.style == Bold || closes(text[2:], "**")):
		s.flush()
		s.style = Bold - s.style
		return text[2:]
	case text[0] == '`' && closes(text[1:], "`"):
		return s.code(text[1:])
	default:
		s.run.WriteByte(text[0])
		return text[1:]
	}
}

// code consumes a code span up to its closing mark.
func (s *spanner) code(text string) string {
	style := s.style
	s.flush()
	s.style = Code
	for text[0] != '`' {
		if escaped(text) {
			text = text[1:]
		}
		s.run.WriteByte(text[0])
		text = text[1:]
	}
	s.flush()
	s.style = style
	return text[1:]
}

func (s *spanner) flush() {
	if s.run.Len() > 0 {
		s.out = append(s.out, Span{Text: s.run.String(), Style: s.style})
		s.run.Reset()
	}
}

func escaped(text string) bool {
	return len(text) > 1 && text[0] == '\\' && strings.IndexByte("*`\\", text[1]) >= 0
}

// closes tells whether mark comes in text, unescaped and not at once.
func closes(text, mark string) bool {
	for i := 0; i < len(text); i++ {
		if escaped(text[i:]) {
			i++
			continue
		}
		if strings.HasPrefix(text[i:], mark) {
			return i > 0
		}
	}
	return false
}

// Escape takes the meaning from all marks of a text that goes into Markdown,
// and turns line breaks into spaces.
func Escape(text string) string {
	return strings.NewReplacer("*", `\*`, "`", "\\`", `\`, `\\`, "\r\n", " ", "\n", " ", "\r", " ").Replace(text)
}

// Unmark is the text of a paragraph without its marks.
func Unmark(text string) string {
	var out strings.Builder
	for _, s := range Spans(text) {
		out.WriteString(s.Text)
	}
	return out.String()
}

// Block is a paragraph or one item of a list.
type Block struct {
	Text   string // on one line, marks still in it
	Bullet bool   // an item of a list without numbers
	Number int    // the number of an item; 0: none
}

// Blocks splits a body into its paragraphs and list items. How they are
// wrapped is the face's business.
func Blocks(body string) []Block {
	var out []Block
	fresh := true // the next line starts a block
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if line == "" {
			fresh = true
			continue
		}
		b, item := listItem(line)
		if item || fresh {
			out = append(out, b)
		} else {
			out[len(out)-1].Text += " " + line
		}
		fresh = false
	}
	return out
}

// listItem reads '- text' and '1. text'; anything else is a paragraph.
func listItem(line string) (Block, bool) {
	if text, ok := strings.CutPrefix(line, "- "); ok {
		return Block{Text: strings.TrimSpace(text), Bullet: true}, true
	}
	digits, text, ok := strings.Cut(line, ". ")
	if ok && len(digits) <= 2 {
		if n, err := strconv.Atoi(digits); err == nil && n > 0 && digits[0] != '+' {
			return Block{Text: strings.TrimSpace(text), Number: n}, true
		}
	}
	return Block{Text: line}, false
}
