"""What data sets code of agreements: that one was signed, is of a kind, has ended. Claims, never statuses."""
