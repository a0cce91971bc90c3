"""What was true of a person on one day, as it was known on another."""
