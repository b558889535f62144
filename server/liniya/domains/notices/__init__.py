"""Letters: about missed inquiries, and with links for a new password."""
