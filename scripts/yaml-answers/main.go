// What Go's readers of YAML make of texts: a JSON list of texts comes in, for each three answers go out: of yaml.v2, which
// Prometheus reads its configuration with, of yaml.v3, which reads its rules and Grafana's files, and of yaml.v4, which
// reads Compose files: null where the text is taken, otherwise why not.
// scripts/test-data.py asks it.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	v2 "go.yaml.in/yaml/v2"
	v3 "go.yaml.in/yaml/v3"
	v4 "go.yaml.in/yaml/v4"
)

type decoder interface{ Decode(any) error }

func refusal(asked decoder) (why *string) {
	defer func() {
		if failed := recover(); failed != nil {
			text := fmt.Sprint(failed)
			why = &text
		}
	}()
	for {
		var value any
		err := asked.Decode(&value)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			text := err.Error()
			return &text
		}
	}
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	answers := make([][3]*string, len(texts))
	for i, text := range texts {
		answers[i] = [3]*string{
			refusal(v2.NewDecoder(strings.NewReader(text))),
			refusal(v3.NewDecoder(strings.NewReader(text))),
			refusal(v4.NewDecoder(strings.NewReader(text))),
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
