"""What Kafka Connect and Debezium read in the configuration of a connector: plugins, and lists of tables."""
