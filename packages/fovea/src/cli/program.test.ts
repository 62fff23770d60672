import type { Command } from "commander";
import { expect, test } from "vitest";
import { examples, wrapNotes } from "./options/index.ts";
import { program } from "./program.ts";

/** The help of a command, with its notes and examples. */
function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return text;
}

test.each(program().commands.map((command) => [command.name(), command] as const))(
  "the help of %s fits 80 columns",
  (_, command) => {
    expect(
      helpOf(command)
        .split("\n")
        .filter((line) => line.length > 80),
    ).toEqual([]);
  },
);

test("notes are wrapped, paragraphs, lists and definitions apart", () => {
  const long = "word ".repeat(12).trim();
  const notes = `\nFirst ${long}\nsecond line.\n  term   ${long} ${long}\n         goes on\n  - point\nMACs: ${long}\nField: end`;
  expect(wrapNotes(notes).split("\n")).toEqual([
    "",
    `First ${long} second line.`,
    `  term   ${long} word word`,
    `         ${long.slice(0, -10)} goes on`,
    "  - point",
    `MACs: ${long}`,
    "Field: end",
  ]);
});

test("the meaning of an example is beside it, or below a long one", () => {
  const long = `train ${"x".repeat(60)}`;
  expect(examples(["train a", "short"], [long, "long"], ["train", "shortest"]).split("\n")).toEqual([
    ...[
      "",
      "Examples:",
      "  fovea train a   short",
      `  fovea ${long}`,
      "                  long",
      "  fovea train     shortest",
    ],
  ]);
});

test.each([
  ["map photos --language zh -o x.png", "--language: only an .html page shows this; x.png is a figure"],
  [
    "compare a b --language zh --json",
    "--language: only an .html page shows this; --json without --output writes none",
  ],
  [
    "report run --json -o x.html --no-heat-maps",
    "--output, --no-heat-maps: --json prints the report and writes no page",
  ],
])("refuses options without effect before any work: %s", async (line, message) => {
  await expect(program().parseAsync(line.split(" "), { from: "user" })).rejects.toThrow(message);
});
