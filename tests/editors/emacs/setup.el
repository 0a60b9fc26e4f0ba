;;; setup.el --- what is not the user's: a quiet Emacs  -*- lexical-binding: t -*-
(when (< emacs-major-version 29) (package-initialize))
(setq make-backup-files nil
      create-lockfiles nil
      eglot-sync-connect 10
      eglot-send-changes-idle-time 0
      flymake-no-changes-timeout 0)
