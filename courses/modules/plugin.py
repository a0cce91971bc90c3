"""What web modules give to the platform."""
