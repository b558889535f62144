"""What import-linter cannot see: pure rules, one place for commits and errors, known file names, no forgotten tasks."""

from __future__ import annotations

import ast

from tests.structure.source import PACKAGE, Source, all_sources, called, domain_sources, dotted, imported, rules_sources

FILES_OF_A_DOMAIN = frozenset(
    {"__init__", "routes", "reactions", "jobs", "service", "store", "events", "tables", "schemas", "errors", "rules"}
)
LONGEST_RULES = 200
# A rule answers a question; the first word of its name says which kind. A new word is added here on purpose.
RULE_WORDS = frozenset(
    {"is", "are", "has", "may", "must", "can", "needs"}
    | {"choose", "next", "count", "find", "sort", "order", "rank", "split", "merge"}
    | {"plan", "decide", "state", "status", "allowed", "missing", "problems", "reason", "shorten"}
)
PURE_MODULES = frozenset(
    {"__future__", "calendar", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools"}
    | {"heapq", "hmac", "itertools", "math", "operator", "re", "statistics", "string", "typing", "unicodedata", "uuid"}
    | {"bisect", "difflib", "random", "zoneinfo"}
)
CLOCKS_AND_DICE = frozenset({"now", "utcnow", "today", "utc_now", "time", "monotonic", "uuid1", "uuid4", "new_id"})
# Who may start a task that nobody awaits: each one here keeps hold of its tasks and ends them when the server stops.
TASK_STARTERS = frozenset(
    {"doors/realtime/batcher.py", "doors/realtime/groups.py", "doors/realtime/node.py", "main/app.py"}
)
TASK_CALLS = frozenset({"create_task", "ensure_future", "run_coroutine_threadsafe"})


def test_rules_are_short() -> None:
    long = {source.name: source.text.count("\n") for source in rules_sources()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_RULES} == {}


def test_rules_import_only_what_is_pure() -> None:
    found = [
        f"{source.at(node)} imports {name}"
        for source in rules_sources()
        for name, node in imported(source.tree)
        if name.split(".")[0] not in PURE_MODULES and not name.startswith("liniya.kit.")
    ]
    assert found == []


def test_rules_have_no_clock_no_dice_and_do_not_wait() -> None:
    found = []
    for source in rules_sources():
        found += [
            f"{source.at(call)} calls {name}"
            for name, call in called(source.tree)
            if name.split(".")[-1] in CLOCKS_AND_DICE and name != "datetime.time"
        ]
        found += [
            f"{source.at(node)} waits" for node in ast.walk(source.tree) if isinstance(node, ast.AsyncFunctionDef)
        ]
    assert found == []


def test_rules_are_given_their_dice() -> None:
    """`random.Random` is the type of an argument; everything else of `random` would be hidden chance."""
    found = [
        source.at(node)
        for source in rules_sources()
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Attribute) and dotted(node.value) == "random" and node.attr != "Random")
        or (isinstance(node, ast.Call) and dotted(node.func) in {"random.Random", "Random"})
        or (isinstance(node, ast.ImportFrom) and node.module == "random" and [a.name for a in node.names] != ["Random"])
    ]
    assert found == []


def test_rules_are_named_after_their_question() -> None:
    found = [
        f"{source.at(node)} {node.name}"
        for source in rules_sources()
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.name.split("_")[0] not in RULE_WORDS
    ]
    assert found == [], "begin with one of: " + " ".join(sorted(RULE_WORDS))


def test_a_domain_has_only_the_known_files() -> None:
    """`service` and others may become a folder; the folder has the name of the file."""
    assert [source.name for source in domain_sources() if source.parts[2] not in FILES_OF_A_DOMAIN] == []


def test_http_errors_are_made_in_core_only() -> None:
    """`main/app.py` translates those that the framework raises."""
    found = [
        source.at(node)
        for source in all_sources()
        if source.parts[0] != "core" and source.name != "main/app.py"
        for name, node in imported(source.tree)
        if name.split(".")[-1] == "HTTPException"
    ]
    assert found == [], "raise a Problem of the domain's errors.py"


def test_only_the_transaction_commits() -> None:
    found = [
        f"{source.at(call)} {name}()"
        for source in all_sources()
        if source.name not in {"core/tx.py", "main/migrate.py"}
        for name, call in called(source.tree)
        if name.split(".")[-1] in {"commit", "rollback"} and "." in name
    ]
    assert found == [], "leaving `Database.tx` commits"


def started_tasks(source: Source) -> list[str]:
    """Tasks that no `async with asyncio.TaskGroup() as name` waits for."""
    groups = {
        dotted(item.optional_vars)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.AsyncWith)
        for item in node.items
        if isinstance(item.context_expr, ast.Call) and item.optional_vars is not None
        if dotted(item.context_expr.func).split(".")[-1] == "TaskGroup"
    }
    return [
        f"{source.at(call)} {name}()"
        for name, call in called(source.tree)
        if name.split(".")[-1] in TASK_CALLS and name.rpartition(".")[0] not in groups
    ]


def test_no_task_is_started_and_forgotten() -> None:
    found = [line for source in all_sources() if source.name not in TASK_STARTERS for line in started_tasks(source)]
    assert found == [], "use an asyncio.TaskGroup, or a job"


def test_task_starters_start_tasks() -> None:
    """A name that is left over in the list above would let the next file of that name in."""
    assert sorted(name for name in TASK_STARTERS if not started_tasks(Source(PACKAGE / name))) == []


def test_nothing_is_printed_but_by_the_command_line() -> None:
    found = [
        source.at(call)
        for source in all_sources()
        if source.name != "main/cli.py"
        for name, call in called(source.tree)
        if name == "print"
    ]
    assert found == []
