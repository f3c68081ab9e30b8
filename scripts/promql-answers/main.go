// What Prometheus' own parser says of queries, every feature enabled: a JSON list of texts comes in, a list of what each
// is refused for goes out, null for those that it takes. scripts/test-data.py asks it.
package main

import (
	"encoding/json"
	"errors"
	"os"

	"github.com/prometheus/prometheus/promql/parser"
)

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	asked := parser.NewParser(parser.Options{
		EnableExperimentalFunctions:  true,
		ExperimentalDurationExpr:     true,
		EnableExtendedRangeSelectors: true,
		EnableBinopFillModifiers:     true,
	})
	answers := make([]*string, len(texts))
	for i, text := range texts {
		_, err := asked.ParseExpr(text)
		if err == nil {
			continue
		}
		message := err.Error()
		var found parser.ParseErrors
		if errors.As(err, &found) && len(found) > 0 {
			message = found[0].Err.Error()
		}
		answers[i] = &message
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
