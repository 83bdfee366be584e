"""What every room uses: errors, the clock, text, dates in Vietnamese, http, template tags. No models, no domain words."""
