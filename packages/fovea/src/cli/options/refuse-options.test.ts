import { Command } from "commander";
import { expect, test } from "vitest";
import { refuseOptions, refusePageOptions } from "./refuse-options.ts";

/** A command that was given these words. */
function given(...words: string[]): Command {
  const command = new Command("c").option("--no-parts", "").option("--size <n>", "", "1").option("--look <kind>", "");
  return command.parse(words, { from: "user" });
}

test("names the options on the command line as they are written, and no default", () => {
  const refuse = (...words: string[]) => refuseOptions(given(...words), ["parts", "size"], "too late");
  expect(() => refuse("--no-parts", "--size", "1")).toThrow("--no-parts, --size: too late");
  expect(() => refuse("--look", "x")).not.toThrow();
});

test.each([
  ["page.HTML", undefined],
  ["x.png", "--no-parts: only an .html page shows this; x.png is a figure"],
  [undefined, "--no-parts: only an .html page shows this; --json without --output writes none"],
])("options of a page for %s", (path, message) => {
  const refuse = () => refusePageOptions(given("--no-parts", "--size", "3"), ["parts"], path);
  if (message === undefined) expect(refuse).not.toThrow();
  else expect(refuse).toThrow(message);
});
