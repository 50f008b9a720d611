// Package deploy holds what the compose files mount into containers. Its test
// reads those files as an operator's Docker would and looks for what must not
// be: a published database, an image that changes by itself, a secret that
// nobody makes.
package deploy

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// projects are the ways in which the compose files are used.
var projects = map[string][]string{
	"embedded": {"docker-compose.embedded.yml"},
	"servers":  {"docker-compose.yml"},
	"cluster":  {"docker-compose.yml", "docker-compose.cluster.yml"},
}

func TestComposeFilesHoldTheRules(t *testing.T) {
	rules := rulesOfThisFolder(t)
	for name, files := range projects {
		t.Run(name, func(t *testing.T) {
			p, err := load("..", files...)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range rules.faults(p) {
				t.Error(fault)
			}
		})
	}
}

// TestEveryNodeIsAlike: a node or a server that differs from its twins fails
// when it is needed.
func TestEveryNodeIsAlike(t *testing.T) {
	p, err := load("..", projects["cluster"]...)
	if err != nil {
		t.Fatal(err)
	}
	for _, twins := range [][]string{{"mongo1", "mongo2", "mongo3", "mongo-init", "prepare"}, {"minio", "minio-init"}, {"hazardloop", "hazardloop2"}} {
		for _, name := range twins {
			if got, want := p.Services[name].Image, p.Services[twins[0]].Image; got != want {
				t.Errorf("%s is of image %s, %s of %s", name, got, twins[0], want)
			}
		}
	}
	if one, two := p.Services["hazardloop"].Environment, p.Services["hazardloop2"].Environment; !maps.Equal(one, two) {
		t.Errorf("the servers differ: %v, %v", one, two)
	}
}

// TestTheRulesCatchFaults proves the checker, which is silent as long as the
// files are right.
func TestTheRulesCatchFaults(t *testing.T) {
	rules := rulesOfThisFolder(t)
	tests := []struct {
		name   string
		change func(p *project, s *service) // of the service mongo1
		want   string
	}{
		{"no tag", func(_ *project, s *service) { s.Image = "quay.io:443/minio/minio" }, "no fixed tag"},
		{"moving tag", func(_ *project, s *service) { s.Image = "mongo:latest" }, "no fixed tag"},
		{"published database", func(_ *project, s *service) { s.Ports = []string{"127.0.0.1:27017:27017"} }, "publishes"},
		{"open network", func(p *project, _ *service) { p.Networks["back"] = network{} }, "not internal"},
		{"database in front", func(_ *project, s *service) { s.Networks = names{"front"} }, "is on front"},
		{"no memory limit", func(_ *project, s *service) { s.MemLimit = "" }, "memory"},
		{"writable image", func(_ *project, s *service) { s.ReadOnly = false }, "writable"},
		{"capabilities", func(_ *project, s *service) { s.CapDrop = nil }, "capabilities"},
		{"new privileges", func(_ *project, s *service) { s.SecurityOpt = nil }, "privileges"},
		{"root", func(_ *project, s *service) { s.User = "0" }, "root"},
		{"root of the image", func(_ *project, s *service) { s.User = "" }, "root"},
		{"endless log", func(_ *project, s *service) { s.Logging.Options = nil }, "log"},
		{"no restart", func(_ *project, s *service) { s.Restart = "" }, "restart"},
		{"no health check", func(_ *project, s *service) { s.Healthcheck.Test = nil }, "health"},
		{"unknown secret", func(_ *project, s *service) { s.Secrets = append(s.Secrets, "other") }, "secret other"},
		{"secret without a file", func(p *project, _ *service) { p.Secrets["x"] = secretFile{File: "./secrets/x"} }, "secrets.sh does not make"},
		{"secret not mounted", func(_ *project, s *service) { s.Secrets = nil }, "not among its secrets"},
		{"secret in the open", func(_ *project, s *service) { s.Environment["MONGO_INITDB_ROOT_PASSWORD"] = "x" }, "in the open"},
		{"unknown volume", func(_ *project, s *service) { s.Volumes = append(s.Volumes, mount{Source: "other", Target: "/x"}) }, "volume other"},
		{"unused volume", func(p *project, _ *service) { p.Volumes["spare"] = nil }, "spare is not used"},
		{"missing file", func(_ *project, s *service) {
			s.Volumes = append(s.Volumes, mount{Source: "./deploy/no.js", Target: "/x"})
		}, "no.js"},
		{"unknown setting", func(_ *project, s *service) { s.Environment["HAZARD_OTHER"] = "x" }, "HAZARD_OTHER"},
		{"dependency on nothing", func(_ *project, s *service) { s.DependsOn["other"] = dependency{"service_started"} }, "depends on other"},
		{"healthy without a check", func(_ *project, s *service) { s.DependsOn["prepare"] = dependency{"service_healthy"} }, "health of prepare"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := load("..", projects["servers"]...)
			if err != nil {
				t.Fatal(err)
			}
			s := p.Services["mongo1"]
			tt.change(p, s)
			got := strings.Join(rules.faults(p), "\n")
			if !strings.Contains(got, tt.want) {
				t.Errorf("faults %q, want one with %q", got, tt.want)
			}
		})
	}
}

// TestSecretsAreMadeOnce runs the script as an operator does.
func TestSecretsAreMadeOnce(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "secrets")
	if out, err := makeSecrets(folder); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	info, err := os.Stat(folder)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder: %v, %v, want mode 0700", info.Mode(), err)
	}
	before := read(t, folder, "mongo_password")
	if len(strings.TrimSpace(before)) != 40 {
		t.Errorf("a password of %d characters", len(before)-1)
	}
	for _, uri := range []string{"mongo_uri", "mongo_cluster_uri"} {
		if !strings.HasPrefix(read(t, folder, uri), "mongodb://hazard:"+strings.TrimSpace(before)+"@mongo1:27017") {
			t.Errorf("%s does not hold the password of the account", uri)
		}
	}
	if read(t, folder, ".gitignore") != "*\n" {
		t.Error("git would take the secrets")
	}
	out, err := makeSecrets(folder)
	if err == nil || !strings.Contains(out, "there already") {
		t.Errorf("the second time: %v, %s", err, out)
	}
	if read(t, folder, "mongo_password") != before {
		t.Error("a secret was overwritten")
	}
}

func makeSecrets(folder string) (string, error) {
	out, err := exec.Command("bash", "../scripts/secrets.sh", folder).CombinedOutput()
	return string(out), err
}

func read(t *testing.T, parts ...string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// rulesOfThisFolder knows what the settings and the secrets are called.
func rulesOfThisFolder(t *testing.T) rules {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "secrets")
	if out, err := makeSecrets(folder); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	made, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	r := rules{root: "..", settings: map[string]bool{}}
	for _, f := range made {
		r.secrets = append(r.secrets, f.Name())
		if info, err := f.Info(); err != nil || !f.IsDir() && info.Mode().Perm() != 0o444 {
			t.Errorf("%s: %v, want mode 0444: containers read it as other users", f.Name(), err)
		}
	}
	// The table of settings is in package main, which cannot be imported.
	for line := range strings.SplitSeq(read(t, "../config.go"), "\n") {
		_, rest, found := strings.Cut(line, `{env: "`)
		if name, _, ok := strings.Cut(rest, `"`); found && ok {
			r.settings[name] = true
			if strings.Contains(line, "secret: true") {
				r.settings[name+"_FILE"] = true
			}
		}
	}
	if len(r.settings) < 10 || !slices.Contains(r.secrets, "mongo_uri") {
		t.Fatal(fmt.Sprint("settings or secrets not found: ", r))
	}
	return r
}
