"""What a room needs to know before and on the day."""
