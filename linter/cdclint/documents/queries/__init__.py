"""What queries ask of a lab: pieces of PromQL, and the labels that metrics have."""
