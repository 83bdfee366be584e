"""Official pages: one content model to PDF and DOCX."""
