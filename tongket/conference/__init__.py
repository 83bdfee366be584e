"""Conferences from agenda to conclusions, with bridge points, the floor and polls."""
