"""The programs of the live bench: the house's server, its peers, and the one client that measures them all."""
