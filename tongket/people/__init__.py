"""Persons and their signing in."""
