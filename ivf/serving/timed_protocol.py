"""Connections whose client takes its time: they are closed, so that slow clients do not use them all up."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from ivf.serving.limits import Limits


class TimedProtocol(H11Protocol):
    """HTTP/1.1 that ends a connection whose next head takes `head_seconds`, or whose answer is not read in time.

    Uvicorn itself waits for both without end. How long a body may take is for the application to say.
    """

    limits = Limits()
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start_timer(self.limits.head_seconds)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.flow.write_paused:
            return  # the timer is that of the answer
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_timer()
        elif self._timer is None:  # the next head, or what is left of a body that was refused
            self._start_timer(self.limits.head_seconds)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._start_timer(self.limits.answer_seconds)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_timer()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._end_with_the_answer()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._end_with_the_answer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def _end_with_the_answer(self) -> None:
        """What is closed still sends what it holds, to a client that may not read it."""
        if self.transport.is_closing():
            self._start_timer(self.limits.answer_seconds)

    def _start_timer(self, seconds: float) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(seconds, self.transport.abort)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
