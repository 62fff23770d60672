import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { nativeOrReason } from "../src/native/testing/native-or-reason.ts";

const native = nativeOrReason();

/** Disassembles the addon: the instructions of each function by its name; none without symbols or binutils. */
function disassembled(path: string): Map<string, string> {
  const options = { encoding: "utf8", maxBuffer: 2 ** 28 } as const;
  const { stdout } = spawnSync("objdump", ["--disassemble", "--demangle", "--no-show-raw-insn", path], options);
  return new Map((stdout ?? "").split("\n\n").map((part) => [/^\w+ <(.*)>:$/m.exec(part)?.[1] ?? "", part]));
}

const functions = typeof native === "string" || process.arch !== "x64" ? new Map() : disassembled(native.path);
const loops = [...functions].filter(([name]) => /(_chunk|exponentials)\(.*\[clone \.arch_\w+\]$/.test(name));

const hasSymbols = [...functions.keys()].some((name) => name.startsWith("fovea::"));

// The compiler leaves a loop scalar if computing a branch that isn't taken could raise an exception.
it.skipIf(!hasSymbols)("loops over elementary functions are vectorized for AVX2 and AVX-512", () => {
  const registers = { arch_x86_64_v4: /%[yz]mm/, arch_x86_64_v3: /%ymm/ };
  for (const [version, vectors] of Object.entries(registers)) {
    const scalar = loops.filter(([name, body]) => name.includes(version) && !vectors.test(body)).map(([name]) => name);
    // std::pow is a call.
    expect(scalar.map((name) => /::(\w+)\(/.exec(name.replace("(anonymous namespace)", ""))?.[1])).toEqual([
      "power_chunk",
    ]);
  }
  expect(loops.length).toBeGreaterThan(60);
});
