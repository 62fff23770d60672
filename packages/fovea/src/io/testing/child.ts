import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const built = new URL("../../../dist/io/", import.meta.url).href;

/** How a child process that works with files ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** What a child process may be limited by. */
export interface ChildOptions {
  /** It is killed before the call of this number, from 1, of a function of node:fs/promises or of a file. */
  readonly killAt?: number;
  /** Longest file that it may write, in blocks of 512 bytes: a write that exceeds it fails, as on a full disk. */
  readonly longestFile?: number;
}

/** Runs the lines of `script`, which may use what `io/` exports as the compiler made it, in a process of its own. */
export function startChild(script: string, { killAt, longestFile }: ChildOptions = {}) {
  const source = [killAt === undefined ? "" : killing(killAt), imports, script].join("\n");
  const run = `exec "${process.execPath}" --input-type=module`;
  const limited = longestFile === undefined ? run : `ulimit -f ${longestFile}; ${run}`;
  const child: ChildProcess = spawn("sh", ["-c", limited], { cwd: fileURLToPath(new URL(".", import.meta.url)) });
  child.stdin?.end(source);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, output }));
  });
  /** Waits until the child prints something. */
  const printed = () => new Promise<void>((resolve) => child.stdout?.once("data", () => resolve()));
  return { child, ended, printed };
}

const imports = `
  import { readFile, writeFile } from "node:fs/promises";
  const [{ writeAtomically, writeFileAtomically }, { lockFolder }, { openTogether }, { writeTransactionally }] = await Promise.all(
    ["atomic-write", "folder-lock", "open-together", "transactional-write"].map((name) => import("${built}" + name + ".js")),
  );`;

/** Counts the calls by which files change, and kills the process before one of them. */
function killing(at: number): string {
  return `
    import fs from "node:fs/promises";
    import { syncBuiltinESMExports } from "node:module";
    let calls = 0;
    const counted = (object, name) => {
      const call = object[name];
      object[name] = function (...args) {
        if (++calls === ${at}) process.kill(process.pid, "SIGKILL");
        return call.apply(this, args);
      };
    };
    for (const name of ["mkdir", "open", "readdir", "readFile", "rename", "rm", "stat", "writeFile"]) counted(fs, name);
    const file = await fs.open("/dev/null");
    for (const name of ["write", "writeFile", "sync", "close"]) counted(Object.getPrototypeOf(file), name);
    syncBuiltinESMExports();`;
}
