"""From a request to a query or an action, and to a page; one file per noun."""
