"""A municipality's grant of names (*medgivande*): who outside it may see who its people are, for what, and how long."""
