-- Asks what a file says, line by line and over again, and checks every answer. Called by benchmarks/load.py.
local threads = {}

function setup(thread)
  thread:set("number", #threads * 500000)
  table.insert(threads, thread)
end

function init(args)
  wrong, lines = 0, {}
  for line in io.lines(args[1]) do
    local parts = {}
    for part in (line .. "\t"):gmatch("(.-)\t") do table.insert(parts, part) end
    table.insert(lines, parts)
  end
  expected = table.remove(lines, 1)
  status, mark, number = tonumber(expected[1]), expected[2], number + tonumber(expected[3])
  fixed, headers = {}, {}
  for _, parts in ipairs(lines) do
    if parts[1] == "header" then headers[parts[2]] = parts[3] else table.insert(fixed, parts) end
  end
end

function request()
  number = number + 1
  local parts = fixed[number % #fixed + 1]
  local path = parts[2]:gsub("{number}", tostring(number))
  if headers["X-Forwarded-For"] then
    headers["X-Forwarded-For"] = string.format(
      "10.%d.%d.%d", math.floor(number / 65536) % 256, math.floor(number / 256) % 256, number % 256)
  end
  return wrk.format(parts[1], path, headers, parts[3] ~= "" and parts[3] or nil)
end

function response(got, _, body)
  if got ~= status or not body:find(mark, 1, true) then wrong = wrong + 1 end
end

function done(summary, latency, _)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  for _, thread in ipairs(threads) do failed = failed + thread:get("wrong") end
  print(string.format("measured %d %f %f %f %d", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed))
end
