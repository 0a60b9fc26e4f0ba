;;; e2e.el --- asl-lsp in Emacs without a screen  -*- lexical-binding: t -*-
;; After setup.el and the blocks of docs/editors.md; $WORKSPACE: a copy of the fixtures.
(require 'flymake)
(require 'xref)
(require 'imenu)

(defvar passed 0)
(defvar failed 0)

(defun wait (test)
  "Wait until TEST gives something, and give that; nil after some seconds."
  (let ((end (+ (float-time) 10)) value)
    (while (and (not (setq value (funcall test))) (< (float-time) end))
      (accept-process-output nil 0.05))
    value))

(defmacro case (name &rest body)
  "Run BODY, which gives nil or signals an error if what NAME says does not hold."
  (declare (indent 1))
  `(let ((ok (condition-case err (progn ,@body) (error (princ (format "%S\n" err)) nil))))
     (princ (format "%s %s\n" (if ok "ok  " "FAIL") ,name))
     (if ok (setq passed (1+ passed)) (setq failed (1+ failed)))))

(defun marked ()
  "The line and the text of each diagnostic."
  (mapcar (lambda (diagnostic)
            (let ((start (flymake-diagnostic-beg diagnostic)))
              (list (line-number-at-pos start)
                    (string-trim (buffer-substring start (flymake-diagnostic-end diagnostic)) "\"" "\""))))
          (flymake-diagnostics)))

(defun open (name)
  "Open the fixture NAME and connect, which Eglot in batch mode leaves to a command hook."
  (find-file (expand-file-name name (getenv "WORKSPACE")))
  (run-hooks 'post-command-hook)
  (wait #'eglot-current-server)
  (flymake-mode 1)
  (flymake-start))

(defun to-ship ()
  (goto-char (point-min))
  (re-search-forward "Next\"?: \"?Sh"))

(defun session (file mode mistake state)
  "What holds for FILE, in MODE: its mistake is in the line MISTAKE, `Ship' in STATE."
  (cl-flet ((named (name) (format "%s: %s" file name)))
    (open file)
    (case (named "opens in its mode")
      (eq major-mode mode))
    (case (named "the missing target is marked, to the column")
      (wait #'marked)
      (equal (marked) (list (list mistake "Nowhere"))))
    (case (named "definition goes to the state")
      (to-ship)
      (let ((found (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot))))
        (= state (xref-location-line (xref-item-location (car found))))))
    (case (named "references are the state and its use")
      (to-ship)
      (= 2 (length (xref-backend-references 'eglot (xref-backend-identifier-at-point 'eglot)))))
    (case (named "hover tells of a field")
      (goto-char (point-min))
      (search-forward "Defa")
      (let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover
                                    (eglot--TextDocumentPositionParams))))
        (string-match-p "Choice" (format "%S" hover))))
    (case (named "rename changes the state and its use")
      (to-ship)
      (let ((eglot-confirm-server-initiated-edits nil)) (eglot-rename "Deliver"))
      (and (= 2 (how-many "Deliver" (point-min) (point-max)))
           (= 0 (how-many "Ship" (point-min) (point-max)))))
    (case (named "the mark goes when the mistake is mended")
      (goto-char (point-min))
      (search-forward "Nowhere")
      (replace-match "Send a note" t)
      (eglot--signal-textDocument/didChange)
      (wait (lambda () (flymake-start) (not (assq mistake (marked))))))
    (set-buffer-modified-p nil)))

(session "order.asl.json" 'asl-mode 9 13)
(case "completion offers the states"
  (goto-char (point-min))
  (search-forward "\"Default\": \"")
  (let ((offered (all-completions "" (nth 2 (eglot-completion-at-point)))))
    (cl-every (lambda (name) (cl-some (lambda (it) (string-match-p name it)) offered)) '("Deliver" "Send a note"))))
(session "order.asl.yaml" 'asl-yaml-mode 8 10)

(case "the settings are those of the page, and a change of them counts"
  (and (equal "EXPRESS" (plist-get (plist-get (default-value 'eglot-workspace-configuration) :asl) :machineType))
       (progn
         (goto-char (point-min))
         (search-forward "Default: Refuse")
         (replace-match "Default: Gone" t)
         (eglot--signal-textDocument/didChange)
         (wait (lambda () (flymake-start) (assq 9 (marked)))))
       (progn
         (setq-default eglot-workspace-configuration
                       '(:asl (:rules (:missing-transition-target "off" :unreachable-state "off"))))
         (eglot-signal-didChangeConfiguration (eglot-current-server))
         (wait (lambda () (flymake-start) (not (assq 9 (marked))))))))
(case "the server ends"
  (set-buffer-modified-p nil)
  (let ((server (eglot-current-server)))
    (eglot-shutdown server)
    (not (jsonrpc-running-p server))))

(princ (format "%d passed, %d failed\n" passed failed))
(kill-emacs (if (> failed 0) 1 0))
