"""Worker processes with deadlines and memory limits enforced from outside the computation.

A function of an importable module runs on payloads in processes of their own.  Where a task passes its deadline, in
whatever C loop it may be, its process is killed and the task answered with ``TimedOut``; where a process dies, with
``Crashed``; the others go on.  A worker is a plain ``python -c``: it never imports the caller's ``__main__``, so that
a script needs no guard, and a REPL, standard input and pytest work alike.

The time that a worker takes to start and to import the function's module does not count.  Workers are kept for the
next call and end with the interpreter; one whose parent was killed ends within its deadline.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, TypeAlias

from udlsym.shipping import dumps

MEMORY = 4 << 30
_STARTING_SECONDS = 120.0  # for importing SymPy and the function's module on a busy machine
_ORPHAN_SECONDS = 5.0  # how long after its deadline a worker whose parent is gone ends itself
_LARGEST_KEPT = 1 << 30  # a worker that has needed more memory than this is not used again
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[3]); "
    "from udlsym.workers import _serve; _serve(int(sys.argv[1]), int(sys.argv[2]), sys.argv[4])"
)


@dataclass(frozen=True, slots=True)
class Finished:
    """The function returned."""

    value: Any


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The task passed its deadline, and its process was killed."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Crashed:
    """The process died: a segmentation fault, an abort, the system's memory."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The function raised; ``text`` is the exception's type and message."""

    text: str


Result: TypeAlias = Finished | TimedOut | Crashed | Failed


class WorkerPool:
    """Worker processes that are started when needed, used again, and closed with the pool; safe to use from threads."""

    def __init__(self, *, memory: int = MEMORY) -> None:
        self._memory = memory
        self._module = ""
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()

    def run(
        self,
        function: Callable[[Any], Any],
        payloads: Iterable[Any],
        *,
        seconds: float,
        processes: int | None = None,
    ) -> Iterator[tuple[int, Result]]:
        """``(index, result)`` for every payload, as results come in; ``seconds`` is the deadline of each task.

        ``processes`` is the number of cores where it is not given.  Raises ValueError where ``function`` cannot be
        found by another process, for one in ``__main__`` or inside a function.
        """
        if not seconds > 0:
            raise ValueError(f"seconds must be positive (got {seconds!r})")
        head = _pickled_function(function)
        tasks = iter(enumerate(payloads))
        most = processes or os.cpu_count() or 1
        return self._results(head, tasks, seconds, most)

    def run_in_order(
        self,
        function: Callable[[Any], Any],
        payloads: Iterable[Any],
        *,
        seconds: float,
        processes: int | None = None,
    ) -> Iterator[Result]:
        """The results in the order of the payloads, each as soon as it and all before it are there."""
        early: dict[int, Result] = {}
        place = 0
        for index, result in self.run(function, payloads, seconds=seconds, processes=processes):
            early[index] = result
            while place in early:
                yield early.pop(place)
                place += 1

    def call(self, function: Callable[[Any], Any], payload: Any, seconds: float) -> Result:
        """The result of one task, in a worker that stays for the next call."""
        return next(result for _, result in self.run(function, [payload], seconds=seconds, processes=1))

    def start(self, processes: int | None = None, *, module: str) -> None:
        """Have workers ready, all with a module imported, while the caller prepares their tasks."""
        self._module = module
        cores = os.cpu_count() or 1
        for _ in range(min(processes or cores, cores) - len(self._idle)):
            self._give(_Worker(self._memory, module))

    def close(self) -> None:
        """End the workers; the pool can be used again and starts new ones."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.kill()

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _results(
        self, head: bytes, tasks: Iterator[tuple[int, Any]], seconds: float, most: int
    ) -> Iterator[tuple[int, Result]]:
        busy: dict[Connection, _Worker] = {}
        again: deque[_Task] = deque()
        more = True
        try:
            while True:
                while len(busy) < most and (again or more):
                    if again:
                        task = again.popleft()
                    else:
                        index, payload = next(tasks, (-1, None))
                        if index < 0:
                            more = False
                            break
                        try:
                            task = _Task(index, dumps(payload))
                        except Exception as error:
                            yield index, Failed(f"the payload cannot be sent to a worker: {_said(error)}")
                            continue
                    worker = self._take()
                    worker.begin(task, head, seconds)
                    busy[worker.connection] = worker
                if not busy:
                    return
                patience = min(worker.deadline for worker in busy.values()) - time.monotonic()
                for connection in wait(list(busy), timeout=max(patience, 0.0)):
                    worker = busy[connection]  # type: ignore[index]
                    task = worker.current
                    result = worker.answer()
                    if result is None:
                        continue
                    del busy[worker.connection]
                    if worker.alive:
                        self._give(worker)
                    elif not worker.begun and not task.tried:
                        task.tried = True
                        again.append(task)
                        continue
                    yield task.index, result
                now = time.monotonic()
                for worker in [worker for worker in busy.values() if worker.deadline <= now]:
                    if worker.connection.poll():
                        continue  # its answer came just in time
                    del busy[worker.connection]
                    worker.kill()
                    late = TimedOut(seconds) if worker.begun else Crashed("the worker did not start")
                    yield worker.current.index, late
        finally:
            for worker in busy.values():
                worker.kill()

    def _take(self) -> _Worker:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return _Worker(self._memory, self._module)

    def _give(self, worker: _Worker) -> None:
        with self._lock:
            if len(self._idle) < (os.cpu_count() or 1):
                self._idle.append(worker)
                return
        worker.kill()

    def _forget(self) -> None:
        """After a fork the workers are the parent's."""
        self._idle = []
        self._lock = threading.Lock()


@dataclass(slots=True)
class _Task:
    index: int
    payload: bytes
    tried: bool = False


class _Worker:
    """One process and the connection to it."""

    def __init__(self, memory: int, module: str) -> None:
        ours, theirs = socket.socketpair()
        path = [os.path.abspath(entry) for entry in sys.path]
        environment = {"PYTHONHASHSEED": "0", **os.environ}  # the same answer, digit by digit, every time
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _BOOT, str(theirs.fileno()), str(memory), json.dumps(path), module],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # standard output holds nothing but the caller's data
                pass_fds=[theirs.fileno()],
                env=environment,
            )
        finally:
            theirs.close()
        self.connection = Connection(ours.detach())
        self.begun = False
        self.alive = True
        self.deadline = 0.0
        self.seconds = 0.0
        self.current = _Task(-1, b"")

    def begin(self, task: _Task, head: bytes, seconds: float) -> None:
        """Send a task; a worker that is gone shows when its answer is read."""
        self.current, self.seconds, self.begun = task, seconds, False
        self.deadline = time.monotonic() + _STARTING_SECONDS
        with contextlib.suppress(OSError):
            self.connection.send_bytes(pickle.dumps((head, [os.path.abspath(p) for p in sys.path], seconds)))
            self.connection.send_bytes(task.payload)

    def answer(self) -> Result | None:
        """What the worker says; None where it says that it begins."""
        try:
            word, value, keep = pickle.loads(self.connection.recv_bytes())
        except (EOFError, OSError):
            return Crashed(self.kill())
        except Exception as error:  # an answer that this process cannot read
            self.kill()
            self.begun = True
            return Failed(f"the result cannot be read: {_said(error)}")
        if word == "begun":
            self.begun = True
            self.deadline = time.monotonic() + self.seconds
            return None
        if not keep:
            self.kill()
            self.begun = True
        return Finished(value) if word == "finished" else Failed(str(value))

    def kill(self) -> str:
        """End the process if it has not ended, and say how it did."""
        self.alive = False
        self.connection.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(0.05)
        self.process.kill()
        code = self.process.wait()
        if code >= 0:
            return f"the process ended with exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = "unknown"
        return f"the process was killed by signal {-code} ({name})"


def _pickled_function(function: Callable[[Any], Any]) -> bytes:
    where = f"{getattr(function, '__module__', None)}.{getattr(function, '__qualname__', function)}"
    if getattr(function, "__module__", None) in (None, "__main__"):
        raise ValueError(f"{where} cannot be found by a worker: put the function into a module that can be imported")
    try:
        return pickle.dumps(function)
    except Exception as error:
        raise ValueError(f"{where} must be a function at the top level of a module ({_said(error)})") from error


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:2000]


def _assumptions_in_one_order() -> None:
    """SymPy tries facts about assumptions in a random order: the same one for every task, whatever came before."""
    from sympy.core.random import seed

    seed(0)


def _serve(descriptor: int, memory: int, module: str) -> None:
    """The worker's side: read a task, say that it begins, compute, answer, until the parent is gone."""
    import gc
    import importlib
    import resource

    os.set_inheritable(descriptor, False)
    connection = Connection(descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if module:
        importlib.import_module(module)
    gc.freeze()  # what is imported stays, and expressions are mostly no cycles: looking for garbage seldom is enough
    gc.set_threshold(50_000, 20, 100)
    while True:
        try:
            head, path, seconds = pickle.loads(connection.recv_bytes())
            payload = connection.recv_bytes()
        except (EOFError, OSError):
            return
        keep = True
        try:
            sys.path[:] = path
            function = pickle.loads(head)
            _assumptions_in_one_order()
            connection.send_bytes(pickle.dumps(("begun", None, True)))
            # The kernel ends this process if the parent cannot: Python code would not run during a loop in C.
            signal.setitimer(signal.ITIMER_REAL, seconds + _ORPHAN_SECONDS)
            message = dumps(("finished", function(pickle.loads(payload)), True))
        except MemoryError:
            keep = False
            message = pickle.dumps(("failed", f"MemoryError: more than {limit / 2**30:.3g} GB were needed", False))
        except BaseException as error:
            message = pickle.dumps(("failed", _said(error), True))
        signal.setitimer(signal.ITIMER_REAL, 0)
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > _LARGEST_KEPT and keep:
            keep = False
            word, value, _ = pickle.loads(message)
            message = dumps((word, value, False))
        try:
            connection.send_bytes(message)
        except OSError:
            return
        if not keep:
            return


_SHARED = WorkerPool()
atexit.register(_SHARED.close)
os.register_at_fork(after_in_child=_SHARED._forget)

run = _SHARED.run
start = _SHARED.start
run_in_order = _SHARED.run_in_order
call = _SHARED.call
