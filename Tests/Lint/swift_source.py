# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""What the lints and Tests/mutate need to know about source text: where code ends and text begins, and what a mark is."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def tracked(*patterns):
    """The tracked (or new, not ignored) files that match, as paths below the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout
    return sorted({name for name in listing.split("\0") if name and (ROOT / name).is_file()})


_TOKEN = re.compile(
    r'(?P<line>//[^\n]*)'
    r'|(?P<block>/\*.*?\*/)'
    r'|(?P<multi>(?P<hashes>\#*)"""(?:.*?)"""(?P=hashes))'
    r'|(?P<raw>(?P<marks>\#+)"(?:[^\n]*?)"(?P=marks))'
    r'|(?P<text>"(?:\\.|[^"\\\n])*")',
    re.S,
)


def code_only(source):
    """The source with comments and the contents of string literals replaced by spaces; every line keeps its length.

    Interpolated expressions count as text: the rules forbid nothing that only an interpolation could hide.
    """

    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))

    return _TOKEN.sub(blank, source)


class MalformedMark(Exception):
    pass


class Mark:
    """One switchable security check: a line of source that ends with its name."""

    _SWIFT = re.compile(r"^(?P<code>.*?)\s*//\s*check:\s*(?P<name>.*)$")
    _C = re.compile(r"^(?P<head>.*?)\s*/\*\s*check:\s*(?P<name>.*?)\s*\*/(?P<tail>.*)$")
    _NAME = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")

    def __init__(self, path, number, line):
        self.path, self.number, self.line = path, number, line
        self.in_c = path.endswith((".c", ".h"))
        match = (self._C if self.in_c else self._SWIFT).match(line)
        if not match:
            raise self.malformed("not of the form `// check: name`, or `/* check: name */` in C")
        self.name = match["name"]
        if not self._NAME.match(self.name):
            raise self.malformed(f"{self.name!r} is not a name of lower-case words joined by hyphens")
        self._code = match["code"] if "code" in match.groupdict() else match["head"] + match["tail"]
        self.switched("false")  # raises if the line has another form

    def malformed(self, why):
        return MalformedMark(f"{self.path}:{self.number}: {why}: {self.line.strip()}")

    def switched(self, off):
        """The line with its check ineffective wherever the expression `off` is true."""
        indent = re.match(r"\s*", self._code)[0]
        code = self._code.strip()
        if self.in_c:
            match = re.match(r"^((?:\} else )?if )\(", code)
            end = match and self._closing(code, match.end() - 1)
            if not end:
                raise self.malformed("a mark in C stands on a line `if (CONDITION)`")
            return f"{indent}{match[1]}(!({off}) && {code[match.end() - 1:end + 1]}){code[end + 1:]}"
        if match := re.match(r"^((?:\} else )?if )(.+)$", code):
            condition, rest = self._condition(match[2])
            return f"{indent}{match[1]}{self._choice(off, 'false', condition)} {rest}"
        if match := re.match(r"^guard (.+)$", code):
            condition, rest = self._condition(match[1])
            if not condition.endswith(" else"):
                raise self.malformed("a guard has its `else {` on the same line")
            return f"{indent}guard {self._choice(off, 'true', condition[:-5].rstrip())} else {rest}"
        if match := re.match(r"^(_ = )?try (await )?[A-Za-z_][\w.]*(<.*>)?\(.*\)$", code):
            return f"{indent}if !({off}) {{ {code} }}"
        raise self.malformed("neither `if CONDITION {` nor `guard CONDITION else {` nor `try check(…)`")

    def _condition(self, text):
        """Splits `CONDITION { …` at the brace that opens the body."""
        depth = 0
        for index, character in enumerate(code_only(text)):
            if character in "([":
                depth += 1
            elif character in ")]":
                depth -= 1
            elif character == "," and depth == 0:
                raise self.malformed("a condition without commas is needed (use &&)")
            elif character == "{" and depth == 0:
                condition = text[:index].rstrip()
                if re.match(r"^(let|var|case|#available)\b", condition):
                    raise self.malformed("a condition without bindings is needed")
                return condition, text[index:]
        raise self.malformed("the opening brace of the body stands on the same line")

    @staticmethod
    def _choice(off, otherwise, condition):
        # A ternary and not `||`, whose autoclosure could neither await nor capture an inout parameter.
        effects = re.match(r"^(?:(?:try|await|unsafe) )*", condition)[0]
        return f"{effects}(({off}) ? {otherwise} : ({condition[len(effects):]}))"

    @staticmethod
    def _closing(text, start):
        depth = 0
        for index in range(start, len(text)):
            depth += {"(": 1, ")": -1}.get(text[index], 0)
            if depth == 0:
                return index
        return None


def marks():
    """Every mark in order of path and line. Raises MalformedMark; two of one name are malformed too."""
    found, problems = [], []
    for path in tracked("Sources/*.swift", "Sources/*.c", "Sources/*.h", "Examples/*.swift"):
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
            if re.search(r"(//|/\*)\s*check:", line):
                try:
                    found.append(Mark(path, number, line))
                except MalformedMark as problem:
                    problems.append(str(problem))
    by_name = {}
    for mark in found:
        if mark.name in by_name:
            other = by_name[mark.name]
            problems.append(f"{mark.path}:{mark.number}: {mark.name} is taken: {other.path}:{other.number}")
        by_name[mark.name] = mark
    if problems:
        raise MalformedMark("\n".join(problems))
    return found
