-- Pieces of a film, as a browser asks for them: a range of LENGTH bytes, beginning anywhere.  Words behind `--`: SIZE LENGTH.
function init(args)
	size, length = tonumber(args[1]), tonumber(args[2])
	math.randomseed(os.time())
end

function request()
	local from = math.random(0, size - length)
	return wrk.format("GET", nil, { ["Range"] = string.format("bytes=%d-%d", from, from + length - 1) })
end
