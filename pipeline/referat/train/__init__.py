"""Training of the pipeline's parts from gold annotations and raw data."""
