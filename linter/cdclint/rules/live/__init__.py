"""What a running lab says of the files: only `cdclint live` asks it."""
