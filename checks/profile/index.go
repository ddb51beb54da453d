package profile

import (
	"reflect"
	"sort"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"fix502/checks/fault"
)

// deepest is how many parts of a dotted key are read: no profile has a key of
// more than two, so the rest of an endless one need not be looked at.
const deepest = 4

// index knows the line of every key, table and list entry of a document, by
// paths like "endpoints[1].alive[0]".
type index struct {
	line   map[string]int
	breaks []int          // offsets of the line feeds
	count  map[string]int // tables so far, per list of tables
}

// indexKeys reads where everything is, and refuses syntax errors and keys that
// no profile has.
func indexKeys(name string, data []byte) (index, error) {
	at := index{line: map[string]int{}, count: map[string]int{}}
	for i, b := range data {
		if b == '\n' {
			at.breaks = append(at.breaks, i)
		}
	}
	known := knownKeys()
	var p unstable.Parser
	p.Reset(data)
	table := ""
	for p.NextExpression() {
		var path string
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = at.enter(e)
			path = table
		case unstable.KeyValue:
			path = at.keyValue(table, e, known)
		default:
			continue
		}
		if bad := firstUnknown(path, known); bad != "" {
			return at, &Error{File: visible(name), Line: at.line[bad], Key: visible(dotted(bad)), Why: fault.New("toml_unknown")}
		}
	}
	if p.Error() != nil {
		// The decoder reports the same error with its place.
		var ignored map[string]any
		if err := toml.Unmarshal(data, &ignored); err != nil {
			return at, decodeError(name, data, err)
		}
		return at, decodeError(name, data, p.Error())
	}
	return at, nil
}

// enter records a table header and returns the path of the table.
func (at index) enter(e *unstable.Node) string {
	path := ""
	for it, depth := e.Key(), 0; it.Next() && depth < deepest; depth++ {
		n := it.Node()
		path = join(path, string(n.Data))
		last := n.Next() == nil
		if last && e.Kind == unstable.ArrayTable {
			at.count[path]++
		}
		at.mark(path, n)
		if have := at.count[path]; have > 0 {
			path += "[" + strconv.Itoa(have-1) + "]"
		}
		at.mark(path, n)
	}
	return path
}

// keyValue records a key and whatever its value holds, and returns the path of
// the first unknown key below it, else its own.
func (at index) keyValue(table string, e *unstable.Node, known map[string]bool) string {
	path := table
	for it, depth := e.Key(), 0; it.Next() && depth < deepest; depth++ {
		path = join(path, string(it.Node().Data))
		at.mark(path, it.Node())
	}
	if firstUnknown(path, known) != "" {
		return path
	}
	if bad := at.value(path, e.Value(), known); bad != "" {
		return bad
	}
	return path
}

func (at index) value(path string, v *unstable.Node, known map[string]bool) string {
	i := 0
	for it := v.Children(); it.Next(); {
		child := it.Node()
		bad := ""
		switch {
		case v.Kind == unstable.Array && child.Kind != unstable.Comment:
			own := path + "[" + strconv.Itoa(i) + "]"
			i++
			at.mark(own, child)
			if child.Kind == unstable.InlineTable { // no profile nests lists
				bad = at.value(own, child, known)
			}
		case v.Kind == unstable.InlineTable && child.Kind == unstable.KeyValue:
			bad = firstUnknown(at.keyValue(path, child, known), known)
		}
		if bad != "" {
			return bad
		}
	}
	return ""
}

// mark records the line of a node, once.
func (at index) mark(path string, n *unstable.Node) {
	if _, seen := at.line[path]; seen || n.Raw.Length == 0 {
		return
	}
	at.line[path] = 1 + sort.SearchInts(at.breaks, int(n.Raw.Offset))
}

// of returns the line of a path, else that of what holds it, else 1.
func (at index) of(path string) int {
	for path != "" {
		if line := at.line[path]; line > 0 {
			return line
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return 1
}

func join(table, key string) string {
	// A dot or bracket inside a quoted key must not look like structure.
	if strings.ContainsAny(key, ".[]") {
		key = strings.NewReplacer(".", "\u2024", "[", "\u2772", "]", "\u2773").Replace(key)
	}
	if table == "" {
		return key
	}
	return table + "." + key
}

// dotted is a path without its list positions: the line tells which is meant.
func dotted(path string) string {
	var b strings.Builder
	depth := 0
	for _, r := range path {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// firstUnknown returns the shortest part of path that no profile has.
func firstUnknown(path string, known map[string]bool) string {
	for i := range len(path) + 1 {
		if i < len(path) && path[i] != '.' {
			continue
		}
		if !known[dotted(path[:i])] {
			return path[:i]
		}
	}
	return ""
}

// knownKeys lists every key of a profile, from the types themselves.
func knownKeys() map[string]bool {
	known := map[string]bool{}
	addKeys(known, "", reflect.TypeFor[Profile]())
	return known
}

func addKeys(known map[string]bool, table string, t reflect.Type) {
	for f := range t.Fields() {
		key := f.Tag.Get("toml")
		if key == "" || key == "-" {
			continue
		}
		path := join(table, key)
		known[path] = true
		inner := f.Type
		if inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			addKeys(known, path, inner)
		}
	}
}
