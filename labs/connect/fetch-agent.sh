#!/usr/bin/env bash
# Fetches the JMX exporter's agent and compares its checksum; does nothing where it is there already.
set -euo pipefail

version=1.0.1
checksum=7d61f737fd661610ccc14aea79764faa1ea94a340cbc8f0029b3d2edea3d80c1
address=${AGENT_URL:-https://repo1.maven.org/maven2/io/prometheus/jmx/jmx_prometheus_javaagent/$version/jmx_prometheus_javaagent-$version.jar}
folder=${AGENT_FOLDER:-/agent}
agent=$folder/jmx_prometheus_javaagent.jar

# holds FILE: whether it is the agent in this version.
holds() { echo "$checksum  $1" | sha256sum --check --status 2>/dev/null; }

if holds "$agent"; then
  echo "agent: is there already"
  exit 0
fi
trap 'rm -f "$agent.part"' EXIT
said=$(curl --fail --silent --show-error --location --retry 3 --max-time 120 --output "$agent.part" "$address" 2>&1) || {
  echo "agent: it could not be fetched, is there a network? ${said##*$'\n'}" >&2
  exit 1
}
holds "$agent.part" || {
  echo "agent: what $address gives is not version $version: its checksum differs" >&2
  exit 1
}
chmod 644 "$agent.part"
mv "$agent.part" "$agent"
echo "agent: fetched"
