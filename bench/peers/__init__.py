"""What the benches compare with; nothing of it runs in the product."""
