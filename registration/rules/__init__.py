"""Pure rules: values and decisions. No clock, no store, no network; `now` is always an argument."""
