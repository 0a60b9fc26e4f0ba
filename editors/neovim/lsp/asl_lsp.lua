---@brief
---
--- asl-lsp, a language server for the Amazon States Language (AWS Step Functions):
--- definitions in files of their own and in templates of CloudFormation, SAM, the
--- Serverless Framework and Terraform.
---
--- Files of definitions have a file type of two parts, such as `json.asl`, so that Neovim
--- keeps the syntax, indentation and tree-sitter parser of the first part while the servers
--- for it stay away:
---
--- ```lua
--- vim.filetype.add({
---   pattern = {
---     ['.*%.asl%.json'] = 'json.asl',
---     ['.*%.asl%.jsonc'] = 'jsonc.asl',
---     ['.*%.asl%.ya?ml'] = 'yaml.asl',
---   },
--- })
--- ```
---
--- Of the other file types below, the server looks only at documents that hold a
--- definition. To keep it out of them altogether:
---
--- ```lua
--- vim.lsp.config('asl_lsp', { filetypes = { 'json.asl', 'jsonc.asl', 'yaml.asl' } })
--- ```

local NAME = 'asl_lsp'

-- A server that dies is started again so many times within so many seconds.
local RESTARTS, WITHIN = 3, 300
-- When the server died lately, in seconds of Neovim's clock.
local deaths = {} ---@type number[]

--- Neovim itself tells of every server that dies, and where its log is.
local function on_death()
  if vim.v.exiting ~= vim.NIL then
    return
  end
  local now = vim.uv.now() / 1000
  deaths = vim.tbl_filter(function(time)
    return now - time < WITHIN
  end, deaths)
  table.insert(deaths, now)
  if #deaths <= RESTARTS then
    -- By then, Neovim has forgotten the client that died.
    vim.defer_fn(function()
      vim.lsp.enable(NAME)
    end, 200 * #deaths)
    return
  end
  vim.lsp.enable(NAME, false)
  vim.notify(
    ('asl-lsp died %d times within %d minutes and is off now. '):format(#deaths, WITHIN / 60)
      .. ('What it said is in %s; please report it. '):format(vim.lsp.get_log_path())
      .. "To start it again: :lua vim.lsp.enable('asl_lsp')",
    vim.log.levels.ERROR
  )
  deaths = {}
end

---@type vim.lsp.Config
return {
  cmd = { 'asl-lsp' },
  filetypes = {
    'json.asl',
    'jsonc.asl',
    'yaml.asl',
    'json',
    'jsonc',
    'yaml',
    'json.cloudformation',
    'yaml.cloudformation',
    'terraform',
    'opentofu',
    'hcl',
  },
  root_markers = { 'samconfig.toml', 'template.yaml', 'serverless.yml', 'cdk.json', '.git' },
  get_language_id = function(_, filetype)
    local syntax, dialect = filetype:match('^([^.]+)%.?(.*)$')
    if dialect ~= 'asl' then
      return syntax
    end
    return syntax == 'yaml' and 'asl-yaml' or 'asl'
  end,
  on_exit = function(code, signal)
    local was_asked_to = code == 0 and (signal == 0 or signal == 15)
    if not was_asked_to then
      vim.schedule(on_death)
    end
  end,
}
