"""What a year of course days costs, who pays what, and who has approved it."""
