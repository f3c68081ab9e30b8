"""The running lab in an editor."""
