import { FRACTIONAL_LIMIT, INTEGER_COMMANDS, KEY_TYPES, SCORE_RANGES } from "./command-rules.ts";
import { NOT_AN_INTEGER, WRONG_TYPE } from "./reply.ts";

const KEY_TYPE_TABLE = [...KEY_TYPES].map(([name, type]) => `${name}='${type}'`).join(",");
const RANGE_TABLE = [...SCORE_RANGES].map((name) => `${name}=true`).join(",");
const INTEGER_TABLE = [...INTEGER_COMMANDS].map((name) => `${name}=true`).join(",");

/**
 * Lua that runs another script (the last of ARGV) the way Redis does. The mock hands JavaScript values to Lua and
 * misreads what comes back, so this converts on both sides: arguments to text, replies to Lua tables, the result to
 * RESP2 text. Known difference: Lua 5.3 here, 5.1 in Redis, so joining a whole float to a string shows ".0".
 */
export const SCRIPT_HOST = `
local source = table.remove(ARGV)
local native = call
local key_types = {${KEY_TYPE_TABLE}}
local counts = {${INTEGER_TABLE}}
local score_ranges = {${RANGE_TABLE}}
local statuses = {SET=true, MSET=true, HMSET=true, SETEX=true, PSETEX=true, LSET=true, LTRIM=true, RENAME=true}

local function whole(number)
  return number == math.floor(number) and number - number == 0
end

local function to_text(value)
  if type(value) == 'string' then return value end
  if type(value) ~= 'number' then
    error({err = 'ERR Lua redis lib command arguments must be strings or integers'}, 0)
  end
  return string.format(whole(value) and '%.0f' or '%.17g', value)
end

-- The mock shifts a reply's list to start at 1, but not the lists inside it.
local function to_lua(value, first)
  if type(value) == 'number' then return math.tointeger(value) or value end
  if type(value) ~= 'userdata' then return value end
  if tostring(value) == 'null' then return false end
  local list = {}
  for i = first, value.length - 1 do list[#list + 1] = to_lua(value[i], 0) end
  return list
end

local function to_error(problem)
  if type(problem) == 'table' and problem.err then return problem end
  local text = tostring(problem):gsub('^%a*Error: ', '')
  if text:find("reading 'bind'", 1, true) then text = 'ERR Unknown Redis command called from script' end
  if text:find('does not contain', 1, true) then text = '${WRONG_TYPE}' end
  if not text:find('^%u+ ') then text = 'ERR ' .. text end
  return {err = text}
end

local function check_key(name, args)
  if score_ranges[name] and (args[3] .. ' ' .. args[4]):find('%.%d*[1-9]') then
    error({err = '${FRACTIONAL_LIMIT}'}, 0)
  end
  local expected = key_types[name]
  if not expected then return end
  local actual = native(false, 'TYPE', args[2])
  if actual ~= 'none' and actual ~= expected then error({err = '${WRONG_TYPE}'}, 0) end
  if not counts[name] then return end
  local stored = actual == 'none' and '0' or native(false, 'GET', args[2])
  if not stored:find('^%-?%d+$') or not (args[3] or '0'):find('^%-?%d+$') then
    error({err = '${NOT_AN_INTEGER}'}, 0)
  end
end

local function normalise(name, args)
  if name ~= 'SET' then return end
  for i = 4, #args do
    args[i] = args[i]:upper()
    if args[i] == 'GET' or args[i] == 'KEEPTTL' then
      error({err = 'ERR SET with ' .. args[i] .. ' inside a script is not available locally'}, 0)
    end
  end
end

local function run(...)
  local args = {...}
  if #args == 0 then error({err = 'ERR Please specify at least one argument for this redis.call()'}, 0) end
  for i = 1, #args do args[i] = to_text(args[i]) end
  local name = args[1]:upper()
  check_key(name, args)
  normalise(name, args)
  local reply = to_lua(native(false, table.unpack(args)), 1)
  if reply == 'OK' and statuses[name] then return {ok = 'OK'} end
  if reply == nil then return false end
  return reply
end

redis.call = function(...)
  local done, reply = pcall(run, ...)
  if not done then error(to_error(reply), 0) end
  return reply
end
redis.pcall = function(...)
  local done, reply = pcall(run, ...)
  return done and reply or (done and false or to_error(reply))
end
redis.error_reply = function(text) return {err = text} end
redis.status_reply = function(text) return {ok = text} end
redis.log = function() end
redis.LOG_DEBUG, redis.LOG_VERBOSE, redis.LOG_NOTICE, redis.LOG_WARNING = 0, 1, 2, 3

local function to_resp(value)
  local kind = type(value)
  if kind == 'string' then return '$' .. #value .. '\\r\\n' .. value .. '\\r\\n' end
  if kind == 'number' then
    return ':' .. string.format('%.0f', value < 0 and math.ceil(value) or math.floor(value)) .. '\\r\\n'
  end
  if kind == 'boolean' and value then return ':1\\r\\n' end
  if kind ~= 'table' then return '$-1\\r\\n' end
  if value.err then return '-' .. value.err .. '\\r\\n' end
  if value.ok then return '+' .. value.ok .. '\\r\\n' end
  local items = {}
  for i = 1, #value do
    if value[i] == nil then break end
    items[i] = to_resp(value[i])
  end
  return '*' .. #items .. '\\r\\n' .. table.concat(items)
end

local script, problem = load(source, '@user_script')
if not script then
  return '-ERR Error compiling script (new function): ' .. problem .. '\\r\\n'
end
local done, result = pcall(script)
if done then return to_resp(result) end
if type(result) == 'table' and result.err then return '-' .. result.err .. '\\r\\n' end
return '-ERR ' .. tostring(result):gsub('[\\r\\n]', ' ') .. '\\r\\n'
`;
