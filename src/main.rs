//! The program: arguments, then the server or a command.

fn main() {}
