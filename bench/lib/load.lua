-- For wrk: sends the requests of a file, each with an id of its own in place of ######, and prints what wrk has counted
-- as a line of JSON: times in microseconds.
local requests = {}
local n = 0

function init()
  local file = assert(io.open(os.getenv("REQUEST"), "rb"))
  local text = file:read("*a")
  file:close()
  local first, last = text:find("######", 1, true)
  if not first then
    requests[1] = text
    return
  end
  for id = 100000, 104095 do
    requests[#requests + 1] = text:sub(1, first - 1) .. id .. text:sub(last + 1)
  end
end

function request()
  n = n % #requests + 1
  return requests[n]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"calls":%d,"micros":%d,"bytes":%.0f,"p50":%.1f,"p99":%.1f,"non2xx":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d}',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect, errors.read, errors.write, errors.timeout))
end
