"""Scores a pipeline against gold annotations.  Imports referat; referat never imports this package."""
