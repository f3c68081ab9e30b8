"""Resources of Strimzi, the operator that runs Kafka and Connect in Kubernetes."""
