"""Fetching what is published: archives over HTTP, and the seconds of videos that a list names."""
