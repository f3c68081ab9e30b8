// Whether BuildKit parses Dockerfiles: a JSON list of texts comes in, a JSON list of true and false goes out.
// scripts/test-data.py asks it.
package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

func takes(text string) bool {
	result, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return false
	}
	stages, _, err := instructions.Parse(result.AST, linter.New(&linter.Config{}))
	return err == nil && len(stages) > 0
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	taken := make([]bool, len(texts))
	for i, text := range texts {
		taken[i] = takes(text)
	}
	if err := json.NewEncoder(os.Stdout).Encode(taken); err != nil {
		panic(err)
	}
}
