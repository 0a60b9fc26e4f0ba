-- `*.asl` alone is left out: elsewhere that is the language of ACPI tables.
vim.filetype.add({
  pattern = {
    ['.*%.asl%.json'] = 'json.asl',
    ['.*%.asl%.jsonc'] = 'jsonc.asl',
    ['.*%.asl%.ya?ml'] = 'yaml.asl',
  },
})
