package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hazardloop/checklists"
	"hazardloop/checklists/sheet"
	"hazardloop/services"
	"hazardloop/services/hazard"
)

// errFaulty ends a command that found faults in a checklist, which it has
// printed already.
var errFaulty = errors.New("faulty checklist")

// checklistsLintCommand prints every problem of checklist files with its place.
func checklistsLintCommand(_ context.Context, p process) error {
	files, err := p.parseFiles(newFlags("checklists lint FILE..."))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return usageError{errors.New("checklists lint needs files: YAML, or .xlsx")}
	}
	faulty := false
	for _, file := range files {
		c, problems := readChecklist(file, anyHead)
		// A document that our register does not know may be a local rule: worth a
		// look, and no fault.
		for _, line := range places(file, checklists.Lint(c)) {
			fmt.Fprintln(p.stdout, "warning:", line)
		}
		for _, line := range problems {
			fmt.Fprintln(p.stdout, line)
		}
		if len(problems) == 0 {
			fmt.Fprintf(p.stdout, "%s: ok, %d items\n", file, itemsOf(c))
		}
		faulty = faulty || len(problems) > 0
	}
	if faulty {
		return errFaulty
	}
	return nil
}

// anyHead stands in for what a sheet need not say: the import says it.
var anyHead = sheet.Head{Code: "lint", Version: "1.0", Name: "检查表", Category: checklists.Fire}

func itemsOf(c checklists.Checklist) int {
	n := 0
	for _, s := range c.Sections {
		n += len(s.Items)
	}
	return n
}

// readChecklist reads a file by its extension; its problems are lines that name
// the file and the place, as compilers print them.
func readChecklist(file string, head sheet.Head) (checklists.Checklist, []string) {
	f, err := os.Open(file)
	if err != nil {
		return checklists.Checklist{}, []string{err.Error()}
	}
	defer f.Close()
	if !isSheet(file) {
		c, problems := checklists.Parse(f)
		return c, places(file, problems)
	}
	c, problems := sheet.Read(f, head)
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = place(file, p.Row, strings.TrimPrefix(p.Column+" 列：", " 列：")+p.Message)
	}
	return c, lines
}

func isSheet(file string) bool { return strings.EqualFold(filepath.Ext(file), ".xlsx") }

func places(file string, problems []checklists.Problem) []string {
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = place(file, p.Line, checklists.Problem{Path: p.Path, Message: p.Message}.String())
	}
	return lines
}

func place(file string, line int, message string) string {
	if line == 0 {
		return file + ": " + message
	}
	return fmt.Sprintf("%s:%d: %s", file, line, message)
}

// checklistsImportCommand takes a file into the store: as a new draft, or onto
// the draft of that code and version. The service must not be running on the
// same data folder.
func checklistsImportCommand(ctx context.Context, p process) error {
	flags := newFlags("checklists import [flags] FILE")
	var (
		org      = flags.String("org", "", "organisation that keeps it, by ID or exact name")
		code     = flags.String("code", "", "code of the checklist; else what the file says")
		version  = flags.String("version", "", "version of the checklist; else what the file says")
		name     = flags.String("name", "", "name of the checklist; else what the file says")
		category = flags.String("category", "", "fire, three_in_one, construction, bridge or gas; else what the file says")
		publish  = flags.Bool("publish", false, "publish it: from then on it never changes")
		grid     = flags.String("share-grid", "", "with --publish: share it with all at and below this grid, by ID")
	)
	files, err := p.parseFiles(flags)
	switch {
	case err != nil:
		return err
	case *org == "" || len(files) != 1:
		return usageError{errors.New("checklists import needs --org and one file")}
	case *grid != "" && !*publish:
		return usageError{errors.New("--share-grid needs --publish: a draft is shared with nobody")}
	}
	head := sheet.Head{Code: *code, Version: *version, Name: *name, Category: checklists.Category(*category)}
	c, problems := readChecklist(files[0], head)
	if len(problems) > 0 {
		fmt.Fprintln(p.stdout, strings.Join(problems, "\n"))
		return errFaulty
	}
	c.Code, c.Version, c.Name = cmp.Or(head.Code, c.Code), cmp.Or(head.Version, c.Version), cmp.Or(head.Name, c.Name)
	c.Category = cmp.Or(head.Category, c.Category)
	a, err := openApp(ctx, p.cfg, p.log)
	if err != nil {
		return err
	}
	t, err := a.importChecklist(ctx, *org, c)
	if err == nil && *publish && t.Status == hazard.TemplateDraft {
		t, err = a.services.Templates.Publish(ctx, operator, t.ID, 0, *grid)
	}
	if err == nil {
		fmt.Fprintf(p.stdout, "%s %s: %s, %d items, ID %s\n", c.Code, c.Version, t.Status, itemsOf(c), t.ID)
	}
	return errors.Join(printFaults(p.stdout, files[0], err), a.close())
}

// importChecklist stores a checklist as a draft. What is published with the
// same content already stays as it is.
func (a *app) importChecklist(ctx context.Context, org string, c checklists.Checklist) (hazard.Template, error) {
	orgID, err := a.knownOrg(ctx, org)
	if err != nil {
		return hazard.Template{}, err
	}
	versions, err := storedVersions(ctx, a.stores.Templates, c.Code)
	if err != nil {
		return hazard.Template{}, err
	}
	i := slices.IndexFunc(versions, func(t hazard.Template) bool { return t.OrgID == orgID && t.Checklist.Version == c.Version })
	if i < 0 {
		t, _, err := a.services.Templates.Create(ctx, operator, services.NewTemplate{ID: newID(), OrgID: orgID, Checklist: &c})
		return t, err
	}
	stored := versions[i]
	if stored.Status == hazard.TemplatePublished && stored.Digest == checklists.Digest(c) {
		return stored, nil
	}
	return a.services.Templates.Edit(ctx, operator, stored.ID, 0, c)
}

// storedVersions gives the own checklists of a code.
func storedVersions(ctx context.Context, templates hazard.Templates, code string) ([]hazard.Template, error) {
	var all []hazard.Template
	for page := (hazard.PageRequest{Limit: 200}); ; {
		found, err := templates.List(ctx, hazard.Everything, hazard.TemplateQuery{Code: code}, page)
		all = append(all, found.Items...)
		if err != nil || found.Next == "" {
			return all, err
		}
		page.Cursor = found.Next
	}
}

// printFaults prints the faults that an error names, one a line.
func printFaults(w io.Writer, file string, err error) error {
	var e *hazard.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return err
	}
	for _, f := range e.Fields {
		fmt.Fprintln(w, place(file, 0, f.Detail))
	}
	return errFaulty
}

// checklistsExportCommand writes a built-in or stored checklist, also while the
// service runs.
func checklistsExportCommand(ctx context.Context, p process) error {
	flags := newFlags("checklists export [flags] CODE")
	var (
		format  = flags.String("format", "", "yaml or xlsx; else by the name of the file, or yaml")
		version = flags.String("version", "", "the version, also of a draft; the newest published one when not given")
		out     = flags.String("out", "", "file to write; standard output when not given")
	)
	codes, err := p.parseFiles(flags)
	if err != nil {
		return err
	}
	if *format == "" && isSheet(*out) {
		*format = "xlsx"
	}
	switch {
	case len(codes) != 1:
		return usageError{errors.New("checklists export needs the code of one checklist")}
	case !slices.Contains([]string{"", "yaml", "xlsx"}, *format):
		return usageError{errors.New("--format is yaml or xlsx")}
	case *format == "xlsx" && *out == "":
		return usageError{errors.New("--format xlsx needs --out FILE")}
	}
	c, err := p.findChecklist(ctx, codes[0], *version)
	if err != nil {
		return err
	}
	data := checklists.Format(c)
	if *format == "xlsx" {
		if data, err = sheetOf(c, p.stderr); err != nil {
			return err
		}
	}
	if *out == "" {
		_, err = p.stdout.Write(data)
		return err
	}
	return os.WriteFile(*out, data, 0o644) //nolint:gosec // a checklist is no secret
}

// sheetOf writes the Excel layout, and says so when it cannot hold everything.
func sheetOf(c checklists.Checklist, stderr io.Writer) ([]byte, error) {
	var b bytes.Buffer
	if err := sheet.Write(&b, c); err != nil {
		return nil, err
	}
	back, problems := sheet.Read(bytes.NewReader(b.Bytes()), sheet.Head{})
	if len(problems) > 0 || checklists.Digest(back) != checklists.Digest(c) {
		fmt.Fprintln(stderr, "note: the Excel layout leaves out what only YAML holds, such as conditions, measured values, scoring and verified marks")
	}
	return b.Bytes(), nil
}

// findChecklist looks among the built-in checklists and then into the store.
func (p process) findChecklist(ctx context.Context, code, version string) (checklists.Checklist, error) {
	library, err := checklists.Builtin()
	if err != nil {
		return checklists.Checklist{}, err
	}
	if c, builtin := library.Latest(code); builtin {
		if version == "" {
			return c, nil
		}
		if c, found := library.Version(code, version); found {
			return c, nil
		}
		return c, fmt.Errorf("the built-in checklist %s has no version %s", code, version)
	}
	opened := &storage{}
	if err := opened.openDatabase(ctx, p.cfg, beside, p.log); err != nil {
		return checklists.Checklist{}, fmt.Errorf("%s is no built-in checklist; %w", code, err)
	}
	defer opened.close()
	versions, err := storedVersions(ctx, opened.stores.Templates, code)
	if err != nil {
		return checklists.Checklist{}, err
	}
	return chooseVersion(versions, code, version)
}

func chooseVersion(versions []hazard.Template, code, version string) (checklists.Checklist, error) {
	wanted := slices.DeleteFunc(versions, func(t hazard.Template) bool {
		if version != "" {
			return t.Checklist.Version != version
		}
		return t.Status != hazard.TemplatePublished
	})
	if len(wanted) == 0 {
		return checklists.Checklist{}, fmt.Errorf("no checklist %s", strings.TrimSpace(code+" "+version))
	}
	return slices.MaxFunc(wanted, func(a, b hazard.Template) int {
		if a.PublishedAt == nil || b.PublishedAt == nil {
			return 0 // there is one only
		}
		return a.PublishedAt.Compare(*b.PublishedAt)
	}).Checklist, nil
}

// parseFiles reads the flags of a command, before and after its arguments, and
// gives the arguments.
func (p process) parseFiles(flags *flag.FlagSet) ([]string, error) {
	flags.SetOutput(p.stdout)
	var names []string
	for args := p.args; ; args = flags.Args()[1:] {
		if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, err
		} else if err != nil {
			return nil, usageError{err}
		}
		if flags.NArg() == 0 {
			return names, nil
		}
		names = append(names, flags.Arg(0))
	}
}
