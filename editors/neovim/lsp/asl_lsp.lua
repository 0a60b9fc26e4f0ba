---@brief
---
--- asl-lsp, a language server for the Amazon States Language (AWS Step Functions).
---
--- The file types have two parts, so that Neovim keeps JSON's syntax, indentation and
--- tree-sitter parser while servers for `json` stay away; see ftdetect/asl.lua.

---@type vim.lsp.Config
return {
  cmd = { 'asl-lsp' },
  filetypes = { 'json.asl', 'jsonc.asl' },
  root_markers = { 'samconfig.toml', 'template.yaml', 'serverless.yml', 'cdk.json', '.git' },
  get_language_id = function()
    return 'asl'
  end,
}
