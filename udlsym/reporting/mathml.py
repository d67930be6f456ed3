"""A tree of mathematics written as MathML, which browsers show without the network."""

from __future__ import annotations

from html import escape

from udlsym.reporting import symbols as known
from udlsym.reporting.alphabets import styled
from udlsym.reporting.trees import Atom, Call, Fence, Node, Row, Scripts, Table, Text


def mathml_of(node: Node, *, display: bool = False, source: str = "") -> str:
    """The tree as a MathML element; ``source`` is kept as its text alternative."""
    mode = ' display="block"' if display else ""
    text = f' alttext="{escape(source)}"' if source else ""
    body = f"<mrow>{_ml(node, '')}</mrow>"
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"{mode}{text}>{body}</math>'


def _ml(node: Node, style: str) -> str:
    match node:
        case Atom():
            return _ml_atom(node, style)
        case Text(words):
            return f"<mtext>{escape(words).replace(' ', chr(0xA0))}</mtext>"
        case Row(nodes, braces):
            inside = _ml_row(nodes, style)
            return f"<mrow>{inside}</mrow>" if braces else inside
        case Scripts():
            return _ml_scripts(node, style)
        case Call():
            return _ml_call(node, style)
        case Fence(marks, parts):
            tall = not all(map(_is_flat, parts))
            inside = _mark(marks[0], "prefix", tall)
            for position, (part, mark) in enumerate(zip(parts, marks[1:], strict=True), 1):
                inside += f"<mrow>{_ml(part, style)}</mrow>"
                inside += _mark(mark, "postfix" if position == len(parts) else "infix", tall)
            return f"<mrow>{inside}</mrow>"
        case Table():
            return _ml_table(node, style)


def _is_flat(node: Node) -> bool:
    """Whether a delimiter of the usual size is tall enough around the node."""
    match node:
        case Atom(kind=kind):
            return kind != "big"
        case Text():
            return True
        case Row(nodes):
            return all(map(_is_flat, nodes))
        case Scripts(base, sub, sup):
            return all(_is_flat(part) for part in (base, sub, sup) if part is not None)
        case _:
            return False


def _mark(mark: str, form: str, tall: bool = True) -> str:
    shown = known.DELIMITERS[mark]
    return "" if shown == "." else _fence_mark(shown, form, tall)


def _fence_mark(shown: str, form: str, tall: bool = True) -> str:
    space = "0.15em" if form == "infix" else "0em"
    stretchy = "true" if tall else "false"
    return (
        f'<mo form="{form}" fence="true" stretchy="{stretchy}" symmetric="true" lspace="{space}" rspace="{space}">'
        f"{escape(shown)}</mo>"
    )


def _ml_row(nodes: tuple[Node, ...], style: str) -> str:
    out: list[str] = []
    position = 0
    while position < len(nodes):
        node = nodes[position]
        if isinstance(node, Atom) and node.kind == "digit":
            number = ""
            while position < len(nodes) and (digit := _digit(nodes, position)):
                number += digit
                position += 1
            out.append(f"<mn>{styled(number, style)}</mn>")
            continue
        if _is_atom(node, ":") and position + 1 < len(nodes) and _is_atom(nodes[position + 1], "="):
            out.append("<mo>:=</mo>")
            position += 2
            continue
        if isinstance(node, Atom) and node.latex in ("-", "+", "\\pm", "\\mp") and _is_unary(nodes, position):
            out.append(f'<mo form="prefix" lspace="0em" rspace="0em">{escape(node.shown)}</mo>')
            position += 1
            continue
        named = _is_function(node)
        if (
            named
            and out
            and isinstance(nodes[position - 1], (Atom, Scripts, Row))
            and _ends_a_factor(nodes[position - 1])
        ):
            out.append('<mspace width="0.167em"/>')
        out.append(_ml(node, style))
        position += 1
        if named and position < len(nodes) and not _opens(nodes[position]):
            out.append('<mspace width="0.167em"/>')
    return "".join(out)


def _is_atom(node: Node, latex: str) -> bool:
    return isinstance(node, Atom) and node.latex == latex


def _is_unary(nodes: tuple[Node, ...], position: int) -> bool:
    before = next((node for node in reversed(nodes[:position]) if not _is_space(node)), None)
    return before is None or (
        isinstance(before, Atom) and before.kind in ("open", "operator") and before.shown not in "|‖"
    )


def _is_space(node: Node) -> bool:
    return isinstance(node, Atom) and node.kind == "space"


def _digit(nodes: tuple[Node, ...], position: int) -> str:
    node = nodes[position]
    if not isinstance(node, Atom):
        return ""
    if node.kind == "digit":
        return node.latex
    after = nodes[position + 1] if position + 1 < len(nodes) else None
    if after is not None and isinstance(after, Scripts):
        after = after.base
    decimal = node.latex in (".", ",") and isinstance(after, Atom) and after.kind == "digit"
    return node.latex if decimal and node.latex == "." else ""


def _is_function(node: Node) -> bool:
    if isinstance(node, Scripts):
        node = node.base
    return (isinstance(node, Atom) and node.kind == "function") or (
        isinstance(node, Call) and node.command.startswith("operatorname")
    )


def _ends_a_factor(node: Node) -> bool:
    return not isinstance(node, Atom) or node.kind in ("letter", "digit", "close")


def _opens(node: Node) -> bool:
    if isinstance(node, Row) and node.nodes:
        return _opens(node.nodes[0])
    if isinstance(node, Atom):
        return node.kind in ("open", "space", "operator", "close")
    return isinstance(node, Fence)


def _ml_atom(atom: Atom, style: str) -> str:
    shown = escape(atom.shown)
    match atom.kind:
        case "letter":
            if style in ("mathrm", "mathsf", "mathtt") or atom.shown in "…⋯⋮⋱•∞∅":
                return f'<mi mathvariant="normal">{styled(atom.shown, style)}</mi>'
            variant = ' mathvariant="normal"' if atom.shown in "ΓΔΘΛΞΠΣΥΦΨΩ" and not style else ""
            return f"<mi{variant}>{styled(atom.shown, style)}</mi>"
        case "digit":
            return f"<mn>{styled(atom.shown, style)}</mn>"
        case "function":
            return f"<mi>{shown}</mi>"
        case "space":
            return f'<mspace width="{atom.shown}"/>'
        case "big":
            return f'<mo largeop="true" movablelimits="{str(atom.limits).lower()}">{shown}</mo>'
        case "open" | "close":
            return f'<mo form="{"prefix" if atom.kind == "open" else "postfix"}" stretchy="false">{shown}</mo>'
        case "operator":
            if atom.shown in "|‖":
                return f'<mo lspace="0em" rspace="0em" stretchy="false">{shown}</mo>'
            return f"<mo>{shown}</mo>"


def _ml_scripts(node: Scripts, style: str) -> str:
    base = f"<mrow>{_ml(node.base, style)}</mrow>" if not isinstance(node.base, Atom) else _ml_atom(node.base, style)
    sup = "".join(
        ["<mo>" + "′" * node.primes + "</mo>" if node.primes else "", _ml(node.sup, style) if node.sup else ""]
    )
    sub = _ml(node.sub, style) if node.sub is not None else ""
    over = isinstance(node.base, Atom) and node.base.limits
    over = over or (isinstance(node.base, Call) and node.base.command in ("underbrace", "overbrace", "operatorname*"))
    both, below, above = ("munderover", "munder", "mover") if over else ("msubsup", "msub", "msup")
    if isinstance(node.base, Atom) and node.base.kind == "function" and over:
        base = f'<mo movablelimits="true" lspace="0em" rspace="0em">{escape(node.base.shown)}</mo>'
    if sub and sup:
        return f"<{both}>{base}<mrow>{sub}</mrow><mrow>{sup}</mrow></{both}>"
    if sub:
        return f"<{below}>{base}<mrow>{sub}</mrow></{below}>"
    return f"<{above}>{base}<mrow>{sup}</mrow></{above}>"


def _ml_call(node: Call, style: str) -> str:
    def inner(position: int, within: str = style) -> str:
        return f"<mrow>{_ml(node.arguments[position], within)}</mrow>"

    command = node.command
    if command in ("frac", "dfrac", "tfrac", "cfrac"):
        return f"<mfrac>{inner(0)}{inner(1)}</mfrac>"
    if command == "binom":
        fraction = f'<mfrac linethickness="0">{inner(0)}{inner(1)}</mfrac>'
        return f"<mrow>{_mark('(', 'prefix')}{fraction}{_mark(')', 'postfix')}</mrow>"
    if command == "sqrt":
        if node.option is None:
            return f"<msqrt>{inner(0)}</msqrt>"
        return f"<mroot>{inner(0)}<mrow>{_ml(node.option, style)}</mrow></mroot>"
    if command in known.ACCENTS:
        wide = "true" if command in ("widehat", "widetilde", "overline", "overrightarrow", "overbrace") else "false"
        return f'<mover accent="true">{inner(0)}<mo stretchy="{wide}">{known.ACCENTS[command]}</mo></mover>'
    if command in known.UNDER_ACCENTS:
        return f'<munder accentunder="true">{inner(0)}<mo stretchy="true">{known.UNDER_ACCENTS[command]}</mo></munder>'
    if command in ("overset", "stackrel"):
        return f"<mover>{inner(1)}{inner(0)}</mover>"
    if command == "underset":
        return f"<munder>{inner(1)}{inner(0)}</munder>"
    if command == "boxed":
        return f'<mrow class="boxed">{inner(0)}</mrow>'
    if command in ("pmod", "mod"):
        return f'<mrow><mspace width="0.5em"/><mo>(</mo><mi>mod</mi><mspace width="0.25em"/>{inner(0)}<mo>)</mo></mrow>'
    if command in ("mathrm", "mathsf", "mathtt") or command.startswith("operatorname"):
        words = _letters(node.arguments[0])
        if words is not None:
            variant = ' mathvariant="normal"' if len(words) == 1 else ""
            return f"<mi{variant}>{escape(words)}</mi>"
        return inner(0, "mathrm")
    if command == "substack":
        return _ml(node.arguments[0], style)
    return inner(0, command)


def _letters(node: Node) -> str | None:
    r"""The letters of a name such as ``softmax`` in ``\operatorname{softmax}``; None where there is more."""
    words = ""
    for part in node.nodes if isinstance(node, Row) else (node,):
        if isinstance(part, Atom) and part.kind in ("letter", "digit"):
            words += part.shown
        elif isinstance(part, Atom) and part.latex in ("-", ".", "\\_", "\\ ", "\\,"):
            words += {"-": "-", ".": ".", "\\_": "_"}.get(part.latex, " ")
        else:
            return None
    return words or None


def _ml_table(node: Table, style: str) -> str:
    def side(column: int) -> str:
        if node.columns:
            return node.columns[column] if column < len(node.columns) else "c"
        if node.environment in ("aligned", "split"):
            return "r" if column % 2 == 0 else "l"
        return "l" if node.environment == "cases" else "c"

    rows = ""
    for cells in node.rows:
        inside = "".join(
            f'<mtd class="{side(column)}"><mrow>{_ml(cell, style)}</mrow></mtd>' for column, cell in enumerate(cells)
        )
        rows += f"<mtr>{inside}</mtr>"
    shape = "aligned" if node.environment in ("aligned", "split", "gathered") else node.environment
    table = f'<mtable class="{shape}">{rows}</mtable>'
    left, right = known.ENVIRONMENTS[node.environment]
    opening = _fence_mark(left, "prefix") if left else ""
    closing = _fence_mark(right, "postfix") if right else ""
    return f"<mrow>{opening}{table}{closing}</mrow>"
