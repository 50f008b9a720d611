package deploy

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// project is what these rules look at of compose files.
type project struct {
	Services map[string]*service   `yaml:"services"`
	Networks map[string]network    `yaml:"networks"`
	Volumes  map[string]any        `yaml:"volumes"`
	Secrets  map[string]secretFile `yaml:"secrets"`
}

type service struct {
	Image       string                `yaml:"image"`
	User        string                `yaml:"user"`
	Ports       []string              `yaml:"ports"`
	Networks    names                 `yaml:"networks"`
	NetworkMode string                `yaml:"network_mode"`
	MemLimit    string                `yaml:"mem_limit"`
	ReadOnly    bool                  `yaml:"read_only"`
	CapDrop     []string              `yaml:"cap_drop"`
	SecurityOpt []string              `yaml:"security_opt"`
	Restart     string                `yaml:"restart"`
	Secrets     []string              `yaml:"secrets"`
	Environment map[string]string     `yaml:"environment"`
	Volumes     []mount               `yaml:"volumes"`
	DependsOn   map[string]dependency `yaml:"depends_on"`
	Extends     struct {
		File    string `yaml:"file"`
		Service string `yaml:"service"`
	} `yaml:"extends"`
	Logging struct {
		Options map[string]string `yaml:"options"`
	} `yaml:"logging"`
	Healthcheck struct {
		Test []string `yaml:"test"`
	} `yaml:"healthcheck"`
}

type (
	network    struct{ Internal bool }
	secretFile struct{ File string }
	dependency struct{ Condition string }
)

// names are the keys of a list or of a map.
type names []string

func (n *names) UnmarshalYAML(content []byte) error {
	var list []string
	if err := yaml.Unmarshal(content, &list); err == nil {
		*n = list
		return nil
	}
	var byName map[string]any
	err := yaml.Unmarshal(content, &byName)
	for name := range byName {
		*n = append(*n, name)
	}
	return err
}

// mount is a volume, a file of the host (Source with a slash) or memory.
type mount struct{ Type, Source, Target string }

func (m *mount) UnmarshalYAML(content []byte) error {
	type long mount
	if err := yaml.Unmarshal(content, (*long)(m)); err == nil {
		return nil
	}
	var short string
	if err := yaml.Unmarshal(content, &short); err != nil {
		return err
	}
	parts := strings.Split(short, ":")
	if len(parts) < 2 {
		return fmt.Errorf("mount %q has no target", short)
	}
	m.Source, m.Target = parts[0], parts[1]
	return nil
}

// load reads compose files as one project: later ones add to earlier ones, and
// a service takes over what it extends.
func load(root string, files ...string) (*project, error) {
	all := &project{
		Services: map[string]*service{}, Networks: map[string]network{}, Volumes: map[string]any{}, Secrets: map[string]secretFile{},
	}
	for _, file := range files {
		var p project
		if err := parse(filepath.Join(root, file), &p); err != nil {
			return nil, err
		}
		for name, s := range p.Services {
			whole, err := extended(root, file, s)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if before, ok := all.Services[name]; ok {
				whole = before.with(whole)
			}
			all.Services[name] = whole
		}
		addAll(all.Networks, p.Networks)
		addAll(all.Volumes, p.Volumes)
		addAll(all.Secrets, p.Secrets)
	}
	return all, nil
}

func parse(file string, into any) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal([]byte(defaults.ReplaceAllString(string(content), "$1")), into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// defaults are variables of which the operator sets none.
var defaults = regexp.MustCompile(`\$\{\w+:-([^}]*)\}`)

func extended(root, file string, s *service) (*service, error) {
	from := s.Extends
	if from.Service == "" {
		return s, nil
	}
	if from.File == "" {
		from.File = file
	}
	var p project
	if err := parse(filepath.Join(root, from.File), &p); err != nil {
		return nil, err
	}
	base, ok := p.Services[from.Service]
	if !ok {
		return nil, fmt.Errorf("%s has no service %s", from.File, from.Service)
	}
	base, err := extended(root, from.File, base)
	if err != nil {
		return nil, err
	}
	return base.with(s), nil
}

// with is s under what a later file says of it.
func (s *service) with(later *service) *service {
	sum := *s
	for _, f := range []struct {
		of   *string
		next string
	}{
		{&sum.Image, later.Image}, {&sum.User, later.User}, {&sum.NetworkMode, later.NetworkMode},
		{&sum.MemLimit, later.MemLimit}, {&sum.Restart, later.Restart},
	} {
		if f.next != "" {
			*f.of = f.next
		}
	}
	sum.ReadOnly = s.ReadOnly || later.ReadOnly
	sum.Ports = slices.Concat(s.Ports, later.Ports)
	sum.Networks = slices.Concat(s.Networks, later.Networks)
	sum.CapDrop = slices.Concat(s.CapDrop, later.CapDrop)
	sum.SecurityOpt = slices.Concat(s.SecurityOpt, later.SecurityOpt)
	sum.Secrets = slices.Concat(s.Secrets, later.Secrets)
	sum.Volumes = slices.Concat(s.Volumes, later.Volumes)
	sum.Environment = union(s.Environment, later.Environment)
	sum.DependsOn = union(s.DependsOn, later.DependsOn)
	sum.Logging.Options = union(s.Logging.Options, later.Logging.Options)
	if later.Healthcheck.Test != nil {
		sum.Healthcheck = later.Healthcheck
	}
	return &sum
}

func union[V any](a, b map[string]V) map[string]V {
	sum := map[string]V{}
	addAll(sum, a)
	addAll(sum, b)
	return sum
}

func addAll[V any](to, from map[string]V) {
	for name, v := range from {
		to[name] = v
	}
}
