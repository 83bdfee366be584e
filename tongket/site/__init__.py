"""The roof: settings, urls, command line, loader, cycle, demo."""
