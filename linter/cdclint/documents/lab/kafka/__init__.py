"""The settings of Kafka's brokers and controllers, in Compose files and in files of properties."""
