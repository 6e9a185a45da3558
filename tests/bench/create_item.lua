-- POST of a valid item. Name, price and stock differ from one to the next, so that no index gets the same key twice.
local currencies = { "KRW", "USD", "JPY" }
local made = 0

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

request = function()
  made = made + 1
  local item = string.format(
    '{"name":"Benchmark lamp %d","description":"Made to be counted.","price":%d.25,"currency":"%s","stock":%d}',
    made, made % 5000, currencies[made % 3 + 1], made % 40)
  return wrk.format(nil, "/api/v1/items", nil, item)
end
