-- Counts one request of one client in all windows of a quota, or in none.
--
-- KEYS[1]  the client's windows: a hash that has, by a window's length, when it ends (`e`, in microseconds of this server's
--          clock) and how many requests it has seen (`u`)
-- ARGV     quota and length in seconds, for each window; without any it is a trial, which writes all the same
--
-- Answers 1 when the request passes, 0 when not; then for each window how many more pass, and in how many microseconds it
-- ends.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

if #ARGV == 0 then
    redis.call('SET', KEYS[1], now, 'PX', 1000)
    return { 1 }
end

local names = {}
for at = 2, #ARGV, 2 do
    names[#names + 1] = 'e' .. ARGV[at]
    names[#names + 1] = 'u' .. ARGV[at]
end
local kept = redis.call('HMGET', KEYS[1], unpack(names))

local windows, passes, last = {}, 1, 0
for at = 1, #ARGV, 2 do
    local quota, length = tonumber(ARGV[at]), ARGV[at + 1] * 1000000
    local ends, used = tonumber(kept[at] or 0), tonumber(kept[at + 1] or 0)
    if now >= ends then
        ends, used = now + length, 0
    end
    -- A clock that was set back must not lock anybody out for longer than a window.
    ends = math.min(ends, now + length)
    if used >= quota then
        passes = 0
    end
    last = math.max(last, ends)
    windows[#windows + 1] = { quota = quota, ends = ends, used = used }
end

local answer, changes = { passes }, {}
for at, window in ipairs(windows) do
    local used = window.used + passes
    answer[#answer + 1] = math.max(window.quota - used, 0)
    answer[#answer + 1] = window.ends - now
    changes[#changes + 1] = names[2 * at - 1]
    changes[#changes + 1] = string.format('%.0f', window.ends)
    changes[#changes + 1] = names[2 * at]
    changes[#changes + 1] = used
end
if passes == 1 then
    redis.call('HSET', KEYS[1], unpack(changes))
    redis.call('PEXPIRE', KEYS[1], math.ceil((last - now) / 1000))
end
return answer
