const lineWidth = 80;

const indentation = "  fovea ";

/** The examples at the end of a command's help: command lines without the program's name, and what each does. */
export function examples(...lines: readonly (readonly [command: string, meaning: string])[]): string {
  const fits =
    (width: number) =>
    ([command, meaning]: readonly [string, string]) =>
      command.length <= width && indentation.length + width + 3 + meaning.length <= lineWidth;
  const widths = lines.map(([command]) => command.length).sort((a, b) => b - a);
  // The widest column that leaves room for the meanings beside it; a command that is longer has its own on the next line.
  const width = widths.find((each) => lines.filter(([command]) => command.length <= each).every(fits(each))) ?? 0;
  const rows = lines.map(([command, meaning]) => {
    const below = Math.min(indentation.length + width + 3, lineWidth - meaning.length);
    const gap = command.length <= width ? " ".repeat(width - command.length + 3) : `\n${" ".repeat(below)}`;
    return `${indentation}${command}${gap}${meaning}`;
  });
  return ["", "Examples:", ...rows].join("\n");
}
