import { isatty } from "node:tty";
import "../node/index.ts";
import { Interrupted, reportError } from "./process/index.ts";
import { program } from "./program.ts";

const onTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
const tell = (text: string) => process.stderr.write(text);

// Node would add the process's number and a hint about its own options.
process.removeAllListeners("warning");
process.on("warning", ({ name, message }) => tell(`${name === "FoveaWarning" ? "" : `${name}: `}${message}\n`));

// A reader that has seen enough (`fovea … | head`) is no fault; a training listens too, and still has to be saved. Nor is
// a terminal that was closed: SIGHUP tells of it.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  const isSaving = process.stdout.listenerCount("error") > 1;
  if (error.code === "EPIPE" && !isSaving) process.exit(0);
  if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
});
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
});

try {
  // Without a command, help is what was asked for, and no mistake.
  await program().parseAsync(process.argv.length > 2 ? process.argv : [...process.argv, "--help"]);
} catch (error) {
  process.exitCode = reportError(error, tell);
  // At an ordinary end Node resets the terminal, and aborts when it is gone.
  if (onTerminal && error instanceof Interrupted && error.signal === "SIGHUP") process.kill(process.pid, "SIGHUP");
}
