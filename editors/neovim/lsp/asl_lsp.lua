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

-- A server that dies is started again so many times within so many seconds.
local RESTARTS, WITHIN = 3, 300
-- When the server died lately, in seconds of Neovim's clock.
local deaths = {} ---@type number[]

--- Starts a server again that died, if it does not die all the time. Neovim itself tells
--- of each death, and where its log is.
---@param config vim.lsp.ClientConfig
---@param buffers integer[]
local function on_death(config, buffers)
  if vim.v.exiting ~= vim.NIL then
    return
  end
  local now = vim.uv.now() / 1000
  deaths = vim.tbl_filter(function(time)
    return now - time < WITHIN
  end, deaths)
  table.insert(deaths, now)
  if #deaths > RESTARTS then
    vim.notify(
      ('asl-lsp died %d times within %d minutes and is off now. '):format(#deaths, WITHIN / 60)
        .. ('What it said is in %s; please report it. '):format(vim.lsp.get_log_path())
        .. "To start it again: :lua vim.lsp.enable('asl_lsp')",
      vim.log.levels.ERROR
    )
    vim.lsp.enable('asl_lsp', false)
    deaths = {}
    return
  end
  -- By then, Neovim has forgotten the client that died.
  vim.defer_fn(function()
    for _, bufnr in ipairs(vim.tbl_filter(vim.api.nvim_buf_is_loaded, buffers)) do
      vim.lsp.start(config, { bufnr = bufnr })
    end
  end, 200 * #deaths)
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
  on_exit = function(code, signal, client_id)
    local was_asked_to = code == 0 and (signal == 0 or signal == 15)
    local client = vim.lsp.get_client_by_id(client_id)
    if client and not was_asked_to then
      vim.schedule_wrap(on_death)(client.config, vim.tbl_keys(client.attached_buffers))
    end
  end,
}
