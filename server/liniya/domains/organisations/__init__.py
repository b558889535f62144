"""Who exists: distributors, partners (the tenants), their clients and units."""
