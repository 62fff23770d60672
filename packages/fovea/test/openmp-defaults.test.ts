import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { nativeOrReason } from "../src/native/testing/native-or-reason.ts";

const native = nativeOrReason();

/** What OpenMP says it has read of its environment, and what is left there afterwards. */
function loadWith(variables: Record<string, string>) {
  const { GOMP_SPINCOUNT, OMP_WAIT_POLICY, ...env } = process.env;
  const program = `import { loadAddon } from "@fovea/native"; loadAddon(); console.log(process.env.GOMP_SPINCOUNT);`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: import.meta.dirname,
    encoding: "utf8",
    env: { ...env, ...variables, OMP_DISPLAY_ENV: "verbose" },
  });
  return { spins: /GOMP_SPINCOUNT = '(.*)'/.exec(stderr)?.[1], left: stdout.trim() };
}

if (typeof native === "string") {
  it(`waiting threads are not tested: ${native}`, () => expect(native).not.toBe(""));
} else {
  it("waiting threads spin for a short time, unless the user says otherwise", () => {
    expect(loadWith({})).toEqual({ spins: "1000", left: "undefined" });
    expect(loadWith({ GOMP_SPINCOUNT: "77" })).toEqual({ spins: "77", left: "77" });
    expect(loadWith({ OMP_WAIT_POLICY: "passive" })).toEqual({ spins: "0", left: "undefined" });
  });
}
