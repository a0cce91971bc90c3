"""What pages and actions ask about course days. Each question is a constant number of statements."""
