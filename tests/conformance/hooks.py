"""What a document cannot say of its parameters, said to Schemathesis.

OpenAPI has no words for two parameters that exclude each other, so what is meant as a valid request gets one of them. A
`cursor` is any text to its schema, and one that this server has made to its seal: refusing another for that reason alone
breaks no promise. Every other refusal of a request that the document allows stays a failure.

Nor are there words for "each field once, in one direction". And no pattern that people could read says what a check
digit is, what is over, or what can be seen: values of such formats are made up here.
"""

import string
from datetime import date

import schemathesis
from hypothesis import strategies as st


@schemathesis.hook
def before_call(context, case, kwargs):
    valid = case.meta is not None and case.meta.generation.mode.is_positive
    if valid and case.query and {"page", "cursor"} <= case.query.keys():
        # In turn, so that both kinds of page are asked for with everything else.
        del case.query["page" if len(case.query) % 2 else "cursor"]
    if valid and case.query and case.query.get("sort"):
        case.query["sort"] = each_field_once(case.query["sort"])


def each_field_once(sort):
    """What to sort by, written as a list or with commas, without the fields that it has named before."""
    keys = sort.split(",") if isinstance(sort, str) else sort
    once = list({key.lstrip("-"): key for key in reversed(keys)}.values())
    return ",".join(once) if isinstance(sort, str) else once


@schemathesis.hook
def filter_failure(context, failure, case, response):
    return failure.code != "ST202" or not refused_as_no_cursor(case.query or {}, response)


def refused_as_no_cursor(query, response):
    if query.get("cursor", "") == "" or response.status_code != 400:
        return False
    return response.json().get("error", {}).get("code") == "invalid_cursor"


def with_check_digit(digits: str) -> str:
    """Adds the digit that checks the others (ISO/IEC 7812-1, Annex B)."""
    weighed = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    total = sum(product // 10 + product % 10 for product in weighed)
    return digits + str(-total % 10)


# Characters that can be seen and have one spelling: of Latin, CJK and Hangul.
visible = st.one_of(
    st.sampled_from(string.ascii_letters + "!&'+,-./"),
    st.characters(min_codepoint=0xC0, max_codepoint=0x17F),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
    st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
)


def words(length):
    """A text of so many characters, all of which can be seen but for a space in the middle of a longer one."""
    seen = st.text(visible, min_size=length, max_size=length)
    return seen if length < 5 else seen.map(lambda text: text[:2] + " " + text[3:])


# The lengths at the limits of what the document says are names and prose, and some between.
names = st.sampled_from([1, 2, 3, 8, 59, 60, 99, 100]).flatmap(words)
schemathesis.openapi.format("name", names)
prose = st.sampled_from([1, 2, 40, 3999, 4000]).flatmap(
    lambda length: words(min(length, 60)).map(lambda found: (found * 67)[:length])
)
schemathesis.openapi.format("prose", prose)

numbers = st.text(alphabet="0123456789", min_size=11, max_size=18).map(with_check_digit)
schemathesis.openapi.format("card-number", numbers)

years = st.integers(min_value=date.today().year % 100 + 1, max_value=99)
expiries = st.builds("{:02}/{:02}".format, st.integers(min_value=1, max_value=12), years)
schemathesis.openapi.format("card-expiry", expiries)
