"""The description of the API, as OpenAPI has it."""

from typing import Any

Schema = dict[str, Any]

_NUMBER: Schema = {"type": "number"}
_INTEGER: Schema = {"type": "integer"}
_TEXT: Schema = {"type": "string"}
_PICTURE = _TEXT | {"description": "a PNG as a data URI"}
_ERRORS = {
    "400": "The form is broken or has no file",
    "408": "The file did not arrive in time",
    "413": "The file is too large, or its sound too long",
    "415": "The file is no sound, or damaged",
    "422": "The sound or hop_seconds is one that the model cannot take",
    "503": "Too many requests at once: try again",
}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(required: Schema, optional: Schema | None = None) -> Schema:
    return {"type": "object", "required": list(required), "properties": required | (optional or {})}


_PROBABILITIES = {"type": "object", "description": "class → probability", "additionalProperties": _NUMBER}
_WINDOW = {"begin_seconds": _NUMBER, "probabilities": _PROBABILITIES}
_IMAGINED = {
    "picture": _PICTURE,
    "codes": _list(_list(_INTEGER)),
    "nearest": _list(_object({"image": _PICTURE, "equal_codes": _NUMBER})),
}
_PREDICTION = {"scene": _TEXT, "probabilities": _PROBABILITIES, "windows": _list(_object(_WINDOW))}
_ANALYSIS = _PREDICTION | {
    "windows": _list(_object(_WINDOW, _IMAGINED)),
    "duration_seconds": _NUMBER,
    "window_seconds": _NUMBER,
    "spectrogram": _object({"image": _PICTURE, "ticks": _list(_object({"hz": _NUMBER, "height": _NUMBER}))}),
}
_EMBEDDING = {
    "vector": _list(_NUMBER),
    "window_vectors": _list(_list(_NUMBER)),
    "features_shape": _list(_INTEGER),
    "begin_seconds": _list(_NUMBER),
}
_PICTURES = {
    "pictures": _list(_PICTURE),
    "codes": {"type": ["array", "null"], "description": "[windows, rows, columns] indices of the codebook"},
    "picture_shape": _list(_INTEGER),
    "begin_seconds": _list(_NUMBER),
}
_CARD = {
    **dict.fromkeys(("name", "label", "licence"), _TEXT),
    **dict.fromkeys(("sample_rate_hz", "least_samples", "clip_samples"), _INTEGER),
    "classes": _list(_TEXT),
    "imagines": {"type": "boolean"},
    "recipe": {"type": "object"},
    "results": {"type": "object"},
}


def _json(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _post(summary: str, answer: Schema) -> Schema:
    file = _TEXT | {"format": "binary"}
    hop = "from window to window; by default windows lie back to back, and the last ends with the sound"
    errors = {status: _json(text, _object({"error": _TEXT})) for status, text in _ERRORS.items()}
    return {
        "post": {
            "summary": summary,
            "parameters": [{"name": "hop_seconds", "in": "query", "description": hop, "schema": _NUMBER}],
            "requestBody": {
                "required": True,
                "description": "a sound file of any format that FFmpeg or libsndfile reads, or a video with sound",
                "content": {
                    "application/octet-stream": {"schema": file},
                    "multipart/form-data": {"schema": _object({"file": file})},
                },
            },
            "responses": {"200": _json(summary, _object(answer)), **errors},
        }
    }


def _get(summary: str, answer: Schema) -> Schema:
    return {"get": {"summary": summary, "responses": {"200": _json(summary, _object(answer))}}}


_METRICS = {"description": "Counts", "content": {"text/plain": {"schema": _TEXT}}}

OPENAPI: Schema = {
    "openapi": "3.1.0",
    "info": {
        "title": "ivf",
        "version": "1",
        "description": "What a trained model makes of a sound. Windows have the length of the clips that it was "
        "trained on; a shorter sound is repeated. No sound is kept.",
    },
    "paths": {
        "/api/predict": _post("The scene of a sound", _PREDICTION),
        "/api/embed": _post("Vectors pooled from the features of a sound", _EMBEDDING),
        "/api/imagine": _post("The pictures that the model imagines; 422 of one that does not", _PICTURES),
        "/api/analyse": _post("All that the page shows of a sound", _ANALYSIS),
        "/api/info": _get("What the model says about itself", _CARD),
        "/healthz": _get("Whether the server answers", {"status": _TEXT}),
        "/metrics": {"get": {"summary": "Counts for Prometheus", "responses": {"200": _METRICS}}},
    },
}
