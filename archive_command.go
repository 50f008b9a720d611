package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hazardloop/repository/archive"
)

// archiveExportCommand writes everything into one file, also while the service
// runs. What is damaged in the stores is printed and makes the exit code 1; the
// archive is of use nevertheless.
func archiveExportCommand(ctx context.Context, p process) error {
	file, err := p.parseArchive("archive export FILE")
	if err != nil {
		return err
	}
	opened, err := openStorage(ctx, p.cfg, beside, p.log)
	if err != nil {
		return err
	}
	defer func() { _ = opened.close() }() // it was read
	var made archive.Manifest
	write := func(w io.Writer) (err error) {
		made, err = archive.Export(ctx, opened.stores, opened.blobs, w, archive.ExportOptions{
			Product: version, Now: time.Now(), //nolint:forbidigo // a command knows the clock
			Progress: p.progress("written"),
		})
		return err
	}
	if file == "-" {
		err = buffered(p.stdout, write)
	} else {
		err = newFile(file, write)
	}
	if err != nil {
		return fmt.Errorf("nothing was exported: %w", err)
	}
	fmt.Fprintf(p.stderr, "exported: %s\n", listArchive(made.Counts))
	if len(made.Damaged) == 0 {
		return nil
	}
	p.printDamaged(made)
	return errDamaged
}

// archiveImportCommand brings an archive into the stores that the settings name.
func archiveImportCommand(ctx context.Context, p process) error {
	flags := newFlags("archive import [flags] FILE")
	without := flags.Bool("without-damaged", false, "take an archive that names damage, without what is damaged")
	names, err := p.parseFiles(flags)
	if err != nil {
		return err
	}
	if len(names) != 1 || names[0] == "-" {
		return usageError{errors.New("archive import needs one file, which it reads twice")}
	}
	f, err := os.Open(names[0])
	if err != nil {
		return err
	}
	defer f.Close()
	opened, err := openStorage(ctx, p.cfg, alone, p.log)
	if err != nil {
		return err
	}
	done, err := archive.Import(ctx, f, opened.stores, opened.blobs, archive.ImportOptions{
		WithoutDamaged: *without, Checking: p.progress("checked"), Progress: p.progress("imported"),
	})
	if err = errors.Join(err, opened.close()); err != nil {
		if len(done.Added) > 0 {
			fmt.Fprintf(p.stderr, "added so far: %s; what is missing can be imported by running it again\n", listArchive(done.Added))
		}
		p.printDamaged(done.Manifest)
		return fmt.Errorf("the import was not finished: %w", err)
	}
	fmt.Fprintf(p.stdout, "added: %s\n", listArchive(done.Added))
	if len(done.Present) > 0 {
		fmt.Fprintf(p.stdout, "there already: %s\n", listArchive(done.Present))
	}
	if len(done.LeftOut) > 0 {
		fmt.Fprintf(p.stdout, "left out, damaged: %s\n", listArchive(done.LeftOut))
		p.printDamaged(done.Manifest)
	}
	return nil
}

// archiveCheckCommand proves an archive without any store.
func archiveCheckCommand(ctx context.Context, p process) error {
	file, err := p.parseArchive("archive check FILE")
	if err != nil {
		return err
	}
	in := p.stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	m, err := archive.Check(ctx, bufio.NewReaderSize(in, 1<<20), p.progress("checked"))
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "made %s by %s: %s: ok\n", m.MadeAt.Format(time.RFC3339), m.Product, listArchive(m.Counts))
	if len(m.Damaged) == 0 {
		return nil
	}
	p.printDamaged(m)
	return errDamaged
}

// parseArchive reads the one argument of a command; - stands for standard input
// or output.
func (p process) parseArchive(usage string) (string, error) {
	names, err := p.parseFiles(newFlags(usage))
	if err == nil && len(names) != 1 {
		err = usageError{fmt.Errorf("%s needs one file", strings.TrimSuffix(usage, " FILE"))}
	}
	if err != nil {
		return "", err
	}
	return names[0], nil
}

// printDamaged names what was damaged where the archive was made.
func (p process) printDamaged(m archive.Manifest) {
	for _, d := range m.Damaged {
		fmt.Fprintln(p.stderr, "DAMAGED", d)
	}
}

// progressStep is how many of a kind pass by between two lines of progress.
const progressStep = 10_000

func (p process) progress(did string) func(archive.Kind, int64) {
	next := map[archive.Kind]int64{}
	return func(k archive.Kind, done int64) {
		if done >= max(next[k], progressStep) {
			fmt.Fprintf(p.stderr, "%s %d %s\n", did, done, k)
			next[k] = done - done%progressStep + progressStep
		}
	}
}

func listArchive(counts map[archive.Kind]int64) string {
	var parts []string
	for _, k := range archive.Kinds {
		if counts[k] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[k], k))
		}
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

func buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<20)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// newFile makes a file that its owner alone can read. It has its name when it is
// complete and on the disk; one that is there already stays.
func newFile(name string, write func(io.Writer) error) (err error) {
	if _, err := os.Lstat(name); err == nil {
		return fmt.Errorf("%s: %w", name, fs.ErrExist)
	}
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".part-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // when it has its name there is nothing to remove
	err = buffered(f, write)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(name))
}

// syncFolder puts the names in a folder on the disk.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
