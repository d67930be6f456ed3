"""Workers hold their deadlines whatever runs in them, and nothing outlives its caller."""

import ctypes
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from sympy import Eq, Max, Mul, Sum, Symbol, exp, log, srepr

from udlsym import workers
from udlsym.deciding import decide
from udlsym.reading.parsing import arithmetic
from udlsym.shipping import dumps
from udlsym.statements import equal
from udlsym.verdicts import Undecided
from udlsym.workers import Crashed, Failed, Finished, TimedOut

ROOT = Path(__file__).parent.parent


def double(x):
    """Twice x."""
    return 2 * x


def identify(_):
    """The worker's process id."""
    return os.getpid()


def sleep_then(x):
    """x after x seconds."""
    time.sleep(x)
    return x


def loop_in_c(_):
    """A loop that never comes back to the interpreter."""
    return sum(range(10**12))


def huge_power(_):
    """One call in C that cannot be interrupted by a signal handler."""
    return 10 ** (10**9)


def flint_power(_):
    """A long computation in flint."""
    from flint import fmpz_poly

    return (fmpz_poly([1, 1, 3]) ** 400_000).degree()


def go_wrong(x):
    """Die, raise, fill the memory, or answer, as told."""
    if x == "segfault":
        ctypes.string_at(0)
    if x == "exit":
        os._exit(3)
    if x == "leave":
        sys.exit("leaving")
    if x == "raise":
        raise ValueError("no such thing")
    if x == "memory":
        return len([bytes(1 << 28) for _ in range(64)])
    if x == "recursion":
        return go_wrong(x)
    if x == "print":
        print("noise")
    if x == "unpicklable":
        return lambda: None
    return x


@pytest.mark.parametrize("task", [loop_in_c, huge_power, flint_power])
def test_deadline_stops_a_loop_in_c(task):
    """A task in C code is stopped at its deadline."""
    workers.call(double, 1, 10)
    start = time.monotonic()
    assert workers.call(task, None, 0.5) == TimedOut(0.5)
    assert time.monotonic() - start < 5


def test_every_payload_is_answered_once():
    """Results come with their index, each once, in whatever order."""
    found = dict(workers.run(double, range(50), seconds=10, processes=2))
    assert found == {n: Finished(2 * n) for n in range(50)}


def test_order_can_be_kept():
    """`run_in_order` answers in the order of the payloads."""
    delays = [0.3, 0.0, 0.1, 0.0]
    assert list(workers.run_in_order(sleep_then, delays, seconds=10, processes=2)) == [Finished(d) for d in delays]


def test_what_goes_wrong_stops_nothing_else():
    """A death, an exception and a full memory are answered, and the tasks beside them go on."""
    told = ["a", "segfault", "exit", "leave", "raise", "memory", "recursion", "unpicklable", "print", "b"]
    answers = dict(zip(told, workers.run_in_order(go_wrong, told, seconds=30, processes=2), strict=True))
    assert answers["a"] == Finished("a")
    assert answers["b"] == Finished("b")
    assert answers["print"] == Finished("print")
    assert answers["segfault"] == Crashed("the process was killed by signal 11 (SIGSEGV)")
    assert answers["exit"] == Crashed("the process ended with exit code 3")
    assert answers["leave"] == Failed("SystemExit: leaving")
    assert answers["raise"] == Failed("ValueError: no such thing")
    assert answers["memory"] == Failed("MemoryError: more than 4 GB were needed")
    assert isinstance(answers["recursion"], Failed) and "RecursionError" in answers["recursion"].text
    assert isinstance(answers["unpicklable"], Failed)


def test_a_late_task_does_not_delay_the_others():
    """While one task waits for its deadline the other worker goes on."""
    found = dict(workers.run(sleep_then, [30, 0, 0.1, 0.2], seconds=1, processes=2))
    assert found == {0: TimedOut(1), 1: Finished(0), 2: Finished(0.1), 3: Finished(0.2)}


def test_worker_is_used_again():
    """Two calls one after the other meet the same process, and one that was killed is replaced."""
    with workers.WorkerPool() as pool:
        first = pool.call(identify, None, 10)
        assert pool.call(identify, None, 10) == first
        assert pool.call(sleep_then, 30, 0.1) == TimedOut(0.1)
        assert isinstance(pool.call(identify, None, 10), Finished)
        assert pool.call(identify, None, 10) != first


def test_worker_that_died_while_idle_is_replaced():
    """A worker killed between two calls costs nothing but the time to start another."""
    with workers.WorkerPool() as pool:
        first = pool.call(identify, None, 10)
        os.kill(first.value, signal.SIGKILL)
        time.sleep(0.1)
        assert pool.call(double, 4, 10) == Finished(8)


def test_threads_share_the_pool():
    """Calls from several threads at once are all answered."""
    answers = {}
    threads = [threading.Thread(target=lambda n=n: answers.update({n: workers.call(double, n, 30)})) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: Finished(2 * n) for n in range(4)}


def test_leaving_early_ends_the_workers():
    """Closing the iterator kills the tasks that are still running."""
    before = worker_processes()
    with workers.WorkerPool() as pool:
        results = pool.run(sleep_then, [0, 60, 60], seconds=100, processes=2)
        assert next(results) == (0, Finished(0))
        assert len(worker_processes() - before) == 2
        results.close()
        assert len(worker_processes() - before) == 1  # the one that had finished stays for the next call
    assert worker_processes() <= before


def test_payload_that_cannot_be_sent_fails_alone():
    """A payload that cannot be pickled is answered; the next one is computed."""
    answers = list(workers.run_in_order(double, [lambda: None, 2], seconds=10, processes=1))
    assert isinstance(answers[0], Failed)
    assert answers[1] == Finished(4)


def test_function_must_be_importable():
    """A function that no other process can find is refused at once, by name."""
    with pytest.raises(ValueError, match="top level of a module"):
        workers.run(lambda x: x, [1], seconds=1)
    with pytest.raises(ValueError, match="seconds must be positive"):
        workers.run(double, [1], seconds=0)


def worker_processes():
    """The living workers of this process."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            command = (stat.parent / "cmdline").read_text()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and "udlsym.workers" in command and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


PROGRAM = textwrap.dedent("""
    from udlsym import workers
    from tests_workers_help import hold, pid
    import sys
    print(workers.call(pid, None, 30).value, flush=True)
    if len(sys.argv) > 1:
        print("holding", flush=True)
        workers.call(hold, 60, float(sys.argv[1]))
""")
HELP = """
import os, time
def pid(_): return os.getpid()
def hold(x): time.sleep(x)
"""


@pytest.fixture
def program(tmp_path):
    """Run PROGRAM as a script without a guard, in a directory of its own."""
    (tmp_path / "tests_workers_help.py").write_text(HELP)
    (tmp_path / "program.py").write_text(PROGRAM)

    def start(*arguments, source=None):
        command = [sys.executable, "program.py" if source is None else "-", *arguments]
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{tmp_path}"}
        stdin = subprocess.PIPE if source else subprocess.DEVNULL
        started = subprocess.Popen(
            command,
            cwd=tmp_path,
            env=environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
        )
        if source:
            started.stdin.write(source)
            started.stdin.close()
        return started

    return start


def ended(pid, within):
    """Whether a process ends within so many seconds."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("source", [None, PROGRAM])
def test_script_and_standard_input_work(program, source):
    """A script without a guard and a program on standard input run workers, which end with it."""
    started = program(source=source)
    output = started.stdout.read()
    assert started.wait(60) == 0, started.stderr.read()
    assert ended(int(output), 5)


@pytest.mark.parametrize(("how", "seconds", "within"), [(signal.SIGINT, "50", 5), (signal.SIGKILL, "0.5", 10)])
def test_no_orphans(program, how, seconds, within):
    """Interrupting the caller ends its busy worker at once; killing it, soon after the task's deadline."""
    started = program(seconds)
    worker = int(started.stdout.readline())
    assert started.stdout.readline() == "holding\n"
    time.sleep(0.2)
    started.send_signal(how)
    started.wait(10)
    assert ended(worker, within)


def test_what_is_held_arrives_as_it_was() -> None:
    """SymPy evaluates on unpickling; a worker must see ``x/x`` as printed, not 1, and so must its caller."""
    x = Symbol("x", real=True)
    held = [
        arithmetic("x/x", x=x),
        arithmetic("1 + 3*95"),
        Eq(x, x, evaluate=False),
        Max(x, 2, 3, evaluate=False),
        exp(log(x), evaluate=False),
        Sum(Mul(2, 3, evaluate=False), (x, 1, 4)),
    ]
    for before in held:
        after = pickle.loads(dumps(before))
        assert srepr(after) == srepr(before)
    assert isinstance(decide(equal(held[0], 0, given=[Eq(x, 0)])), Undecided)
