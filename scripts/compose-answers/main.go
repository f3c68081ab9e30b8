// Whether Compose takes files: a JSON list of texts comes in, a JSON list of true and false goes out.
// scripts/test-data.py asks it.
package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/cli"
)

func takes(folder, text string) bool {
	path := filepath.Join(folder, "compose.yml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		panic(err)
	}
	options, err := cli.NewProjectOptions([]string{path}, cli.WithName("lab"), cli.WithProfiles([]string{"*"}))
	if err != nil {
		return false
	}
	_, err = options.LoadProject(context.Background())
	return err == nil
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	folder, err := os.MkdirTemp("", "compose")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	taken := make([]bool, len(texts))
	for i, text := range texts {
		taken[i] = takes(folder, text)
	}
	if err := json.NewEncoder(os.Stdout).Encode(taken); err != nil {
		panic(err)
	}
}
