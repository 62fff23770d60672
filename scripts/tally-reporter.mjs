import { writeFileSync } from "node:fs";

/**
 * A vitest reporter that writes how many tests passed and failed, as JSON, to the file that FOVEA_TALLY names. A test
 * that never ended, a file that fails before its first test and an error outside of any test are failures too.
 */
export default class TallyReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const passed = states.filter((state) => state === "passed").length;
    const failed = states.filter((state) => state === "failed" || state === "pending").length;
    writeFileSync(
      process.env.FOVEA_TALLY,
      JSON.stringify({ passed, failed: failed + broken + unhandledErrors.length }),
    );
  }
}
