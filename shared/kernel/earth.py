"""Distances over the ground, as the crow flies."""

from math import asin, cos, radians, sin, sqrt

#: The mean radius of the earth in metres (IUGG).
RADIUS = 6_371_009
MILLION = 1_000_000


def metres_between(here: tuple[int, int], there: tuple[int, int]) -> int:
    """The great circle between two places of (latitude, longitude) in millionths of a degree, to the metre."""
    (lat, lon), (other_lat, other_lon) = (
        (radians(place[0] / MILLION), radians(place[1] / MILLION)) for place in (here, there)
    )
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return round(2 * RADIUS * asin(min(1.0, sqrt(half))))
