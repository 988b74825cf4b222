"""Weights: files whose pages become tensors without being copied."""
