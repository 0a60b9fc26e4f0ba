-- Has Neovim's own client do with the server what a user does; ../run starts it
-- with the configuration of editors/neovim/try.lua. $WORKSPACE: a copy of the fixtures.
local passed, failed = 0, 0
local client, buf, original

local function test(name, body)
  local ok, err = xpcall(body, debug.traceback)
  err = not ok and (err:match('^(.-)\n%s*%[C%]: in function .xpcall') or err)
  passed, failed = passed + (ok and 1 or 0), failed + (ok and 0 or 1)
  print(('%s %s%s\n'):format(ok and 'ok  ' or 'FAIL', name, ok and '' or '\n' .. err))
end

local function wait(what, get)
  local value
  vim.wait(5000, function()
    value = get()
    return value
  end, 10)
  return assert(value, 'waited in vain for ' .. what)
end

local function equal(got, wanted)
  if not vim.deep_equal(got, wanted) then
    error(('got %s\nwanted %s'):format(vim.inspect(got), vim.inspect(wanted)), 2)
  end
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(buf, 0, -1, false), '\n')
end

--- Takes back what the last test did to the text.
local function reset()
  vim.cmd.stopinsert()
  vim.snippet.stop()
  vim.api.nvim_buf_set_lines(buf, 0, -1, false, original)
end

--- Puts the cursor `into` the first place that has `pattern`, counted from its start.
local function go(pattern, into)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  assert(vim.fn.search('\\V' .. pattern, 'c') > 0, 'no line has ' .. pattern)
  local at = vim.api.nvim_win_get_cursor(0)
  vim.api.nvim_win_set_cursor(0, { at[1], at[2] + into })
end

local function to_ship()
  go('"Next": "Ship"', #'"Next": "S')
end

local function ask(method, extra)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answer, err = client:request_sync(method, vim.tbl_extend('force', params, extra or {}), 5000, buf)
  assert(answer and not answer.err, method .. ': ' .. vim.inspect(err or answer and answer.err))
  return answer.result
end

--- What a command such as vim.lsp.buf.references puts into the quickfix list.
local function listed(command, ...)
  local items
  local arguments = { ... }
  table.insert(arguments, {
    on_list = function(list)
      items = list.items
    end,
  })
  command(unpack(arguments))
  return wait('the list', function()
    return items
  end)
end

--- Line, counted from 1, and text of each diagnostic; Neovim counts columns in bytes by now.
local function marked()
  return vim.tbl_map(function(d)
    local covered = vim.api.nvim_buf_get_text(buf, d.lnum, d.col, d.end_lnum, d.end_col, {})
    return { d.lnum + 1, (covered[1]:gsub('"', '')) }
  end, vim.diagnostic.get(buf, { severity = { min = vim.diagnostic.severity.WARN } }))
end

-- Called in insert mode by the keys of complete().
_G.e2e = {}
function e2e.menu()
  wait('the menu', function()
    return vim.fn.pumvisible() == 1
  end)
  e2e.offered = vim.tbl_map(function(item)
    return item.abbr
  end, vim.fn.complete_info({ 'items' }).items)
end
function e2e.accepted()
  -- The text behind the menu's may come after an answer of the server.
  vim.wait(vim.bo.filetype == 'json.asl' and 1000 or 200, function()
    return pcall(vim.json.decode, text())
  end, 10)
end

--- Types `keys` in normal mode, asks for completion unless `by_itself`, and accepts
--- the first item.
local function accept(keys, by_itself)
  e2e.offered = nil
  keys = keys .. (by_itself and '' or '<C-x><C-o>') .. '<Cmd>lua e2e.menu()<CR><C-y><Cmd>lua e2e.accepted()<CR><Esc>'
  vim.api.nvim_feedkeys(vim.keycode(keys), 'tx', false)
  assert(e2e.offered, 'no menu')
end

--- Does so in JSON; gives what the text says then.
local function complete(keys, by_itself)
  accept(keys, by_itself)
  local ok, machine = pcall(vim.json.decode, text())
  assert(ok, 'no JSON: ' .. vim.api.nvim_get_current_line())
  return machine.States
end

local function offers(...)
  for _, name in ipairs({ ... }) do
    assert(vim.list_contains(e2e.offered, name), name .. ' is not among ' .. vim.inspect(e2e.offered))
  end
end

--- Opens a file and waits for the server.
local function open(file)
  vim.cmd.edit(vim.fn.fnameescape(file))
  buf = vim.api.nvim_get_current_buf()
  original = vim.api.nvim_buf_get_lines(buf, 0, -1, false)
  client = wait('the server', function()
    local found = vim.lsp.get_clients({ bufnr = buf, name = 'asl_lsp' })[1]
    return found and found.initialized and found
  end)
  return client
end

--- Waits until something is marked: this text, if one is given.
local function wait_for_mark(wanted)
  wait('the mark', function()
    return vim.iter(marked()):any(function(mark)
      return not wanted or mark[2] == wanted
    end)
  end)
end

--- What the window that floats says, and which window it is.
local function floating()
  local window = wait('the window', function()
    return vim.iter(vim.api.nvim_list_wins()):find(function(w)
      return vim.api.nvim_win_get_config(w).relative ~= ''
    end)
  end)
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
  vim.api.nvim_win_close(window, true)
  return table.concat(lines, '\n')
end

--- Applies the quick fix for what is at the cursor whose title has `wanted`.
local function fix(wanted)
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title:find(wanted, 1, true) ~= nil
    end,
  })
end

local on_exit = vim.lsp.config.asl_lsp.on_exit

local function session(encoding)
  local exit_code
  local function note_end(code)
    exit_code = code
  end
  vim.lsp.config('asl_lsp', {
    capabilities = { general = { positionEncodings = encoding and { encoding } } },
    on_exit = { on_exit, note_end },
  })
  -- A late answer to the session before must not find its buffer again.
  local file = ('%s/%s.asl.json'):format(vim.env.WORKSPACE, encoding or 'preferred')
  assert(vim.uv.fs_copyfile(vim.env.WORKSPACE .. '/order.asl.json', file))
  open(file)

  local function case(name, body)
    test(('%s: %s'):format(client.offset_encoding, name), function()
      assert(not client:is_stopped(), 'the server is gone')
      reset()
      body()
    end)
  end

  case('the file type keeps the syntax of JSON', function()
    equal(vim.bo.filetype, 'json.asl')
  end)

  case('the missing target is marked, to the column', function()
    wait_for_mark()
    equal(marked(), { { 9, 'Nowhere' } })
  end)

  case('the mark goes when the mistake is mended, and comes back', function()
    vim.cmd([[%s/"Nowhere"/"Send a note"/]])
    wait('no diagnostics', function()
      return #marked() == 0
    end)
    vim.cmd('silent undo')
    wait('diagnostics', function()
      return #marked() == 1
    end)
    equal(marked(), { { 9, 'Nowhere' } })
  end)

  case('accepting a state from the list that comes by itself behind a quote', function()
    go('"Next": "Send', 0)
    equal(complete('C"Next": "', true).Ship.Type, 'Pass')
    offers('Check', 'Send a note', 'Refuse')
  end)

  case('accepting a state whose first letters are typed', function()
    go('"Default"', 0)
    equal(complete('C"Default": "Sh').Check.Default, 'Ship')
  end)

  case('accepting a state between quotes', function()
    to_ship()
    equal(complete('ci"Ref').Check.Choices[1].Next, 'Refuse')
  end)

  case('accepting a state whose name has blanks', function()
    to_ship()
    equal(complete('ci"Sen').Check.Choices[1].Next, 'Send a note')
  end)

  case('accepting a state type', function()
    go('"Type": "Pass"', #'"Type": "P')
    equal(complete('ci"Succ').Ship.Type, 'Succeed')
    go('"Succeed"', 1)
    complete('ci"')
    offers('Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice', 'Parallel', 'Map')
  end)

  case('accepting a field', function()
    go('"Ship": {', 0)
    equal(complete('o"Comm').Ship.Comment, '')
    offers('Comment')
  end)

  case('definition goes to the state', function()
    to_ship()
    vim.lsp.buf.definition()
    wait('the jump', function()
      return vim.api.nvim_win_get_cursor(0)[1] == 13
    end)
  end)

  case('references are the state and its use', function()
    to_ship()
    local lines = vim.tbl_map(function(item)
      return item.lnum
    end, listed(vim.lsp.buf.references, { includeDeclaration = true }))
    table.sort(lines)
    equal(lines, { 8, 13 })
  end)

  case('rename changes the state and its use', function()
    to_ship()
    vim.lsp.buf.rename('Send "it"')
    wait('the rename', function()
      return text():find([["Send \"it\"": {]], 1, true)
    end)
    local states = vim.json.decode(text()).States
    equal({ states.Check.Choices[1].Next, states['Send "it"'].Type }, { 'Send "it"', 'Pass' })
    equal(text():find('"Ship"', 1, true), nil)
  end)

  case('a quick fix mends a slip in a field', function()
    vim.cmd([[%s/"Default"/"default"/]])
    wait_for_mark('default')
    go('"default"', 2)
    fix('Default')
    wait('the repair', function()
      return vim.json.decode(text()).States.Check.Default == 'Refuse'
    end)
  end)

  case('formatting sets the indentation right', function()
    vim.cmd([[silent %s/^ *//]])
    vim.lsp.buf.format()
    wait('the layout', function()
      return text() == table.concat(original, '\n')
    end)
  end)

  case('hover shows a window', function()
    go('"Default"', 3)
    vim.lsp.buf.hover()
    assert(#floating() > 10)
  end)

  case('the state and its use are highlighted', function()
    to_ship()
    vim.lsp.buf.document_highlight()
    local space = vim.api.nvim_create_namespace('nvim.lsp.references')
    local found = wait('the highlights', function()
      local marks = vim.api.nvim_buf_get_extmarks(buf, space, 0, -1, { details = true })
      return #marks > 0 and marks
    end)
    local covered = vim.tbl_map(function(mark)
      return { mark[2] + 1, vim.api.nvim_buf_get_text(buf, mark[2], mark[3], mark[4].end_row, mark[4].end_col, {})[1] }
    end, found)
    equal(covered, { { 8, 'Ship' }, { 13, 'Ship' } })
    vim.lsp.buf.clear_references()
  end)

  case('paths and names of states are coloured, also after a change', function()
    local function colours(pattern, into)
      go(pattern, into)
      local at = vim.api.nvim_win_get_cursor(0)
      return vim.tbl_map(function(token)
        return token.type
      end, vim.lsp.semantic_tokens.get_at_pos(buf, at[1] - 1, at[2]) or {})
    end
    local wanted = { { 'variable' }, { 'property' }, { 'class' }, {} }
    wait('the colours', function()
      local state, gone = colours('"Ship"', 1), colours('"Nowhere"', 1)
      return vim.deep_equal({ colours('$.kind', 0), colours('$.kind', 2), state, gone }, wanted)
    end)
    vim.cmd([[%s/"Nowhere"/"Refuse"/]])
    wait('the colour of the new name', function()
      return vim.deep_equal(colours('"Next": "Refuse"', #'"Next": "R'), { 'class' })
    end)
  end)

  case('expressions are completed, explained while they are typed, and renamed', function()
    vim.api.nvim_buf_set_lines(
      buf,
      0,
      -1,
      false,
      vim.split(
        [[{
  "QueryLanguage": "JSONata",
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Output": {"order": {"id": 1, "total": 2}}, "Assign": {"rate": 3}, "Next": "B"},
    "B": {"Type": "Succeed", "Output": "{% $states.input.order. & $round($rate) %}"}
  }
}]],
        '\n'
      )
    )
    go('order. ', #'order.')
    equal(complete('i').B.Output, '{% $states.input.order.id & $round($rate) %}')
    offers('id', 'total')
    go('round($', #'round(')
    assert(ask('textDocument/signatureHelp').signatures[1].label:find('$round(', 1, true))
    go('"rate"', 2)
    vim.lsp.buf.rename('factor')
    wait('the new name', function()
      return text():find('"factor": 3', 1, true) and text():find('$round($factor)', 1, true)
    end)
  end)

  case('the outline lists the states', function()
    local outline = vim.inspect(listed(vim.lsp.buf.document_symbol))
    for _, name in ipairs({ 'Check', 'Ship', 'Send a note', 'Refuse' }) do
      assert(outline:find(name, 1, true), outline)
    end
  end)

  case('a state folds', function()
    wait('the folds', function()
      vim.cmd('normal! zx')
      return vim.fn.foldlevel(13) > 0
    end)
    vim.cmd('13normal! zc')
    equal(vim.fn.foldclosed(14), 13)
    assert(vim.fn.foldclosedend(13) <= 16)
    vim.cmd('normal! zR')
  end)

  case('the selection grows from the name to the document', function()
    to_ship()
    local position = vim.lsp.util.make_position_params(0, client.offset_encoding).position
    local step, texts = ask('textDocument/selectionRange', { positions = { position } })[1], {}
    while step do
      local from, to = step.range.start, step.range['end']
      local lines = vim.api.nvim_buf_get_lines(buf, 0, -1, false)
      local function byte(p)
        return vim.str_byteindex(lines[p.line + 1] or '', client.offset_encoding, p.character, false)
      end
      if to.line < #lines then
        local covered = vim.api.nvim_buf_get_text(buf, from.line, byte(from), to.line, byte(to), {})
        table.insert(texts, table.concat(covered, '\n'))
      end
      step = step.parent
    end
    assert(vim.list_contains(texts, 'Ship'), vim.inspect(texts))
    equal(texts[#texts], text())
  end)

  case('what AWS refused is shown', function()
    reset()
    vim.api.nvim_win_set_cursor(0, { 1, 0 })
    local message = "Invalid State Machine Definition: 'NO_PATH: look at /States/Ship/Type'"
    local what = { uri = vim.uri_from_bufnr(buf), message = message }
    client:exec_cmd({ title = 'Locate', command = 'asl.locateError', arguments = { what } })
    wait('the jump', function()
      return vim.api.nvim_get_current_line():find('"Type"', 1, true) and vim.api.nvim_win_get_cursor(0)[1] > 13
    end)
  end)

  case('settings change what is found', function()
    reset()
    wait('the mistake', function()
      return #marked() > 0
    end)
    client.settings = { asl = { rules = { ['missing-transition-target'] = 'off' } } }
    client:notify('workspace/didChangeConfiguration', { settings = client.settings })
    wait('less mistakes', function()
      return #marked() == 0
    end)
  end)

  case('the server ends with 0', function()
    vim.cmd('bwipeout!')
    client:stop()
    equal(
      wait('the end', function()
        return exit_code
      end),
      0
    )
  end)
end

vim.o.swapfile, vim.o.showmode = false, false
vim.opt.shortmess:append('c')
test('the server works with the encoding that Neovim prefers', session)
test('the server works in UTF-16', function()
  session('utf-16')
end)
-- The other files of this folder: each gives a function that runs its cases.
local here = vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2))
local tools = {
  test = test,
  wait = wait,
  equal = equal,
  text = text,
  go = go,
  listed = listed,
  marked = marked,
  open = open,
  wait_for_mark = wait_for_mark,
  floating = floating,
  accept = accept,
  fix = fix,
  reset = reset,
  original = function()
    return table.concat(original, '\n')
  end,
}
for _, suite in ipairs({ 'syntaxes', 'commands', 'failures' }) do
  test(suite .. ' run to their end', function()
    dofile(vim.fs.joinpath(here, suite .. '.lua'))(tools)
  end)
end

print(('\n%d passed, %d failed\n'):format(passed, failed))
vim.cmd(failed > 0 and 'cquit 1' or 'qall!')
