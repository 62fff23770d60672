import { program } from "./program.ts";
import { reportError } from "./report-error.ts";

const tell = (text: string) => process.stderr.write(text);

// Node would add the process's number and a hint about its own options.
process.removeAllListeners("warning");
process.on("warning", ({ name, message }) => tell(`${name === "FoveaWarning" ? "" : `${name}: `}${message}\n`));

// A reader that has seen enough (`fovea … | head`) is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = reportError(error, tell);
}
