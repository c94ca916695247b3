"""What Redis does in one step. Each script is atomic, and may be sent again when its reply was lost.

A kind of values of a session (`<session>/<kind>/…`) is a hash of its values, beside a sorted set that tells when each of
them is dead, by the session's clock; lists are lists. What a session holds is named in a set, so that it can be forgotten
whole. Whatever must not happen twice leaves its result under the name of the operation (`ask`), for a minute: who asks
again is told that, and nothing happens.
"""

from dataclasses import dataclass
from hashlib import sha1

# How long a result is kept, in milliseconds: much longer than anybody asks again (line.py).
_RESULT_KEPT = 60_000
NO_ROOM = "FULL"

_SHARED = f"""
local function told(ask) return redis.call('GET', ask) end
local function tell(ask, result) redis.call('SET', ask, result, 'PX', {_RESULT_KEPT}); return result end
local function live(dead, field, now)
  local score = redis.call('ZSCORE', dead, field)
  return score and tonumber(score) > tonumber(now)
end
-- A life is made longer only where it is a day short, for each time is written to the server's file.
local function prolong(key, left)
  if redis.call('PTTL', key) < left - 86400000 then redis.call('PEXPIRE', key, left) end
end
-- For how many milliseconds a server keeps what nobody asks it for any more.
local function broom(key, dead, settled, slack, lasting)
  local left = tonumber(slack)
  if lasting == '1' then
    local last = tonumber(redis.call('ZREVRANGE', dead, 0, 0, 'WITHSCORES')[2])
    if last >= 9007199254740992 then redis.call('PERSIST', key); redis.call('PERSIST', dead); return end
    left = left + math.max(0, math.ceil((last - tonumber(settled)) * 1000))
  end
  prolong(key, left); prolong(dead, left)
end
local function sweep(key, dead, settled, most)
  for _, field in ipairs(redis.call('ZRANGEBYSCORE', dead, '-inf', settled, 'LIMIT', 0, most)) do
    redis.call('HDEL', key, field); redis.call('ZREM', dead, field)
  end
end
-- settled: the session's clock without what one request wished; most: how many of a kind there may be.
local function keep(key, dead, parts, field, value, expires, settled, slack, lasting, most, part)
  if redis.call('HEXISTS', key, field) == 0 then
    sweep(key, dead, settled, 2)
    if redis.call('ZCARD', dead) >= tonumber(most) then
      sweep(key, dead, settled, 1000)
      if redis.call('ZCARD', dead) >= tonumber(most) then return false end
    end
    redis.call('SADD', parts, part)
    if lasting ~= '1' then prolong(parts, tonumber(slack)) end
  end
  redis.call('HSET', key, field, value)
  redis.call('ZADD', dead, expires, field)
  broom(key, dead, settled, slack, lasting)
  return true
end
local full = redis.error_reply('{NO_ROOM} no room for one more')
"""


@dataclass(frozen=True, slots=True)
class Script:
    """A script and the digest by which the server knows it."""

    text: str
    digest: str

    @classmethod
    def of(cls, body: str) -> "Script":
        """A script with the functions that all of them use."""
        text = _SHARED + body
        return cls(text, sha1(text.encode(), usedforsecurity=False).hexdigest())


# KEYS of all: hash, sorted set, set of parts, ask. ARGV of all that write: now, settled, slack, lasting, most, part.
_KEEP = "keep(KEYS[1], KEYS[2], KEYS[3], ARGV[7], ARGV[8], ARGV[9], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6])"

PUT = Script.of(f"if not {_KEEP} then return full end return 1")

ADD = Script.of(f"""
if told(KEYS[4]) then return 1 end
if live(KEYS[2], ARGV[7], ARGV[1]) then return 0 end
if not {_KEEP} then return full end
return tell(KEYS[4], 1)
""")

# ARGV[10] is what was seen, nothing for nothing.
SWAP = Script.of(f"""
if told(KEYS[4]) then return 1 end
local held = ''
if live(KEYS[2], ARGV[7], ARGV[1]) then
  held = redis.call('HGET', KEYS[1], ARGV[7])
  held = string.sub(held, string.find(held, ' ') + 1)
end
if held ~= ARGV[10] then return 0 end
if not {_KEEP} then return full end
return tell(KEYS[4], 1)
""")

# ARGV: now, field.
TAKE = Script.of("""
local before = told(KEYS[4])
if before then return before end
local held, is_live = redis.call('HGET', KEYS[1], ARGV[2]), live(KEYS[2], ARGV[2], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[2]); redis.call('ZREM', KEYS[2], ARGV[2])
if not held or not is_live then return false end
return tell(KEYS[4], held)
""")

# ARGV: field.
DELETE = Script.of("redis.call('HDEL', KEYS[1], ARGV[1]); return redis.call('ZREM', KEYS[2], ARGV[1])")

_HELD = """
local function held(field, now)
  if not live(KEYS[2], field, now) then return 0 end
  return tonumber(redis.call('HGET', KEYS[1], field))
end
"""

# ARGV[7..]: field, by, expires.
COUNT = Script.of(f"""{_HELD}
local before = told(KEYS[4])
if before then return tonumber(before) end
local total = held(ARGV[7], ARGV[1]) + tonumber(ARGV[8])
if tonumber(ARGV[8]) == 0 then return total end
if not keep(KEYS[1], KEYS[2], KEYS[3], ARGV[7], total, ARGV[9], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]) then
  return full
end
tell(KEYS[4], total)
return total
""")

# ARGV[7..]: field, limit, expires, again and again. The first of what is returned is whether all had room.
SPEND = Script.of(f"""{_HELD}
local before = told(KEYS[4])
if before then return cjson.decode(before) end
local found, passes = {{1}}, true
for at = 7, #ARGV, 3 do
  local count = held(ARGV[at], ARGV[1])
  found[#found + 1] = count
  if count >= tonumber(ARGV[at + 1]) then passes = false end
end
if not passes then found[1] = 0; return found end
for at = 7, #ARGV, 3 do
  local place = (at - 7) / 3 + 2
  found[place] = found[place] + 1
  if not keep(KEYS[1], KEYS[2], KEYS[3], ARGV[at], found[place], ARGV[at + 2], ARGV[2], ARGV[3], ARGV[4], ARGV[5],
              ARGV[6]) then return full end
end
tell(KEYS[4], cjson.encode(found))
return found
""")

# KEYS: list, set of parts, ask. ARGV: value, keep, slack, lasting, part.
PUSH = Script.of("""
if told(KEYS[3]) then return 1 end
if tonumber(ARGV[2]) == 0 then redis.call('DEL', KEYS[1]); return 1 end
redis.call('RPUSH', KEYS[1], ARGV[1]); redis.call('LTRIM', KEYS[1], -tonumber(ARGV[2]), -1)
redis.call('SADD', KEYS[2], ARGV[5])
if ARGV[4] ~= '1' then prolong(KEYS[1], tonumber(ARGV[3])); prolong(KEYS[2], tonumber(ARGV[3])) end
return tell(KEYS[3], 1)
""")

# KEYS: set of parts, whose members are what stands behind the session's name in the names of its keys.
CLEAR = Script.of("""
local parts = redis.call('SMEMBERS', KEYS[1])
for _, part in ipairs(parts) do
  redis.call('UNLINK', ARGV[1] .. 'v:' .. part, ARGV[1] .. 'x:' .. part, ARGV[1] .. 'l:' .. part)
end
redis.call('UNLINK', KEYS[1])
return #parts
""")
