"""Sums over dated trees and over time: columns in, totals out. Plain Python on Polars and NumPy; see README.md."""
