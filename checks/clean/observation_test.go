package clean

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"fix502/checks"
)

const planted = "a\x1b[31m\u202eb\xff"

// plant fills every text, list, map and pointer below v; it returns how many
// texts it planted.
func plant(t *testing.T, v reflect.Value) int {
	t.Helper()
	if v.Type() == reflect.TypeFor[time.Time]() {
		return 0
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(planted)
		return 1
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return plant(t, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		return plant(t, v.Index(0)) + plant(t, v.Index(1))
	case reflect.Map:
		if v.Type() != reflect.TypeFor[map[string]string]() {
			t.Fatalf("the test knows no maps of type %s", v.Type())
		}
		v.Set(reflect.ValueOf(map[string]string{planted: planted}))
		return 2
	case reflect.Struct:
		n := 0
		for i := range v.NumField() {
			n += plant(t, v.Field(i))
		}
		return n
	case reflect.Interface, reflect.Array, reflect.Chan, reflect.Func:
		t.Fatalf("the test knows no %s", v.Type())
	}
	return 0
}

// survivors lists the paths of texts that are not clean.
func survivors(path string, v reflect.Value, seen *int) []string {
	var out []string
	switch v.Kind() {
	case reflect.String:
		*seen++
		if harm(v.String()) != "" || v.String() == "" {
			return []string{path}
		}
	case reflect.Pointer:
		return survivors(path, v.Elem(), seen)
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, survivors(path+"[]", v.Index(i), seen)...)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			out = append(out, survivors(path+".key", k, seen)...)
			out = append(out, survivors(path+".value", v.MapIndex(k), seen)...)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return nil
		}
		for i := range v.NumField() {
			out = append(out, survivors(path+"."+v.Type().Field(i).Name, v.Field(i), seen)...)
		}
	}
	return out
}

func TestObservationLeavesNothing(t *testing.T) {
	var o checks.Observation
	count := plant(t, reflect.ValueOf(&o).Elem())
	before, seen := 0, 0
	if dirty := survivors("o", reflect.ValueOf(o), &before); len(dirty) != count || count < 60 {
		t.Fatalf("%d texts planted, %d found dirty", count, len(dirty))
	}
	Observation(&o)
	if dirty := survivors("o", reflect.ValueOf(o), &seen); len(dirty) > 0 {
		t.Errorf("not cleaned: %s", strings.Join(dirty, ", "))
	}
	if seen != before {
		t.Errorf("%d texts before, %d after", before, seen)
	}
}

func TestObservationKeepsTheRest(t *testing.T) {
	o := checks.Observation{
		Spec: checks.Spec{ID: "http.page", Route: checks.Route{URL: "https://chatgpt.com/?a=b%1b"}},
		Trip: &checks.Trip{Status: 502, Header: map[string]string{"via": "1.1 gate (squid)"}},
	}
	Observation(&o)
	if o.Spec.Route.URL != "https://chatgpt.com/?a=b%1b" || o.Trip.Status != 502 ||
		o.Trip.Header["via"] != "1.1 gate (squid)" || o.Trip.Chain != nil || o.Fact != nil {
		t.Errorf("changed: %+v", o)
	}
	Observation(nil)
	Observation(&checks.Observation{})
}

func TestObservationBoundsTexts(t *testing.T) {
	o := checks.Observation{Trip: &checks.Trip{Header: map[string]string{
		"via": strings.Repeat("x", 10*maxField), "a\x00": "first", "a\x01": "second",
	}}}
	Observation(&o)
	if got := len([]rune(o.Trip.Header["via"])); got != maxField {
		t.Errorf("%d runes", got)
	}
	if got := o.Trip.Header["a�"]; got != "first" || len(o.Trip.Header) != 2 {
		t.Errorf("colliding names: %q", o.Trip.Header)
	}
}
