import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { nativeOrReason } from "../src/native/testing/native-or-reason.ts";

const native = nativeOrReason();

/** What the native engine uses, and which of its code for a product oneDNN takes. */
function engineWith(isa?: string) {
  const { FOVEA_ISA, ONEDNN_MAX_CPU_ISA, DNNL_MAX_CPU_ISA, ...env } = process.env;
  const program = `import { loadAddon } from "@fovea/native"; console.log(loadAddon().addon.information().instructions);`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: import.meta.dirname,
    encoding: "utf8",
    env: { ...env, ...(isa === undefined ? {} : { FOVEA_ISA: isa }) },
  });
  return { used: stdout.trim(), stderr, status };
}

const rising = ["sse", "avx2", "avx512", "avx512_bf16"];

it.skipIf(typeof native === "string" || process.arch !== "x64")("FOVEA_ISA limits the instruction set", () => {
  const own = rising.indexOf(engineWith().used);
  expect(own).toBeGreaterThanOrEqual(0);
  for (const isa of ["sse", "avx2", "avx512"]) {
    expect(engineWith(isa)).toEqual({ used: rising[Math.min(own, rising.indexOf(isa))], stderr: "", status: 0 });
  }
  const { status, stderr } = engineWith("AVX2");
  expect(status).toBe(1);
  expect(stderr).toContain('FOVEA_ISA: expected sse, avx2 or avx512, received "AVX2"');
});
