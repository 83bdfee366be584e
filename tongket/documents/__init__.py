"""Drafts, comments, numbers, papers as PDF and DOCX."""
