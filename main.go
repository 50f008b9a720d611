// Command hazardloop is the service of 隐患闭环: hazard inspection by checklist
// and its closed loop. See README.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.LookupEnv, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(exitCode(err, os.Stderr))
}

// errDamaged ends verify when it found damage, which it has printed already.
var errDamaged = errors.New("damaged")

// exitCode: 0 done, 1 failed, 2 called wrongly.
func exitCode(err error, stderr io.Writer) int {
	var wrong usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errDamaged), errors.Is(err, errFaulty):
		return 1
	case errors.As(err, &wrong):
		fmt.Fprintln(stderr, "hazardloop:", err)
		return 2
	}
	fmt.Fprintln(stderr, "hazardloop:", err)
	return 1
}

// usageError is a call that cannot be understood.
type usageError struct{ error }

// process is what a command gets of the world.
type process struct {
	cfg    config
	args   []string // what follows the command
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	log    *slog.Logger
}

// command is one sub-command.
type command struct {
	name string
	help string
	run  func(ctx context.Context, p process) error
}

// commands, in the order of the help. The first one is the default.
var commands = []command{
	{"serve", "run the service", serveCommand},
	{"demo", "run the service on made-up data", demoCommand},
	{"user add", "make an account, for example the first administrator", userAddCommand},
	{"checklists lint", "check checklist files: YAML, or Excel as offices use it", checklistsLintCommand},
	{"checklists import", "take a checklist file in as an own checklist", checklistsImportCommand},
	{"checklists export", "write a checklist as YAML or Excel", checklistsExportCommand},
	{"archive export", "write everything into one file, also while the service runs: a secret, for it holds password hashes", archiveExportCommand},
	{"archive import", "bring such a file into the stores that are set, embedded or MongoDB and S3; run again to go on", archiveImportCommand},
	{"archive check", "prove such a file without any store", archiveCheckCommand},
	{"backup", "bring a backup folder of the embedded stores up to date, also while the service runs", backupCommand},
	{"restore", "make an empty data folder of a backup folder", restoreCommand},
	{"verify", "check every history chain and every photo", verifyCommand},
	{"healthcheck", "ask the running service whether it is ready", healthcheckCommand},
}

// run is the program without the process: tests call it as main does.
func run(ctx context.Context, args []string, env func(string) (string, bool), stdin io.Reader, stdout, stderr io.Writer) error {
	cfg, rest, err := loadConfig(args, env)
	if errors.Is(err, flag.ErrHelp) {
		return printHelp(stdout)
	}
	if err != nil {
		return usageError{err}
	}
	cmd, rest, err := findCommand(rest)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: cfg.logLevel}))
	return cmd.run(ctx, process{cfg: cfg, args: rest, stdin: stdin, stdout: stdout, stderr: stderr, log: log})
}

func findCommand(args []string) (command, []string, error) {
	if len(args) == 0 {
		return commands[0], nil, nil
	}
	name := args[0]
	if len(args) > 1 && slices.ContainsFunc(commands, func(c command) bool { return strings.HasPrefix(c.name, name+" ") }) {
		name += " " + args[1]
		args = args[1:]
	}
	for _, c := range commands {
		if c.name == name {
			return c, args[1:], nil
		}
	}
	return command{}, nil, usageError{fmt.Errorf("unknown command %q: see -help", name)}
}

func printHelp(w io.Writer) error {
	fmt.Fprintf(w, "hazardloop %s: hazard inspection and its closed loop (隐患闭环)\n\nUsage: hazardloop [settings] [command] [flags]\n\nCommands:\n", version)
	for i, c := range commands {
		note := ""
		if i == 0 {
			note = " (the default)"
		}
		fmt.Fprintf(w, "  %-17s %s%s\n", c.name, c.help, note)
	}
	fmt.Fprintln(w)
	return printSettings(w)
}

// parse reads the flags of a command and refuses what is left over.
func (p process) parse(flags *flag.FlagSet) error {
	flags.SetOutput(p.stdout)
	if err := flags.Parse(p.args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return usageError{err}
	}
	if flags.NArg() > 0 {
		return usageError{fmt.Errorf("unexpected %q after %s", flags.Arg(0), flags.Name())}
	}
	return nil
}

func newFlags(name string) *flag.FlagSet { return flag.NewFlagSet(name, flag.ContinueOnError) }
