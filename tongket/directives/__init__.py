"""Directives, their obligations, and who meets them."""
