-- POST of an item that breaks two rules: every answer has to be 422.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"name": "", "price": -100}'
wrk.path = "/api/v1/items"
