"""The story that isolation and replay are tested with leaves nothing out."""

from __future__ import annotations

from liniya.infra.postgres import DatabaseUrls
from liniya.main.app import create_app
from liniya.main.settings import Settings
from tests.doors.story import STORY, WITHOUT_STORY


def test_the_story_is_whole() -> None:
    nowhere = DatabaseUrls(owner="postgresql+psycopg://", app="postgresql+psycopg://")
    document = create_app(Settings(), nowhere).openapi()
    unsafe = {f"{verb.upper()} {path}" for path, verbs in document["paths"].items() for verb in verbs if verb != "get"}
    needed = (unsafe - WITHOUT_STORY.keys()) | document["x-socket"]["commands"].keys()
    told = {step.what for step in STORY}
    assert told == needed, f"tests/doors/story.py: add a step for {needed - told}; there is no longer {told - needed}"
