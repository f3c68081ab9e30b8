#!/usr/bin/env bash
# Fetches the JMX exporter's agent in the version that pom.xml names; does nothing where it is there already.
set -euo pipefail

pom=${POM:-/lab/pom.xml}
folder=${AGENT_FOLDER:-/agent}

if [ -f "$folder/pom.xml" ] && [ "$(<"$pom")" = "$(<"$folder/pom.xml")" ]; then
  echo "agent: is there already"
  exit 0
fi
output=$(mvn --batch-mode --quiet -Dstyle.color=never --file="$pom" --activate-profiles=agent \
  dependency:copy-dependencies -DoutputDirectory="$folder" -Dmdep.stripVersion=true 2>&1) || {
  echo "agent: Maven could not fetch it, is there a network? $(grep --max-count=1 ERROR <<<"$output")" >&2
  exit 1
}
cp "$pom" "$folder/pom.xml"
echo "agent: fetched"
