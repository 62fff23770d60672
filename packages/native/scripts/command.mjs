import { spawn } from "node:child_process";
import { CompileFailed } from "./build-addon.mjs";
import { CannotBuild } from "./cannot-build.mjs";

/**
 * Runs the body of a command. What the user can mend is printed as a sentence, with exit code 3 if this machine cannot
 * build the engine and 1 if the sources are wrong; anything else is a fault of the script and keeps its stack.
 */
export async function command(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof CannotBuild || error instanceof CompileFailed)) throw error;
    console.error(error.message);
    process.exitCode = error instanceof CannotBuild ? 3 : 1;
  }
}

/** Hands the terminal over to a program, with a few variables more, and ends with its exit code. */
export function handOver(program, args, variables) {
  const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...variables } });
  child.on("error", (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
  child.on("close", (code) => {
    process.exitCode = code ?? 1;
  });
}
