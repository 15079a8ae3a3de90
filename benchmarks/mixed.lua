-- One request in a hundred keeps a place; the others look at the page.  Words behind `--`: the number of the round, then the paths
-- that keep a place.  Without words all of them look.
local counter, threads = 0, 0
local letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
end

function init(args)
	round, paths = args[1] or "0", {}
	for i = 2, #args do paths[#paths + 1] = args[i] end
	math.randomseed(os.time() + number * 7919 + tonumber(round) * 104729)
	page = wrk.format("GET")
end

local function key()
	local t = {}
	for i = 1, 26 do
		local n = math.random(#letters)
		t[i] = letters:sub(n, n)
	end
	return table.concat(t)
end

function request()
	counter = counter + 1
	if #paths == 0 or counter % 100 ~= 0 then return page end
	local body = string.format("key=%s&name=Ana&mail=m%s.%d.%d%%40example.org&shown=friend", key(), round, number, counter)
	return wrk.format("POST", paths[counter / 100 % #paths + 1], {
		["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin",
	}, body)
end
