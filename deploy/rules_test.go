package deploy

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// rules are what holds for every service of every compose file.
type rules struct {
	root     string
	secrets  []string        // that scripts/secrets.sh makes
	settings map[string]bool // of the service
}

// Those that may what others may not, each for its reason.
var (
	// published are the ways in: to the service, and to its balancer.
	published = []string{"hazardloop", "balancer"}
	// roots: prepare gives files to other users; the balancer has no other right
	// than to open a port.
	roots = []string{"prepare", "balancer"}
	// ownUsers are images that name their unprivileged user themselves.
	ownUsers = []string{"hazardloop"}
	// balancerSettings are of the balancer, not of the service.
	balancerSettings = []string{"HAZARD_SITE", "HAZARD_BALANCER_TLS"}
)

// faults says what is against the rules.
func (r rules) faults(p *project) []string {
	var all []string
	for name, s := range p.Services {
		for _, fault := range slices.Concat(s.open(name), s.unlimited(), s.unwatched(), r.unset(s), r.unmounted(p, s), unordered(p, s)) {
			all = append(all, name+": "+fault)
		}
	}
	return append(all, r.loose(p)...)
}

// open is what lets strangers in, or a service out.
func (s *service) open(name string) []string {
	var faults []string
	image, tag, _ := strings.Cut(s.Image[strings.LastIndexByte(s.Image, '/')+1:], ":")
	if image == "" || tag == "" || tag == "latest" {
		faults = append(faults, "image "+s.Image+" has no fixed tag")
	}
	if len(s.Ports) > 0 && !slices.Contains(published, name) {
		faults = append(faults, fmt.Sprint("publishes ", s.Ports))
	}
	if slices.Contains(s.Networks, "front") && !slices.Contains(published, strings.TrimRight(name, "0123456789")) {
		faults = append(faults, "is on front, where only the service and its balancer belong")
	}
	unnamed := s.User == "" && !slices.Contains(ownUsers, strings.TrimRight(name, "0123456789"))
	if (unnamed || strings.TrimLeft(s.User, "0:") == "" && s.User != "") && !slices.Contains(roots, name) {
		faults = append(faults, "runs as root")
	}
	if !s.ReadOnly {
		faults = append(faults, "has a writable image")
	}
	if !slices.Contains(s.CapDrop, "ALL") {
		faults = append(faults, "keeps capabilities")
	}
	if !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
		faults = append(faults, "may gain privileges")
	}
	return faults
}

// unlimited is what can take the machine from the others.
func (s *service) unlimited() []string {
	var faults []string
	if s.MemLimit == "" {
		faults = append(faults, "has no memory limit")
	}
	if s.Logging.Options["max-size"] == "" || s.Logging.Options["max-file"] == "" {
		faults = append(faults, "has a log without an end")
	}
	return faults
}

// unwatched is what stays down, or looks alive and is not.
func (s *service) unwatched() []string {
	switch {
	case s.Restart == "":
		return []string{"does not say whether to restart"}
	case s.Restart != "no" && len(s.Healthcheck.Test) == 0:
		return []string{"has no health check"}
	}
	return nil
}

// unset is what the settings get wrong.
func (r rules) unset(s *service) []string {
	var faults []string
	for name, value := range s.Environment {
		if strings.HasPrefix(name, "HAZARD_") && !r.settings[name] && !slices.Contains(balancerSettings, name) {
			faults = append(faults, name+" is no setting of the service")
		}
		file, isSecret := strings.CutPrefix(value, "/run/secrets/")
		if isSecret && !slices.Contains(s.Secrets, file) {
			faults = append(faults, file+" is not among its secrets")
		}
		if (strings.Contains(name, "PASSWORD") || strings.Contains(name, "SECRET")) && !strings.HasSuffix(name, "_FILE") {
			faults = append(faults, name+" is a secret in the open")
		}
	}
	return faults
}

// unmounted is what a container would not find.
func (r rules) unmounted(p *project, s *service) []string {
	var faults []string
	for _, name := range s.Secrets {
		if _, ok := p.Secrets[name]; !ok {
			faults = append(faults, "secret "+name+" is not declared")
		}
	}
	for _, m := range s.Volumes {
		_, declared := p.Volumes[m.Source]
		switch {
		case m.Type == "tmpfs" || strings.HasPrefix(m.Source, "./secrets/"):
		case !strings.HasPrefix(m.Source, "."):
			if !declared {
				faults = append(faults, "volume "+m.Source+" is not declared")
			}
		default:
			if _, err := os.Stat(filepath.Join(r.root, m.Source)); err != nil {
				faults = append(faults, err.Error())
			}
		}
	}
	return faults
}

// unordered is a start that would not come about.
func unordered(p *project, s *service) []string {
	var faults []string
	for name, d := range s.DependsOn {
		other, ok := p.Services[name]
		switch {
		case !ok:
			faults = append(faults, "depends on "+name+", which is not there")
		case d.Condition == "service_healthy" && len(other.Healthcheck.Test) == 0:
			faults = append(faults, "waits for the health of "+name+", which tells none")
		case d.Condition == "service_completed_successfully" && other.Restart != "no":
			faults = append(faults, "waits for the end of "+name+", which never ends")
		}
	}
	return faults
}

// loose is what belongs to no single service.
func (r rules) loose(p *project) []string {
	var faults []string
	if back, ok := p.Networks["back"]; ok && !back.Internal {
		faults = append(faults, "network back is not internal")
	}
	for name, s := range p.Secrets {
		if s.File != "./secrets/"+name || !slices.Contains(r.secrets, name) {
			faults = append(faults, fmt.Sprintf("secret %s: scripts/secrets.sh does not make %s", name, s.File))
		}
	}
	for name := range p.Volumes {
		used := false
		for _, s := range p.Services {
			used = used || slices.ContainsFunc(s.Volumes, func(m mount) bool { return m.Source == name })
		}
		if !used {
			faults = append(faults, "volume "+name+" is not used")
		}
	}
	return faults
}
