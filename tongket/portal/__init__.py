"""The news, drafted from the record, and its public pages."""
