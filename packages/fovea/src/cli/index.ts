// The command line: one command a file under commands/, and around them what several commands share.
// This room may import everything; nothing imports it.
// Add a command: one file under commands/ that makes a commander Command, and a line in program.ts.
export { program } from "./program.ts";
