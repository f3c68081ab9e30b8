// Whether Go's text/template takes templates, in the dialect of Prometheus's alerts: a JSON list of texts comes in,
// a JSON list of true and false goes out. scripts/test-data.py asks it.
package main

import (
	"encoding/json"
	"os"
	"strings"
	"text/template"
)

const functions = `args externalURL first graphLink humanize humanize1024 humanizeDuration humanizePercentage
humanizeTimestamp label match now parseDuration pathPrefix query reReplaceAll safeHtml sortByLabel stripDomain
stripPort strvalue tableLink title toDuration toLower toTime toUpper urlQueryEscape value`

const variables = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}" +
	"{{$value := .Value}}"

func main() {
	known := template.FuncMap{}
	for _, name := range strings.Fields(functions) {
		known[name] = func(...any) string { return "" }
	}
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	taken := make([]bool, len(texts))
	for i, text := range texts {
		_, err := template.New("").Funcs(known).Parse(variables + text)
		taken[i] = err == nil
	}
	if err := json.NewEncoder(os.Stdout).Encode(taken); err != nil {
		panic(err)
	}
}
