-- wrk's script: requests from a file, made distinct by a number where that is asked for.
--
--     wrk … -s load.lua URL -- FILE (repeated | FIRST_NUMBER)
--
-- FILE holds one request after the other in two parts, all ended by a line "%%".

local heads, tails, whole = {}, {}, {}
local count, turn, number = 0, 0, nil

local function parts(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return string.gmatch(text, "(.-)\n%%%%\n")
end

function init(args)
  number = tonumber(args[2])
  local next_part = parts(args[1])
  for head in next_part do
    count = count + 1
    heads[count] = head
    tails[count] = next_part()
    whole[count] = heads[count] .. "1000000000" .. tails[count]
  end
end

function request()
  turn = turn % count + 1
  if not number then
    return whole[turn]
  end
  number = number + 1
  return heads[turn] .. number .. tails[turn]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "median": %d, "p99": %d, "bytes": %d, "status": %d, "broken": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), summary.bytes,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
