"""Whole journeys in a real Chromium: few, and each a story."""
