if vim.g.loaded_asl_lsp then
  return
end
vim.g.loaded_asl_lsp = true

vim.api.nvim_create_user_command('AslGraph', function(command)
  require('asl_lsp').graph(command.args ~= '' and command.args or nil, command.bang)
end, { nargs = '?', bang = true, complete = 'file', desc = 'Draw the state machine at the cursor' })

vim.api.nvim_create_user_command('AslLocate', function(command)
  require('asl_lsp').locate(command.args ~= '' and command.args or vim.fn.getreg('+'))
end, { nargs = '?', desc = 'Go to what AWS refused, as the clipboard or the argument says' })

vim.api.nvim_create_autocmd('FileType', {
  group = vim.api.nvim_create_augroup('asl_lsp', {}),
  pattern = '*.asl',
  callback = function()
    if not vim.lsp.is_enabled or vim.lsp.is_enabled('asl_lsp') then
      require('asl_lsp').check_installed()
    end
  end,
})
