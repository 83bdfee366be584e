"""Sums over trees and time: columns in, totals out."""
