" asl-lsp in Vim with ALE; ./run starts it. $WORKSPACE: a copy of the fixtures.
let s:passed = 0
let s:failed = 0
let s:lines = []

function! s:Check(name, ok) abort
  call add(s:lines, (a:ok ? 'ok   ' : 'FAIL ') . a:name)
  let s:passed += a:ok
  let s:failed += !a:ok
endfunction

function! s:Wait(test) abort
  for l:tries in range(200)
    if a:test()
      return 1
    endif
    sleep 50m
  endfor
  return 0
endfunction

" The first character of what is marked in this line, or nothing.
function! s:Marked(line) abort
  let l:found = filter(getloclist(0), {_, item -> item.lnum == a:line})
  return empty(l:found) ? '' : strcharpart(getline(a:line)[l:found[0].col - 1:], 0, 7)
endfunction

function! s:Session(file, filetype, mistake, start, state) abort
  execute 'edit' fnameescape($WORKSPACE . '/' . a:file)
  call s:Check(a:file . ' has its file type', &filetype ==# a:filetype)
  call s:Check(a:file . ': the missing target is marked', s:Wait({-> s:Marked(a:mistake) !=# ''}))
  " StartAt stands in a line without characters outside ASCII, see docs/editors.md.
  call cursor(a:start, 1)
  call search('Check', 'c')
  ALEGoToDefinition
  call s:Check(a:file . ': definition goes to the state', s:Wait({-> line('.') == a:state}))
  execute '%s/Nowhere/Send a note/'
  silent write
  call s:Check(a:file . ': the mark goes when the mistake is mended', s:Wait({-> s:Marked(a:mistake) ==# ''}))
endfunction

call s:Session('order.asl.json', 'json.asl', 9, 3, 5)
call s:Session('order.asl.yaml', 'yaml.asl', 8, 2, 4)
call add(s:lines, s:passed . ' passed, ' . s:failed . ' failed')
call writefile(s:lines, $RESULT)
execute s:failed ? 'cquit' : 'qall!'
