complete --keep-order --exclusive --command sn27 --arguments "(SN27_COMPLETE=fish sn27 -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
