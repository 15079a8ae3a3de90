-- One request in a hundred keeps a place; the others look at the page.  Words behind `--`: the number of the round, a file with a
-- line "path key" for each form that is sent, and the cookie of the browser that has them open.  Without words all of them look.
local counter, threads = 0, 0

function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
end

-- wrk has two threads (measure.py): each takes every second form.
function init(args)
	round, cookie, forms = args[1] or "0", args[3], {}
	if args[2] then
		local i = 0
		for line in io.lines(args[2]) do
			if i % 2 == number % 2 then forms[#forms + 1] = line end
			i = i + 1
		end
	end
	page = wrk.format("GET")
end

function request()
	counter = counter + 1
	local form = counter % 100 == 0 and forms[counter / 100]
	if not form then return page end
	local path, key = form:match("^(%S+) (%S+)$")
	local body = string.format("key=%s&name=Ana&email=m%s.%d.%d%%40example.org&shown=friend", key, round, number, counter)
	return wrk.format("POST", path, {
		["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin", ["Cookie"] = cookie,
	}, body)
end
