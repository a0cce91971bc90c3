"""The pages of course days, by who opens them."""
