--- :checkhealth asl_lsp
local M = {}

local function check_program(cmd)
  if type(cmd) ~= 'table' then
    return vim.health.info('the server is started by a function')
  end
  if vim.fn.executable(cmd[1]) == 0 then
    return vim.health.error(('there is no program `%s`'):format(cmd[1]), {
      'cargo install --path . in the checkout of asl-lsp',
      "or say where it is: vim.lsp.config('asl_lsp', { cmd = { '/path/to/asl-lsp' } })",
    })
  end
  local answer = vim.system({ cmd[1], '--version' }, { text = true, timeout = 5000 }):wait()
  if answer.code ~= 0 then
    return vim.health.error(('`%s --version` ends with %d: %s'):format(cmd[1], answer.code, answer.stderr))
  end
  vim.health.ok(('%s is %s'):format(vim.fn.exepath(cmd[1]), vim.trim(answer.stdout)))
end

function M.check()
  vim.health.start('asl-lsp')
  if vim.fn.has('nvim-0.11') == 0 then
    return vim.health.error('Neovim 0.11 or newer is needed')
  end
  local config = vim.lsp.config['asl_lsp']
  if not (config and config.cmd) then
    return vim.health.error('lsp/asl_lsp.lua is not on the runtimepath', ':help asl-lsp-install')
  end
  check_program(config.cmd)

  if vim.filetype.match({ filename = 'order.asl.json' }) == 'json.asl' then
    vim.health.ok('*.asl.json is known as json.asl')
  else
    vim.health.error('*.asl.json is not known', 'ftdetect/asl.lua belongs on the runtimepath')
  end

  local clients = vim.lsp.get_clients({ name = 'asl_lsp' })
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    vim.health.ok(('runs for %s, attached to %d buffers'):format(client.root_dir or 'single files', buffers))
  end
  if #clients == 0 then
    vim.health.info("does not run; vim.lsp.enable('asl_lsp') starts it with the next definition")
  end
end

return M
