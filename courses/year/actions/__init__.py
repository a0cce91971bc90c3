"""What a coordinator does with the plan of a year."""
