"""A titled group of exhibits."""

from dataclasses import dataclass

from experiments.report.gallery_item import GalleryItem


@dataclass(frozen=True)
class Gallery:
    """A section of the report page: what is to be seen, then the exhibits."""

    title: str
    text: str  # one or two sentences saying what to look for
    items: tuple[GalleryItem, ...]
