-- GET of one item, another one each time. The seed is fixed: every server is asked for the same items.
math.randomseed(20260101)

request = function()
  return wrk.format("GET", "/api/v1/items/" .. math.random(1, 100000))
end
