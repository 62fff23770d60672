// The command line: a skin over runs/ and other rooms. Each command is a file in commands/.
// options/ parses what users type, output/ prints, process/ handles signals and exit codes, engines/ chooses the engine,
// inspect/ describes weight files. This room may import every room; none imports it.
// Add a command: a file in commands/ and a line in its index.ts.
export { program } from "./program.ts";
