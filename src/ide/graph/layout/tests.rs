//! Layouts of graphs of any form.
