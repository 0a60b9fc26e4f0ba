-- A server that is missing, too old, or dies.
return function(tools)
  local wait, equal = tools.wait, tools.equal
  local kept = vim.lsp.config.asl_lsp.cmd

  --- Runs `body` with other servers in place of asl-lsp; gives it what the user is told.
  local function with(cmd, body)
    local notify, told = vim.notify, {}
    local function note(message)
      table.insert(told, message)
    end
    vim.notify = note
    vim.lsp.enable('asl_lsp', false)
    wait('the end of the servers', function()
      return #vim.lsp.get_clients({ name = 'asl_lsp' }) == 0
    end)
    vim.lsp.config('asl_lsp', { cmd = cmd })
    local ok, err = xpcall(body, debug.traceback, told)
    vim.notify = notify
    vim.lsp.config('asl_lsp', { cmd = kept })
    assert(ok, err)
  end

  tools.test('a server that is missing is told once', function()
    with({ 'no-such-asl-lsp' }, function(told)
      vim.lsp.enable('asl_lsp')
      for _, name in ipairs({ 'order.asl.json', 'order.asl.yaml', 'plain.json' }) do
        vim.cmd.edit(vim.env.WORKSPACE .. '/' .. name)
      end
      vim.wait(300)
      equal(#told, 1)
      assert(told[1]:find('no-such-asl-lsp', 1, true) and told[1]:find('cargo install', 1, true), told[1])
    end)
  end)

  --- A server within Neovim that knows nothing beyond LSP.
  local function old_server(dispatchers)
    local is_closing = false
    return {
      request = function(method, _, answer)
        if method == 'initialize' then
          answer(nil, {
            capabilities = { textDocumentSync = { openClose = true, change = 1 } },
            serverInfo = { name = 'asl-lsp', version = '0.0.1' },
          })
        elseif method == 'shutdown' then
          answer(nil, vim.NIL)
        else
          answer({ code = vim.lsp.protocol.ErrorCodes.MethodNotFound, message = method })
        end
        return true, 1
      end,
      notify = function(method)
        if method == 'exit' then
          is_closing = true
          vim.schedule(function()
            dispatchers.on_exit(0, 0)
          end)
        end
        return true
      end,
      is_closing = function()
        return is_closing
      end,
      terminate = function()
        is_closing = true
      end,
    }
  end

  tools.test('a server that is too old is told by what it cannot do', function()
    with(old_server, function(told)
      vim.lsp.enable('asl_lsp')
      tools.open(vim.env.WORKSPACE .. '/order.asl.json')
      vim.cmd('AslGraph')
      vim.cmd('AslLocate SCHEMA_VALIDATION_FAILED')
      equal(#told, 2)
      for _, message in ipairs(told) do
        assert(message:find('0.0.1 is too old', 1, true), message)
      end
    end)
  end)

  tools.test('a server that keeps dying is started again three times, and then no more', function()
    local log = vim.env.WORKSPACE .. '/starts'
    local dying = { 'sh', '-c', 'echo >>"$0"; exit 3', log }
    with(dying, function(told)
      vim.cmd.edit(vim.env.WORKSPACE .. '/order.asl.json')
      vim.lsp.enable('asl_lsp')
      wait('the last word', function()
        return vim.iter(told):any(function(message)
          return message:find('is off now', 1, true)
        end)
      end)
      vim.wait(500)
      equal(#vim.fn.readfile(log), 4)
    end)
  end)

  tools.test('a server that dies once is back with all its documents', function()
    with(kept, function()
      vim.lsp.enable('asl_lsp')
      local client = tools.open(vim.env.WORKSPACE .. '/order.asl.json')
      tools.wait_for_mark()
      for _, child in ipairs(vim.api.nvim_get_proc_children(vim.uv.os_getpid())) do
        vim.uv.kill(child, 'sigkill')
      end
      wait('another server', function()
        local now = vim.lsp.get_clients({ bufnr = 0, name = 'asl_lsp' })[1]
        return now and now.id ~= client.id and now.initialized
      end)
      tools.wait_for_mark()
    end)
  end)
end
