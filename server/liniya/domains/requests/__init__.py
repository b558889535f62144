"""What users ask their partner for: an account, a line, a new contract (B3)."""
