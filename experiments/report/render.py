"""Templates to pages."""

import re
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from experiments.report.data_uris import figure_uri, picture_uri, sound_uri


def render(template: str, **values: Any) -> str:
    """The text of `templates/NAME` with `values` in it; a value that the template lacks is an error."""
    environment = Environment(
        loader=PackageLoader("experiments.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(picture=picture_uri, figure=figure_uri, code=_code)
    return environment.get_template(template).render(sound=sound_uri, **values)


def _code(text: str) -> Markup:
    """`text` between backticks as code, the rest as it is."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
