"""A page to try a trained model on, and a JSON API: on one machine, offline, for the loopback unless told otherwise."""
