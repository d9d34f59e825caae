"""What the record supports: findings of incidents against clauses, and the statuses that follow."""
