//go:build linux

package e2e

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// host is everything that one namespace serves.
type host struct {
	Zone    map[string][]string // what names mean to all who know better than the client
	Names   []nameServer
	Sites   []site
	Proxies []proxy
	Boxes   []inspector
	Idle    []string             // addresses on which nothing listens
	CA      map[string]authority // by the name that a site uses
}

// site is one web site at some addresses.
type site struct {
	At    []string // ip:port
	CA    string   // who signs; empty: plain HTTP
	Names []string // in the certificate; empty: whichever is asked for
	Valid span
	Pages map[string][]page // by path; "" is any other
	// Subject is whom the certificate names; empty: its first name.
	Subject string
	Act     *act // instead of pages
}

// page is one answer. Of a list the first whose Times are not used up counts.
type page struct {
	File   string // a raw answer; Status, Header and Body change it
	Status int
	Header map[string]string
	Body   string
	Hang   bool          // never answer
	Cut    bool          // end the stream or connection in place of an answer
	Wait   time.Duration // before the answer
	Times  int           // 0: always
	// From is the only address that gets this page; empty: everybody does.
	From string
	// Has is a header, "Name: part of its value", that a request must have to get this page.
	Has string
}

// serve plays a host until its standard input ends.
func serve(text string, in io.Reader, out io.Writer) error {
	var h host
	if err := json.Unmarshal([]byte(text), &h); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	for _, n := range h.Names {
		if err := n.start(h); err != nil {
			return err
		}
	}
	for _, s := range h.Sites {
		if err := s.start(h); err != nil {
			return err
		}
	}
	for _, p := range h.Proxies {
		if err := p.start(h); err != nil {
			return err
		}
	}
	for _, b := range h.Boxes {
		if err := b.start(); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintln(out, "ready"); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, in)
	return err
}

func listen(at string) (net.Listener, error) {
	return (&net.ListenConfig{}).Listen(context.Background(), "tcp", at)
}

func (s site) start(h host) error {
	if s.Act != nil {
		return s.Act.site(s, h)
	}
	answers, err := s.handler()
	if err != nil {
		return err
	}
	var secure *tls.Config
	if s.CA != "" {
		if secure, err = h.CA[s.CA].config(s); err != nil {
			return err
		}
	}
	return web(s, secure, answers)
}

// web serves a handler at the site's addresses.
func web(s site, secure *tls.Config, answers http.Handler) error {
	server := &http.Server{Handler: answers, TLSConfig: secure, ReadHeaderTimeout: time.Minute, ErrorLog: quiet()}
	for _, at := range s.At {
		l, err := listen(at)
		if err != nil {
			return err
		}
		go func() {
			if secure == nil {
				_ = server.Serve(l)
				return
			}
			_ = server.ServeTLS(l, "", "")
		}()
	}
	return nil
}

func (s site) handler() (http.Handler, error) {
	for _, list := range s.Pages {
		for i := range list {
			if err := list[i].load(); err != nil {
				return nil, err
			}
		}
	}
	var mu sync.Mutex
	used := map[string]int{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		if _, ok := s.Pages[path]; !ok {
			path = ""
		}
		mu.Lock()
		n := used[path]
		used[path]++
		mu.Unlock()
		for _, p := range s.Pages[path] {
			if from, _, _ := net.SplitHostPort(r.RemoteAddr); p.From != "" && p.From != from {
				continue
			}
			if name, part, ok := strings.Cut(p.Has, ": "); ok && !strings.Contains(r.Header.Get(name), part) {
				continue
			}
			if n -= p.Times; p.Times == 0 || n < 0 {
				p.show(w, r)
				return
			}
		}
		http.NotFound(w, r)
	}), nil
}

func (p page) show(w http.ResponseWriter, r *http.Request) {
	if p.Hang {
		<-r.Context().Done()
		return
	}
	if p.Cut {
		panic(http.ErrAbortHandler)
	}
	time.Sleep(p.Wait)
	for k, v := range p.Header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(p.Status)
	_, _ = io.WriteString(w, p.Body) // the client may be gone
}

// load reads a page's raw answer; what the page says itself stays.
func (p *page) load() error {
	if p.File == "" {
		if p.Status == 0 {
			p.Status = http.StatusOK
		}
		return nil
	}
	f, err := os.Open(p.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	r := bufio.NewReader(f)
	line, err := r.ReadString('\n')
	if err != nil {
		return fmt.Errorf("%s: %w", p.File, err)
	}
	head, err := textproto.NewReader(r).ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", p.File, err)
	}
	body, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("%s: %w", p.File, err)
	}
	if p.Status == 0 {
		if p.Status, err = strconv.Atoi(strings.Fields(line)[1]); err != nil {
			return fmt.Errorf("%s: %w", p.File, err)
		}
	}
	if p.Body == "" {
		p.Body = string(body)
	}
	merged := map[string]string{}
	for k, v := range head {
		merged[k] = strings.Join(v, ", ")
	}
	for k, v := range p.Header {
		merged[k] = v
	}
	p.Header = merged
	return nil
}
