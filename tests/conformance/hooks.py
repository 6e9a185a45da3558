"""What a document cannot say of its parameters, said to Schemathesis.

OpenAPI has no words for two parameters that exclude each other, so what is meant as a valid request gets one of them. A
`cursor` is any text to its schema, and one that this server has made to its seal: refusing another for that reason alone
breaks no promise. Every other refusal of a request that the document allows stays a failure.
"""

import schemathesis


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
