"""The error that every module here raises for a layer or image it cannot make."""


class RecipeError(Exception):
    """An image or layer that cannot be made, or no longer yields the bytes it promised; the text names it."""
