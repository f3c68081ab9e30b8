"""The lab's chain as ordinary processes: the same configuration files as docker-compose.yml, without an engine."""
