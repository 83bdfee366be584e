"""Independent results that the engines are held against."""
