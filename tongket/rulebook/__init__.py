"""Law as dated rules: YAML in, verdicts with reasons out."""
