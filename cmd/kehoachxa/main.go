// Command kehoachxa is the whole product in one binary: the server and the commands around it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // the container image has no time zones of its own
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
	stop()
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errSilent):
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "kehoachxa:", err)
		os.Exit(1)
	}
}

// errSilent ends with exit code 1 where the command has said all there is to say.
var errSilent = errors.New("failed")

// env is what a command may use of the world outside.
type env struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// command is one word of the command line; args are those behind it.
type command struct {
	usage string
	run   func(ctx context.Context, e env, args []string) error
}

// commands are all of them; a command of several words has its own table behind the first.
var commands = map[string]command{
	"plan":    {planUsage, planCommand},
	"serve":   {"serve [--demo [--demo-accounts FILE]] [--demo-public]", serve},
	"migrate": {"migrate up|down|status", migrateCommand},
	"account": {accountUsage, accountCommand},
	"doctor":  {"doctor", doctorCommand},
	"health":  {"health", health},
	"report":  {reportUsage, reportCommand},
	"version": {"version", version},
}

func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) error {
	e := env{getenv, stdin, stdout, stderr}
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		usage(stdout)
		return nil
	}
	c, ok := commands[args[0]]
	if !ok {
		usage(stderr)
		return fmt.Errorf("unknown command %q", args[0])
	}
	return c.run(ctx, e, args[1:])
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "Usage:")
	names := make([]string, 0, len(commands))
	for name := range commands {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for line := range strings.SplitSeq(commands[name].usage, "\n") {
			if strings.HasPrefix(line, " ") { // goes on with the line above
				fmt.Fprintln(w, "           ", line)
				continue
			}
			fmt.Fprintln(w, "  kehoachxa", line)
		}
	}
	fmt.Fprintln(w, "The configuration is read from the environment: see docs/operations.md.")
}

// parseArgs reads options that may stand before or after the other words, and returns those words.
func parseArgs(fs *flag.FlagSet, e env, args []string) ([]string, error) {
	fs.SetOutput(e.stderr)
	var words []string
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		args = fs.Args()
		if len(args) == 0 {
			return words, nil
		}
		words = append(words, args[0])
		args = args[1:]
	}
}
