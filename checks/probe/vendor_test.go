package probe

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/profile"
)

const statuspageDoc = `{
 "page": {"id": "x", "name": "Service", "url": "https://status.example/"},
 "status": {"indicator": "Major", "description": "Partial outage"},
 "components": [
  {"id": "1", "name": "Login", "status": "operational"},
  {"id": "2", "name": "Conversations", "status": "major_outage"},
  {"id": "3", "name": "Login", "status": "on fire"},
  {"id": "4", "name": "Billing", "status": "partial_outage"},
  {"id": "5", "name": "Chat group", "status": "operational", "group": true},
  {"id": "6", "name": "Voice", "status": "under_maintenance", "group_id": "5"}
 ],
 "incidents": [
  {"name": "No component", "status": "identified", "impact": "major", "created_at": "2026-11-22T10:00:00.5Z", "shortlink": "https://stspg.example/1"},
  {"name": "Billing down", "status": "investigating", "components": [{"name": "Billing"}], "shortlink": "javascript:alert(1)"},
  {"name": "Login down", "status": "new word", "components": [{"name": "LOGIN page"}], "created_at": "yesterday"},
  {"name": "Over", "status": "resolved"},
  {"name": "Over too", "status": "monitoring", "resolved_at": "2026-11-22T10:00:00Z"},
  {"name": "Written up", "status": "postmortem"}
 ],
 "scheduled_maintenances": [
  {"name": "Later", "status": "scheduled"}, {"name": "Now", "status": "in_progress", "components": [{"name": "Billing"}]}
 ]
}`

const nativeDoc = `{"summary": {
 "components": [{"id": "a", "name": "Login"}, {"id": "b", "name": "Login"}, {"id": "c", "name": "Conversations"}, {"id": "d", "name": "Embeddings"}],
 "affected_components": [{"component_id": "c", "status": "full_outage"}, {"component_id": "d", "status": "partial_outage"}],
 "ongoing_incidents": [
  {"id": "1", "name": "Chats fail", "status": "fixing", "published_at": "2026-11-22T10:00:00Z", "affected_components": [{"component_id": "c", "status": "full_outage"}]},
  {"id": "2", "name": "Embeddings slow", "status": "monitoring", "component_impacts": [{"component_id": "d", "status": "degraded_performance"}]},
  {"id": "3", "name": "Over", "status": "resolved"},
  {"id": "4", "name": "Somewhere", "status": "identified"}
 ],
 "structure": {"items": [
  {"group": {"id": "g", "name": "ChatGPT", "components": [{"component_id": "a", "name": "Login"}, {"component_id": "c", "name": "Conversations"}]}},
  {"group": {"id": "h", "name": "APIs", "components": [{"component_id": "b", "name": "Login"}, {"component_id": "d", "name": "Embeddings"}]}},
  {"component": {"component_id": "z"}}
 ]}
}}`

func TestParseStatuspage(t *testing.T) {
	n, err := ParseNotice([]byte(statuspageDoc), []string{"login", "Conversations", "chat GROUP"})
	if err != nil || n.Shape != "statuspage" || n.Indicator != "major" {
		t.Fatalf("%+v, %v", n, err)
	}
	marks := ""
	for _, c := range n.Components {
		marks += c.Name + "=" + c.Status + " "
	}
	if marks != "Login=operational Conversations=major_outage Login=degraded_performance Chat group=operational Voice=under_maintenance " {
		t.Errorf("components %s", marks)
	}
	if got := incidents(n); got != "No component+ Billing down- Login down+ Now- " {
		t.Errorf("incidents %s", got)
	}
	first := n.Incidents[0]
	if first.Link != "https://stspg.example/1" || !first.Since.Equal(time.Date(2026, 11, 22, 10, 0, 0, 500e6, time.UTC)) || first.Impact != "major" {
		t.Errorf("%+v", first)
	}
	if n.Incidents[1].Link != "" || !n.Incidents[2].Since.IsZero() {
		t.Errorf("%+v", n.Incidents)
	}
	calm, err := ParseNotice([]byte(strings.Replace(statuspageDoc, `"Major"`, `"none"`, 1)), []string{"login"})
	if err != nil || calm.Incidents[0].Matters {
		t.Errorf("no component, all well: %+v, %v", calm.Incidents, err)
	}
	all, err := ParseNotice([]byte(statuspageDoc), nil)
	if err != nil || incidents(all) != "No component+ Billing down+ Login down+ Now+ " || len(all.Components) != 0 {
		t.Errorf("nothing named: %+v, %v", all, err)
	}
}

func TestParseNative(t *testing.T) {
	n, err := ParseNotice([]byte(nativeDoc), []string{"ChatGPT", "Login"})
	if err != nil || n.Shape != "incident.io" || n.Indicator != "critical" {
		t.Fatalf("%+v, %v", n, err)
	}
	if len(n.Components) != 2 || n.Components[0] != (checks.ComponentMark{Name: "Login", Status: "operational"}) ||
		n.Components[1] != (checks.ComponentMark{Name: "Conversations", Status: "major_outage"}) {
		t.Errorf("components %+v", n.Components)
	}
	if got := incidents(n); got != "Chats fail+ Embeddings slow- Somewhere+ " {
		t.Errorf("incidents %s", got)
	}
	if n.Incidents[0].Impact != "critical" || n.Incidents[1].Impact != "minor" || n.Incidents[0].Since.IsZero() {
		t.Errorf("%+v", n.Incidents)
	}
	calm, err := ParseNotice([]byte(`{"summary": {"components": [{"id": "a", "name": "Login"}]}}`), []string{"Login"})
	if err != nil || calm.Indicator != "none" || len(calm.Components) != 1 || len(calm.Incidents) != 0 {
		t.Errorf("calm: %+v, %v", calm, err)
	}
}

func incidents(n checks.Notice) string {
	out := ""
	for _, i := range n.Incidents {
		out += i.Name + map[bool]string{true: "+ ", false: "- "}[i.Matters]
	}
	return out
}

func TestParseNoticeBounds(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"page":{}, "status":{"indicator":"none"}, "components":[`)
	for range 500 {
		b.WriteString(`{"name":"Login"},`)
	}
	b.WriteString(`{}], "incidents":[`)
	for range 500 {
		b.WriteString(`{"name":"` + strings.Repeat("n", 1000) + `","status":"identified"},`)
	}
	b.WriteString(`{}]}`)
	n, err := ParseNotice([]byte(b.String()), []string{"login"})
	if err != nil || len(n.Components) != maxComponents || len(n.Incidents) != maxIncidents || len(n.Incidents[0].Name) != maxValue {
		t.Errorf("%d components, %d incidents, %v", len(n.Components), len(n.Incidents), err)
	}
	for _, bad := range []string{"", "null", "[]", "{}", "hello", `{"summary": 1}`, `{"status": "ok"}`, `{"summary": {"components": 3}}`,
		`{"status": {}, "components": {}}`, statuspageDoc[:200], strings.Repeat("[", 1<<20)} {
		if n, err := ParseNotice([]byte(bad), nil); err == nil {
			t.Errorf("%.30q was read as %+v", bad, n)
		}
	}
}

func FuzzNotice(f *testing.F) {
	f.Add([]byte(statuspageDoc))
	f.Add([]byte(nativeDoc))
	f.Fuzz(func(t *testing.T, raw []byte) {
		n, err := ParseNotice(raw, []string{"login", "chatgpt"})
		if err != nil {
			return
		}
		if len(n.Incidents) > maxIncidents || len(n.Components) > maxComponents || n.Shape == "" {
			t.Errorf("%+v", n)
		}
		if _, err := json.Marshal(n); err != nil {
			t.Errorf("cannot be written: %v", err)
		}
	})
}

func TestVendor(t *testing.T) {
	for name, c := range map[string]struct {
		handle http.HandlerFunc
		want   checks.Failure
		took   time.Duration
	}{
		"summary":   {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(statuspageDoc)) }, "", 0},
		"native":    {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(nativeDoc)) }, "", 0},
		"broken":    {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(statuspageDoc[:99])) }, checks.HTTPGarbled, 0},
		"forbidden": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, checks.HTTPGarbled, 0},
		"huge": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(statuspageDoc + strings.Repeat(" ", maxNotice)))
		}, checks.HTTPGarbled, 0},
		"unfinished": {func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte(statuspageDoc[:99]))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, checks.HTTPGarbled, noticeTime},
		"silent": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, checks.HTTPTimeout, firstByteTime},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				var accept atomic.Value
				_, w := page(t, func(w http.ResponseWriter, r *http.Request) {
					accept.Store(r.Header.Get("Accept"))
					c.handle(w, r)
				})
				s := httpSpec()
				s.Probe, s.Role = checks.ProbeVendor, checks.RoleStatus
				o := runWith(t.Context(), t, w, profile.Profile{Status: profile.Status{Components: []string{"Login"}}}, s)
				if o.Failure != c.want || o.Took != c.took || accept.Load() != "application/json" || o.Spec.Route.Accept != "" {
					t.Errorf("%q after %v, accept %q", o.Failure, o.Took, accept.Load())
				}
				if (o.Notice != nil) != (c.want == "") || (o.Trip != nil) != (c.want != "") {
					t.Errorf("%+v", o)
				}
			})
		})
	}
}
