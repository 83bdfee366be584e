"""Commendations: nominated, voted on in council, decided."""
