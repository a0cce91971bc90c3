"""What happened, for ever, and what must happen by when."""
