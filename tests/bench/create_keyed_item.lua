-- POST of a valid item under a key that nobody has used: what create_item.lua sends, and the header.
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "create_item.lua")

local random = io.open("/dev/urandom", "rb")
local run = random:read(8):gsub(".", function(byte) return string.format("%02x", byte:byte()) end)
random:close()

local plain = request
local made = 0

request = function()
  made = made + 1
  wrk.headers["Idempotency-Key"] = run .. "-" .. made
  return plain()
end
