package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/importer"
)

// planCommand runs the command that the word behind "plan" names.
func planCommand(ctx context.Context, e env, args []string) error {
	if len(args) > 0 && args[0] == "parse" {
		return planParse(ctx, e, args[1:])
	}
	return errors.New("plan parse?")
}

// maxPlanFile is one byte more than the reader takes, so that it can say so.
const maxPlanFile = 20<<20 + 1

// planParse prints what was understood of a plan document.
func planParse(_ context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("plan parse", flag.ContinueOnError)
	format := fs.String("format", "tree", "tree or json")
	convert := fs.Bool("convert", false, "turn text in TCVN3 or VNI into Unicode")
	words, err := parseArgs(fs, e, args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return errors.New("plan parse needs one FILE")
	}
	if *format != "tree" && *format != "json" {
		return fmt.Errorf("--format is tree or json, not %q", *format)
	}
	data, err := readLimited(words[0], maxPlanFile)
	if err != nil {
		return err
	}
	draft, err := importer.Read(data, importer.Options{Convert: *convert})
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return errors.New(f.Message)
	}
	if err != nil {
		return err
	}
	if *format == "tree" {
		return printPlanTree(e.stdout, &draft)
	}
	out := json.NewEncoder(e.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	return out.Encode(draft)
}

func readLimited(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, limit))
}
