package mask

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"fix502/steps/summary"
)

// Summary returns a deep copy in which every text is masked: values, keys and
// entries of whatever an observation carries.
func (m *Masker) Summary(s summary.Summary) summary.Summary {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := reflect.New(reflect.TypeFor[summary.Summary]()).Elem()
	m.copy(out, reflect.ValueOf(s))
	masked, _ := out.Interface().(summary.Summary)
	return masked
}

// copy sets to, which is settable and zero, to the masked from.
func (m *Masker) copy(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.String:
		to.SetString(m.word(from.String()))
	case reflect.Struct:
		m.copyStruct(to, from)
	case reflect.Slice:
		if !from.IsNil() {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		}
		for i := range from.Len() {
			m.copy(to.Index(i), from.Index(i))
		}
	case reflect.Map:
		m.copyMap(to, from)
	case reflect.Pointer, reflect.Interface:
		if from.IsNil() {
			return
		}
		inner := reflect.New(from.Elem().Type())
		m.copy(inner.Elem(), from.Elem())
		if from.Kind() == reflect.Interface {
			inner = inner.Elem()
		}
		to.Set(inner)
	default:
		to.Set(from)
	}
}

func (m *Masker) copyStruct(to, from reflect.Value) {
	if from.Type() == reflect.TypeFor[time.Time]() {
		to.Set(from)
		return
	}
	for i := range from.NumField() {
		m.copy(to.Field(i), from.Field(i))
	}
}

func (m *Masker) copyMap(to, from reflect.Value) {
	if from.IsNil() {
		return
	}
	to.Set(reflect.MakeMapWithSize(from.Type(), from.Len()))
	keys := from.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	for _, key := range keys {
		value := reflect.New(from.Type().Elem()).Elem()
		m.copy(value, from.MapIndex(key))
		if text, ok := from.MapIndex(key).Interface().(string); ok && text != "" && secretKey(key.String()) {
			value.Set(reflect.ValueOf(secret))
		}
		if text, ok := from.MapIndex(key).Interface().(string); ok && key.String() == "version" && numbers(text) {
			value.Set(from.MapIndex(key)) // four numbers are an add-on's version here, no address
		}
		name := m.text(key.String())
		for to.MapIndex(reflect.ValueOf(name)).IsValid() { // two keys, one mask
			name += "'"
		}
		to.SetMapIndex(reflect.ValueOf(name), value)
	}
}

// word masks a text unless it is one of the report's own identifiers.
func (m *Masker) word(s string) string {
	if m.words[s] {
		return s
	}
	return m.text(s)
}

// numbers tells whether a text consists of numbers with dots between them.
func numbers(s string) bool { return strings.Trim(s, "0123456789.") == "" }

// secretKey tells whether a value is a secret by the name that it goes by.
func secretKey(key string) bool {
	switch strings.ToLower(key) {
	case "authorization", "proxy-authorization", "cookie", "set-cookie", "password", "passwd", "token", "secret":
		return true
	default:
		return false
	}
}
