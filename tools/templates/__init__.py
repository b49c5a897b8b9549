"""The first form of the shipped letter templates."""
