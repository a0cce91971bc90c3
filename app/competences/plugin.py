"""What the competences noun gives to the platform."""
