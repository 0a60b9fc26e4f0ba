-- What there is besides JSON: definitions in YAML, and templates around them. The
-- fixtures hold the same machine, so the same is expected of each.
local FILES = {
  { name = 'order.asl.yaml', filetype = 'yaml.asl', mistake = 8, uses = { 7, 10 } },
  { name = 'template.yaml', filetype = 'yaml', mistake = 19, uses = { 18, 21 } },
  { name = 'main.tf', filetype = 'terraform', mistake = 17, uses = { 16, 21 } },
}

return function(tools)
  local wait, equal, go, marked = tools.wait, tools.equal, tools.go, tools.marked

  local function session(file)
    tools.open(vim.fs.joinpath(vim.env.WORKSPACE, file.name))

    local function case(name, body)
      tools.test(file.name .. ': ' .. name, function()
        tools.reset()
        body()
      end)
    end

    --- Puts the cursor into the name of the transition to Ship.
    local function to_ship()
      go('ship', 0)
      vim.fn.search('\\CShip')
    end

    case('the file type keeps the syntax, and the missing target is marked', function()
      equal(vim.bo.filetype, file.filetype)
      assert(vim.b.current_syntax or vim.bo.syntax ~= '')
      tools.wait_for_mark()
      equal(marked(), { { file.mistake, 'Nowhere' } })
    end)

    case('the mark goes when the mistake is mended', function()
      vim.cmd([[%s/Nowhere/Refuse/]])
      wait('no diagnostics', function()
        return #marked() == 0
      end)
    end)

    case('a quick fix mends a slip in a field', function()
      vim.cmd([[%s/Default/default/]])
      tools.wait_for_mark('default')
      go('default', 2)
      tools.fix('Default')
      wait('the repair', function()
        return tools.text() == tools.original()
      end)
    end)

    case('completion offers the states, and writes one', function()
      go('Default', 0)
      vim.fn.search('Refuse')
      tools.accept('"_cwRef')
      assert(vim.list_contains(e2e.offered, 'Refuse'), vim.inspect(e2e.offered))
      equal(tools.text(), tools.original())
    end)

    case('definition goes to the state, and references are its use and it', function()
      to_ship()
      local lines = vim.tbl_map(function(item)
        return item.lnum
      end, tools.listed(vim.lsp.buf.references, { includeDeclaration = true }))
      table.sort(lines)
      equal(lines, file.uses)
      vim.lsp.buf.definition()
      wait('the jump', function()
        return vim.api.nvim_win_get_cursor(0)[1] == file.uses[2]
      end)
    end)

    case('rename changes the state and its use', function()
      to_ship()
      vim.lsp.buf.rename('Deliver')
      wait('the rename', function()
        local _, count = tools.text():gsub('Deliver', '')
        return count == 2 and not tools.text():find('Ship', 1, true)
      end)
    end)

    case('hover tells of a field', function()
      go('Default', 2)
      vim.lsp.buf.hover()
      assert(tools.floating():find('Choice', 1, true))
    end)

    case('the outline lists the states', function()
      local outline = vim.inspect(tools.listed(vim.lsp.buf.document_symbol))
      for _, name in ipairs({ 'Check', 'Ship', 'Send a note', 'Refuse' }) do
        assert(outline:find(name, 1, true), outline)
      end
    end)

    tools.reset()
    vim.bo.modified = false
  end

  for _, file in ipairs(FILES) do
    session(file)
  end

  tools.test('a file without a definition is left alone', function()
    tools.open(vim.env.WORKSPACE .. '/plain.json')
    vim.wait(300)
    equal(vim.diagnostic.get(0), {})
  end)
end
