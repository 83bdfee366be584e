"""Drafts, comments, numbers, papers as PDF and DOCX."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "tongket.documents"
