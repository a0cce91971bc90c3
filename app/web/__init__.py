"""The shell of every page: requests, forms, assets, words and formats."""
