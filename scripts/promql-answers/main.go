// What Prometheus' own parser says of queries, every feature enabled: a JSON list of texts comes in, a list of what each
// is refused for goes out, null for those that it takes, otherwise the first error with the bytes that it is about. scripts/test-data.py asks it.
package main

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"

	"github.com/prometheus/prometheus/promql/parser"
)

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	var options parser.Options
	for _, name := range []string{
		"EnableExperimentalFunctions", "ExperimentalDurationExpr", "EnableExtendedRangeSelectors", "EnableBinopFillModifiers",
	} {
		// What is enabled for good in a version is no option of it any more.
		if option := reflect.ValueOf(&options).Elem().FieldByName(name); option.IsValid() {
			option.SetBool(true)
		}
	}
	asked := parser.NewParser(options)
	answers := make([][]any, len(texts))
	for i, text := range texts {
		_, err := asked.ParseExpr(text)
		if err == nil {
			continue
		}
		answers[i] = []any{err.Error(), 0, len(text)}
		var found parser.ParseErrors
		if errors.As(err, &found) && len(found) > 0 {
			place := found[0].PositionRange
			answers[i] = []any{found[0].Err.Error(), int(place.Start), int(place.End)}
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
