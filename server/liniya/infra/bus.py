"""Who must wake: messages between the parts of one process, later between nodes.

Nothing is lost when a message is: the stream is read from the table, whispers are fleeting by nature.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Literal, Protocol

Topic = Literal["stream", "whisper"]
Listener = Callable[[Any], None]


class Bus(Protocol):
    """`publish` never blocks and never raises; listeners do the same."""

    def publish(self, topic: Topic, message: Any = None) -> None:
        """Tell every listener of the topic."""
        ...

    def subscribe(self, topic: Topic, listener: Listener) -> None:
        """Call the listener for each message of the topic."""
        ...


class LocalBus:
    """The bus of a single process."""

    def __init__(self) -> None:
        self._listeners: dict[Topic, list[Listener]] = defaultdict(list)

    def publish(self, topic: Topic, message: Any = None) -> None:
        for listener in self._listeners[topic]:
            listener(message)

    def subscribe(self, topic: Topic, listener: Listener) -> None:
        self._listeners[topic].append(listener)
