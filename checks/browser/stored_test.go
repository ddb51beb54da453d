package browser

import (
	"crypto/sha1" //nolint:gosec // Chromium names folders by it
	"encoding/hex"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"fix502/checks"
	services "fix502/checks/profile"
)

func TestSiteDataOfChromium(t *testing.T) {
	m := newMachine(t, "linux")
	dir := m.chrome(m.home(".config/chromium"), "Default", today())
	file := func(name string, size int) { write(t, filepath.Join(dir, name), strings.Repeat("x", size)) }
	sum := sha1.Sum([]byte("https_site.example_0")) //nolint:gosec // Chromium names folders by it
	file("IndexedDB/https_site.example_0.indexeddb.leveldb/000003.log", 1000)
	file("IndexedDB/https_site.example_0.indexeddb.blob/1/00/1", 500)
	file("IndexedDB/https_other.example_0.indexeddb.leveldb/000003.log", 7000)
	file("Service Worker/CacheStorage/"+hex.EncodeToString(sum[:])+"/uuid/data", 250)
	file("Service Worker/ScriptCache/data", 50)
	file("Cache/Cache_Data/f_1", 300)
	file("Code Cache/js/1", 30)
	write(t, m.home(".cache/chromium/Default/Cache/Cache_Data/f_2"), strings.Repeat("x", 4000))
	got := m.stored("chromium")
	if len(got.Sites) != 1 || got.Sites[0].Host != "site.example" || got.Sites[0].Bytes != 1750 {
		t.Errorf("sites: %+v", got.Sites)
	}
	if got.Workers != 300 || got.Cache != 4330 || got.Worker || got.AtLeast {
		t.Errorf("%+v", got)
	}
	write(t, filepath.Join(dir, "Service Worker/Database/000003.log"), "\x00\x01REG:https://site.example/\x00\x01")
	if got := m.stored("chromium"); !got.Worker {
		t.Error("its service worker is not seen")
	}
}

func TestSiteDataOfFirefox(t *testing.T) {
	m := newMachine(t, "linux")
	dir := m.fox(m.home(".mozilla/firefox"))
	file := func(name string, size int) { write(t, filepath.Join(dir, name), strings.Repeat("x", size)) }
	file("storage/default/https+++site.example/idb/1.sqlite", 1000)
	file("storage/default/https+++site.example^partitionKey=%28https%2Cother%29/ls/data.sqlite", 200)
	file("storage/default/https+++site.example.evil/idb/1.sqlite", 9000)
	file("storage/default/https+++auth.site.example/ls/data.sqlite", 40)
	file("cache2/entries/A", 70)
	write(t, m.home(".cache/mozilla/firefox/Profiles/one/cache2/entries/B"), strings.Repeat("x", 600))
	write(t, filepath.Join(dir, "serviceworker.txt"), "9\nhttps://site.example/\nhttps://site.example/sw.js\n")
	got := m.stored("firefox")
	if len(got.Sites) != 2 || got.Sites[0].Bytes != 1200 || got.Sites[1].Host != "auth.site.example" {
		t.Errorf("%+v", got.Sites)
	}
	if !got.Worker || got.Cache != 670 {
		t.Errorf("%+v", got)
	}
}

// TestSiteDataOfAnyPort: what a page stores lies by scheme, host and port.
func TestSiteDataOfAnyPort(t *testing.T) {
	m := newMachine(t, "linux")
	chrome, fox := m.chrome(m.home(".config/chromium"), "Default", today()), m.fox(m.home(".mozilla/firefox"))
	put := func(dir, name string, size int) { write(t, filepath.Join(dir, name), strings.Repeat("x", size)) }
	sum := func(name string) string {
		sum := sha1.Sum([]byte(name)) //nolint:gosec // Chromium names folders by it
		return hex.EncodeToString(sum[:])
	}
	put(chrome, "IndexedDB/https_site.example_8443.indexeddb.leveldb/1.log", 1)
	put(chrome, "Service Worker/CacheStorage/"+sum("https_site.example_8443")+"/data", 2)
	put(chrome, "IndexedDB/https_site.example_0.indexeddb.leveldb/1.log", 1000) // another port
	put(chrome, "IndexedDB/http_plain.example_0.indexeddb.leveldb/1.log", 4)
	put(chrome, "IndexedDB/https_ws.example_0.indexeddb.leveldb/1.log", 8)
	put(chrome, "IndexedDB/https_[__1]_9443.indexeddb.leveldb/1.log", 16)
	put(chrome, "Service Worker/Database/000003.log", 1)
	put(fox, "storage/default/https+++site.example+8443/ls/data.sqlite", 1)
	put(fox, "storage/default/https+++site.example+8443^userContextId=2/ls/data.sqlite", 2)
	put(fox, "storage/default/https+++site.example/ls/data.sqlite", 1000)
	put(fox, "storage/default/http+++plain.example/ls/data.sqlite", 4)
	put(fox, "storage/default/https+++ws.example/ls/data.sqlite", 8)
	put(fox, "storage/default/https+++[++1]+9443/ls/data.sqlite", 16)
	write(t, filepath.Join(fox, "serviceworker.txt"), "9\nhttps://site.example:8443/\n")
	write(t, filepath.Join(chrome, "Service Worker/Database/000003.log"), "REG:https://site.example:8443/\x00")
	p := services.Profile{Name: "Site", URL: "https://Site.example:8443/"}
	for _, u := range []string{"http://plain.example:80/", "wss://ws.example:443/", "https://[::1]:9443/"} {
		p.Endpoints = append(p.Endpoints, services.Endpoint{Role: "origin", URL: u})
	}
	for _, id := range []string{"chromium", "firefox"} {
		seen := New(m.Env, p).Do(t.Context(), checks.Spec{ID: checks.ID(storedPrefix + id + ".profile-1"), Probe: checks.ProbeBrowser})
		total := map[string]int64{}
		for _, s := range seen[0].Fact.Stored.Sites {
			total[s.Host] = s.Bytes
		}
		want := map[string]int64{"site.example:8443": 3, "plain.example": 4, "ws.example": 8, "[::1]:9443": 16}
		if !maps.Equal(total, want) || !seen[0].Fact.Stored.Worker {
			t.Errorf("%s: %v, want %v; %+v", id, total, want, seen[0].Fact.Stored)
		}
	}
}

func TestNothingStored(t *testing.T) {
	m := newMachine(t, "linux")
	m.chrome(m.home(".config/chromium"), "Default", today())
	m.fox(m.home(".mozilla/firefox"))
	for _, id := range []string{"chromium", "firefox"} {
		if got := m.stored(id); got.Count != 0 || got.Cache != 0 || len(got.Sites) != 0 || got.Worker {
			t.Errorf("%s: %+v", id, got)
		}
	}
}
