-- Claims by wrk, each another user's, as fast as its connections allow. The campaign must exist:
--   wrk --threads 2 --connections 64 --duration 30s --script perf/wrk.lua http://127.0.0.1:8080 -- CAMPAIGN [TOKEN]
-- After wrk's own figures it prints how often each status came; perf/README.md says how to read them.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
  thread:set("run", os.time())
end

-- From here to response: in each thread, with variables of its own.
function init(args)
  if not args[1] then
    error("Name the campaign: wrk ... http://127.0.0.1:8080 -- CAMPAIGN [TOKEN]")
  end
  path = "/v1/campaigns/" .. args[1] .. "/claims"
  headers = { ["Content-Type"] = "application/json" }
  if args[2] then
    headers["Authorization"] = "Bearer " .. args[2]
  end
  claims = 0
  counts = {}
end

function request()
  claims = claims + 1
  local user = string.format("wrk-%d-%d-%d", run, number, claims)
  return wrk.format("POST", path, headers, '{"userId":"' .. user .. '"}')
end

function response(status)
  -- A text, because wrk can hand over only tables whose keys are texts.
  local key = tostring(status)
  counts[key] = (counts[key] or 0) + 1
end

function done(summary)
  local all = {}
  local statuses = {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("counts")) do
      if not all[status] then
        table.insert(statuses, status)
      end
      all[status] = (all[status] or 0) + count
    end
  end
  table.sort(statuses)
  for _, status in ipairs(statuses) do
    print(string.format("status %s: %d", status, all[status]))
  end
  local errors = summary.errors
  print(string.format("without an answer: %d", errors.connect + errors.read + errors.write + errors.timeout))
end
