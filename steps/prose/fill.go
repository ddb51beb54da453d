package prose

import (
	"fmt"
	"strings"
)

// Field is a named blank in a text: {name} or {name|default}.
type Field struct {
	Name    string
	Default string
	Has     bool // a default is given, perhaps an empty one
}

// Fields lists the fields of a text in order. A brace that opens or closes no
// field is an error.
func Fields(text string) ([]Field, error) {
	var out []Field
	for {
		before, rest, found := strings.Cut(text, "{")
		if strings.Contains(before, "}") {
			return nil, fmt.Errorf("a '}' that closes nothing")
		}
		if !found {
			return out, nil
		}
		f, after, ok := field(rest)
		if !ok {
			return nil, fmt.Errorf("a '{' that opens no field")
		}
		out = append(out, f)
		text = after
	}
}

// field reads a field whose opening brace is already off.
func field(text string) (f Field, rest string, ok bool) {
	inner, rest, closed := strings.Cut(text, "}")
	if !closed || strings.Contains(inner, "{") {
		return Field{}, text, false
	}
	f.Name, f.Default, f.Has = strings.Cut(inner, "|")
	return f, rest, word(f.Name)
}

// Fill puts values into the fields of a plain text. A value that is missing
// or empty is replaced by the field's default; where that is empty too, the
// space before the field goes with it, so that no gap is left before a
// punctuation mark. What is no field stays as it is.
func Fill(text string, fields map[string]string) string {
	return fill(text, fields, func(v string) string { return v })
}

// FillMarked is Fill for Markdown: marks inside a value lose their meaning
// and line breaks become spaces, so that a value can neither style nor
// structure the text around it.
func FillMarked(text string, fields map[string]string) string {
	return fill(text, fields, Escape)
}

// FillLines is Fill for texts whose lines matter, such as a letter: a line
// that has fields and none of them a value is left out.
func FillLines(text string, fields map[string]string) string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if !mute(line, fields) {
			out = append(out, Fill(line, fields))
		}
	}
	return strings.Join(out, "\n")
}

// mute tells whether a line has fields and not one of them has a value.
func mute(line string, fields map[string]string) bool {
	all, err := Fields(line)
	if err != nil || len(all) == 0 {
		return false
	}
	for _, f := range all {
		if fields[f.Name] != "" || f.Default != "" {
			return false
		}
	}
	return true
}

func fill(text string, fields map[string]string, guard func(string) string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		if !found {
			out.WriteString(before)
			return out.String()
		}
		f, after, ok := field(rest)
		if !ok {
			out.WriteString(before + "{")
			text = rest
			continue
		}
		value := f.Default
		if v := fields[f.Name]; v != "" {
			value = guard(v)
		}
		if value == "" && (after == "" || strings.ContainsRune(" \n.,;:!?)", rune(after[0]))) {
			before = strings.TrimSuffix(before, " ")
		}
		out.WriteString(before + value)
		text = after
	}
}
