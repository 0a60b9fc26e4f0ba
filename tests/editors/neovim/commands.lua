-- What the plugin adds to Neovim's own client.
return function(tools)
  local wait, equal = tools.wait, tools.equal

  --- Runs `body` with a function of Neovim's replaced, and gives what it was called with.
  local function replacing(holder, name, body)
    local kept, calls = holder[name], {}
    holder[name] = function(...)
      table.insert(calls, { ... })
    end
    local ok, err = pcall(body, calls)
    holder[name] = kept
    assert(ok, err)
    return calls
  end

  tools.test('the keys of the settings are in the help', function()
    local source = debug.getinfo(1, 'S').source:sub(2)
    local root = vim.fs.joinpath(vim.fs.dirname(source), '../../..')
    local help = table.concat(vim.fn.readfile(root .. '/editors/neovim/doc/asl-lsp.txt'), '\n')
    local keys = 0
    for _, line in ipairs(vim.fn.readfile(root .. '/docs/settings.md')) do
      local key = line:match('^| `([%w.]+)` |')
      if key then
        keys = keys + 1
        assert(help:find('*asl-lsp-' .. key .. '*', 1, true), key .. ' is not in the help')
      end
    end
    assert(keys > 1, 'docs/settings.md has no table of keys')
  end)

  tools.test('the help is found, and its links lead somewhere', function()
    local doc = vim.fs.joinpath(vim.env.WORKSPACE, 'help/doc')
    vim.fn.mkdir(doc, 'p')
    local source = vim.api.nvim_get_runtime_file('doc/asl-lsp.txt', false)[1]
    assert(vim.uv.fs_copyfile(source, doc .. '/asl-lsp.txt'))
    vim.cmd.helptags(vim.fn.fnameescape(doc))
    vim.opt.runtimepath:prepend(vim.fs.dirname(doc))
    vim.cmd.help('asl-lsp')
    equal(vim.fs.basename(vim.api.nvim_buf_get_name(0)), 'asl-lsp.txt')
    for link in table.concat(vim.fn.readfile(source), '\n'):gmatch('|([^|%s]+)|') do
      assert(#vim.fn.getcompletion(link, 'help') > 0, link .. ' is no tag')
    end
    vim.cmd.helpclose()
  end)

  tools.test(':checkhealth finds all in place', function()
    tools.open(vim.env.WORKSPACE .. '/order.asl.json')
    vim.cmd('checkhealth asl_lsp')
    local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
    vim.cmd.bwipeout()
    assert(report:find('asl-lsp 0', 1, true) and report:find('attached to', 1, true), report)
    assert(not report:find('ERROR') and not report:find('WARNING'), report)
  end)

  tools.test(':AslLocate goes to what AWS refused', function()
    tools.open(vim.env.WORKSPACE .. '/order.asl.json')
    vim.api.nvim_win_set_cursor(0, { 1, 0 })
    vim.cmd([[AslLocate Invalid State Machine Definition: 'NO_PATH: look at /States/Refuse/Cause']])
    wait('the jump', function()
      return vim.api.nvim_get_current_line():find('"Cause"', 1, true)
    end)
  end)

  tools.test(':AslGraph shows a picture', function()
    tools.open(vim.env.WORKSPACE .. '/order.asl.json')
    local shown = replacing(vim.ui, 'open', function(calls)
      vim.cmd('AslGraph')
      wait('the viewer', function()
        return #calls > 0
      end)
    end)
    local picture = table.concat(vim.fn.readfile(shown[1][1]), '\n')
    assert(
      vim.endswith(shown[1][1], '.svg') and vim.startswith(picture, '<svg') and picture:find('Send a note', 1, true)
    )
  end)

  tools.test(':AslGraph writes the format that the file is named after', function()
    tools.open(vim.env.WORKSPACE .. '/template.yaml')
    vim.fn.search('StartAt')
    for name, start in pairs({ ['order.mmd'] = 'flowchart', ['order.dot'] = 'digraph', ['order.json'] = '{' }) do
      local file = vim.env.WORKSPACE .. '/' .. name
      vim.cmd('AslGraph ' .. file)
      wait(name, function()
        return vim.uv.fs_stat(file)
      end)
      local drawing = table.concat(vim.fn.readfile(file), '\n')
      assert(vim.startswith(drawing, start) and drawing:find('Send a note', 1, true), drawing)
    end
  end)

  tools.test(':AslGraph says why there is no drawing', function()
    tools.open(vim.env.WORKSPACE .. '/plain.json')
    local told = replacing(vim, 'notify', function(calls)
      vim.cmd('AslGraph')
      wait('the reason', function()
        return #calls > 0
      end)
    end)
    assert(told[1][1]:find('no state machine', 1, true), vim.inspect(told))
  end)

  tools.test(':AslGraph without a server says what to do', function()
    vim.cmd.enew()
    local told = replacing(vim, 'notify', function()
      vim.cmd('AslGraph')
    end)
    assert(told[1][1]:find(':checkhealth asl_lsp', 1, true), vim.inspect(told))
  end)

  tools.test(':AslGraph overwrites no file unasked', function()
    local file = vim.env.WORKSPACE .. '/plain.json'
    local before = vim.fn.readfile(file)
    tools.open(vim.env.WORKSPACE .. '/order.asl.json')
    local told = replacing(vim, 'notify', function()
      vim.cmd('AslGraph ' .. file)
    end)
    assert(told[1][1]:find('AslGraph!', 1, true), vim.inspect(told))
    equal(vim.fn.readfile(file), before)
  end)
end
