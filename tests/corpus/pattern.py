"""A short text that a regular expression matches, as far as that can be told from its syntax."""

import re
import re._constants as op
import re._parser as parser


def text(pattern):
    """The text; None where the pattern wants more than this knows."""
    try:
        made = "".join(part(code, argument) for code, argument in parser.parse(translated(pattern)))
        return made if re.search(translated(pattern), made) else None
    except (re.error, NotImplementedError, RecursionError):
        return None


def translated(pattern):
    """From ECMA-262 to Python, for what is written differently."""
    pattern = pattern.replace("\\p{L}", "[A-Za-z]").replace("\\p{N}", "[0-9]").replace("\\/", "/").replace("\\-", "\\-")
    return re.sub(r"\(\?<([A-Za-z])", r"(?P<\1", pattern)


def part(code, argument):
    if code is op.LITERAL:
        return chr(argument)
    if code is op.NOT_LITERAL:
        return "a" if argument != ord("a") else "b"
    if code is op.ANY:
        return "a"
    if code is op.AT:
        return ""
    if code is op.IN:
        return one_of(argument)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, _, inner = argument
        return "".join(part(*one) for one in inner) * least
    if code is op.SUBPATTERN:
        return "".join(part(*one) for one in argument[-1])
    if code is op.BRANCH:
        return "".join(part(*one) for one in argument[1][0])
    if code in (op.ASSERT, op.ASSERT_NOT):
        return ""
    if code is op.CATEGORY:
        return category(argument)
    raise NotImplementedError(code)


def one_of(alternatives):
    if alternatives[0][0] is op.NEGATE:
        excluded = alternatives[1:]
        for letter in "a0A_- ":
            if not any(holds(one, letter) for one in excluded):
                return letter
        raise NotImplementedError("negated set")
    code, argument = alternatives[0]
    if code is op.RANGE:
        return chr(argument[0])
    return part(code, argument)


def holds(one, letter):
    code, argument = one
    if code is op.LITERAL:
        return argument == ord(letter)
    if code is op.RANGE:
        return argument[0] <= ord(letter) <= argument[1]
    return re.match({op.CATEGORY_DIGIT: r"\d", op.CATEGORY_WORD: r"\w", op.CATEGORY_SPACE: r"\s"}.get(argument, "."), letter)


def category(name):
    known = {op.CATEGORY_DIGIT: "0", op.CATEGORY_WORD: "a", op.CATEGORY_SPACE: " ", op.CATEGORY_NOT_SPACE: "a",
             op.CATEGORY_NOT_DIGIT: "a", op.CATEGORY_NOT_WORD: "-"}
    if name not in known:
        raise NotImplementedError(name)
    return known[name]
