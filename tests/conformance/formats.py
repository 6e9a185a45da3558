"""What two formats of the document mean, which no pattern can say: Schemathesis makes up values of them by this."""

from datetime import date

import schemathesis
from hypothesis import strategies as st


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
