-- Tries asl-lsp without touching your own configuration:
--
--   nvim --clean -u editors/neovim/try.lua examples/order.asl.json
--
-- The server is $ASL_LSP, else this checkout's last build, else asl-lsp on PATH.
local here = vim.fs.dirname(vim.fs.abspath(debug.getinfo(1, 'S').source:sub(2)))
vim.opt.runtimepath:prepend(here)

local function server()
  if vim.env.ASL_LSP then
    return vim.env.ASL_LSP
  end
  local newest, built = 'asl-lsp', 0
  for _, profile in ipairs({ 'release', 'debug' }) do
    local path = vim.fs.joinpath(here, '../../target', profile, 'asl-lsp')
    local stat = vim.uv.fs_stat(path)
    if stat and stat.mtime.sec > built then
      newest, built = vim.fs.normalize(path), stat.mtime.sec
    end
  end
  return newest
end

vim.lsp.config('asl_lsp', { cmd = { server() } })
vim.lsp.enable('asl_lsp')

vim.diagnostic.config({ virtual_text = true })
vim.opt.completeopt = { 'menuone', 'noinsert', 'popup' }
vim.opt.foldlevel = 99
vim.opt.expandtab, vim.opt.shiftwidth = true, 2

vim.api.nvim_create_autocmd('LspAttach', {
  callback = function(event)
    -- The list opens by itself after `"`; CTRL-X CTRL-O asks for it, CTRL-Y accepts.
    vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = true })
    vim.wo.foldmethod = 'expr'
    vim.wo.foldexpr = 'v:lua.vim.lsp.foldexpr()'
  end,
})
