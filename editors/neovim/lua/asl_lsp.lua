--- What asl-lsp can do beyond what Neovim asks of every server.
local M = {}

---@param what string
---@param level? integer
local function tell(what, level)
  vim.notify('asl-lsp: ' .. what, level or vim.log.levels.ERROR)
end

--- Says once if the program cannot be started, which Neovim notes in its log alone.
function M.check_installed()
  local config = vim.lsp.config.asl_lsp
  local cmd = config and config.cmd
  if type(cmd) == 'table' and vim.fn.executable(cmd[1]) == 0 then
    vim.notify_once(
      ('asl-lsp is not installed: there is no program "%s". '):format(cmd[1])
        .. 'Install it (cargo install --path . in its checkout), or say where it is: '
        .. "vim.lsp.config('asl_lsp', { cmd = { '/path/to/asl-lsp' } })",
      vim.log.levels.ERROR
    )
  end
end

---@return vim.lsp.Client?
local function server()
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'asl_lsp' })[1]
  if not client then
    tell('no server looks at this buffer; see :checkhealth asl_lsp')
  end
  return client
end

local function tell_too_old(client)
  local version = vim.tbl_get(client, 'server_info', 'version') or 'in use'
  tell(('the server %s is too old for this; install a newer one'):format(version))
end

--- The formats that the server draws in, by the ending of the file.
local FORMATS = { svg = 'svg', mmd = 'mermaid', mermaid = 'mermaid', dot = 'dot', gv = 'dot', json = 'json' }

---@param path string
---@param content string
local function write(path, content)
  local file, problem = io.open(path, 'wb')
  if not file then
    tell(problem)
    return false
  end
  file:write(content)
  file:close()
  return true
end

--- Draws the state machine at the cursor: into a file, in the format that its ending
--- says, or, without one, as a picture that the system's viewer shows.
---@param path? string
---@param may_overwrite? boolean
function M.graph(path, may_overwrite)
  path = path and vim.fs.normalize(path)
  local format = path and FORMATS[path:match('%.(%w+)$')] or 'svg'
  if path and not may_overwrite and vim.uv.fs_stat(path) then
    return tell(path .. ' exists; :AslGraph! overwrites it')
  end
  local client = server()
  if not client then
    return
  end
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.format = format ---@diagnostic disable-line: inject-field
  client:request('asl/graph', params, function(err, graph) ---@diagnostic disable-line: param-type-mismatch
    if err and err.code == vim.lsp.protocol.ErrorCodes.MethodNotFound then
      return tell_too_old(client)
    elseif err then
      return tell(err.message)
    elseif graph.content == '' then
      return tell(graph.problem or 'there is nothing to draw')
    end
    local drawn = path or vim.fn.tempname() .. '.svg'
    if not write(drawn, graph.content) then
      return
    end
    if graph.problem then
      tell(graph.problem, vim.log.levels.WARN)
    end
    if not path then
      local _, problem = vim.ui.open(drawn)
      if problem then
        tell(problem)
      end
    end
  end)
end

--- Goes to what AWS refused.
---@param message string what a failed deployment printed
function M.locate(message)
  local client = server()
  if not client then
    return
  end
  local commands = vim.tbl_get(client.server_capabilities, 'executeCommandProvider', 'commands') or {}
  if not vim.list_contains(commands, 'asl.locateError') then
    return tell_too_old(client)
  end
  local what = { uri = vim.uri_from_bufnr(0), message = message }
  client:exec_cmd({ title = 'Locate', command = 'asl.locateError', arguments = { what } }, nil, function(err)
    if err then
      tell(err.message)
    end
  end)
end

return M
