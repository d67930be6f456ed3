"""What a theorem rests on, told as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from udlsym.theorems import Theorem


def graph_text(theorem: Theorem, name: str = "") -> str:
    """The theorem and, indented, those that its proof uses, each told once.  Raises `ForgeryError` at a cycle."""
    graph = theorem.rests_on()
    if len(graph) == 1:
        return f"{name or theorem.name}\n  rests on   no other theorem: definitions, hypotheses and the checker's rules"
    lines: list[str] = [f"{name or theorem.name} rests on"]
    told: set[Theorem] = set()

    def tell(node: Theorem, depth: int) -> None:
        for parent in graph[node]:
            again = parent in told and bool(graph[parent])
            lines.append(f"{'  ' * depth}{parent.module}: {parent.name}{' (as above)' if again else ''}")
            if not again:
                told.add(parent)
                tell(parent, depth + 1)

    tell(theorem, 1)
    return "\n".join(lines)
