"""Who someone is: the person and the ways of signing in."""
