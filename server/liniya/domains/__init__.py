"""The product, one folder per noun. Order and floors: ARCHITECTURE, checked by import-linter."""
