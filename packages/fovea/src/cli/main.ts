import { isatty } from "node:tty";
import { Interrupted, reportError } from "./process/index.ts";
import { program } from "./program.ts";

const onTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
const print = (text: string) => process.stderr.write(text);

// Node would add the process ID and a hint about its own options.
process.removeAllListeners("warning");
process.on("warning", ({ name, message }) => print(`${name === "FoveaWarning" ? "" : `${name}: `}${message}\n`));

// A reader that stops early (`fovea … | head`) is not an error; a training listens too, and still has to be saved. A
// closed terminal isn't either: SIGHUP reports it.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  const isSaving = process.stdout.listenerCount("error") > 1;
  if (error.code === "EPIPE" && !isSaving) process.exit(0);
  if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
});
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
});

try {
  // Without a command, print the help; that is not a mistake.
  await program().parseAsync(process.argv.length > 2 ? process.argv : [...process.argv, "--help"]);
} catch (error) {
  process.exitCode = reportError(error, print);
  // On a normal exit, Node resets the terminal, and aborts if it is gone.
  if (onTerminal && error instanceof Interrupted && error.signal === "SIGHUP") process.kill(process.pid, "SIGHUP");
}
