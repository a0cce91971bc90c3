"""What the planner asks the database."""
