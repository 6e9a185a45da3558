"""What a document cannot say of its parameters, said to Schemathesis.

OpenAPI has no words for two parameters that exclude each other, so what is meant as a valid request gets one of them. A
`cursor` is any text to its schema, and one that this server has made to its seal: refusing another for that reason alone
breaks no promise. Every other refusal of a request that the document allows stays a failure.

Nor has a pattern words for a check digit or for what is over: values of these two formats are made up here.
"""

from datetime import date

import schemathesis
from hypothesis import strategies as st


@schemathesis.hook
def before_call(context, case, kwargs):
    valid = case.meta is not None and case.meta.generation.mode.is_positive
    if valid and case.query and {"page", "cursor"} <= case.query.keys():
        # In turn, so that both kinds of page are asked for with everything else.
        del case.query["page" if len(case.query) % 2 else "cursor"]


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


numbers = st.text(alphabet="0123456789", min_size=11, max_size=18).map(with_check_digit)
schemathesis.openapi.format("card-number", numbers)

years = st.integers(min_value=date.today().year % 100 + 1, max_value=99)
expiries = st.builds("{:02}/{:02}".format, st.integers(min_value=1, max_value=12), years)
schemathesis.openapi.format("card-expiry", expiries)
