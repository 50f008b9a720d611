package checklists

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed data/*/*.yaml data/lock.json data/facts.yaml data/standards.yaml
var dataFiles embed.FS

// Builtin is the library of the checklists that come with the program, read and
// validated once. It fails when a template is faulty, or when a published one is
// not what its lock says; a program that cannot trust its checklists must not
// start.
func Builtin() (*Library, error) {
	return builtin()
}

var builtin = sync.OnceValues(func() (*Library, error) {
	if _, err := facts(); err != nil {
		return nil, err
	}
	if _, err := standards(); err != nil {
		return nil, err
	}
	return load(dataFiles)
})

// load reads data/<code>/<version>.yaml and data/lock.json of a file system.
func load(files fs.FS) (*Library, error) {
	all, err := readTemplates(files)
	if err != nil {
		return nil, err
	}
	locked, err := readLock(files)
	if err != nil {
		return nil, err
	}
	if err := checkLock(locked, all); err != nil {
		return nil, err
	}
	return newLibrary(all), nil
}

func readTemplates(files fs.FS) ([]Checklist, error) {
	names, err := fs.Glob(files, "data/*/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("checklists: %w", err)
	}
	all := make([]Checklist, 0, len(names))
	for _, name := range names {
		c, err := readTemplate(files, name)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func readTemplate(files fs.FS, name string) (Checklist, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return Checklist{}, fmt.Errorf("checklists: %w", err)
	}
	c, faults := Parse(bytes.NewReader(data))
	if len(faults) > 0 {
		return Checklist{}, fmt.Errorf("checklists: %s: %s (%d problems)", name, faults[0], len(faults))
	}
	if want := path.Join("data", c.Code, c.Version+".yaml"); name != want {
		return Checklist{}, fmt.Errorf("checklists: %s holds %s %s", name, c.Code, c.Version)
	}
	return c, nil
}

// lockKey names one published version in the lock.
func lockKey(c Checklist) string {
	return strings.Join([]string{c.Code, c.Version}, "/")
}
