"""tongket (Tổng kết): the review cycle of public institutions, on one thread."""

__version__ = "0.1.0"
