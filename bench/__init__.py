"""Measures what a page costs, as ratios to a bare page on the same server in the same run.

``make bench`` prints the table. What is counted is the servers' CPU time per request (PostgreSQL's own apart), for CPU
time does not swing with the neighbours as requests per second do; p50 and p95 are told as they were.
"""
