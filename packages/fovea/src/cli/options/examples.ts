/** For longer commands, the meaning is on the next line. */
const widest = 48;

/** The examples at the end of a command's help: command lines without the program's name, and what each does. */
export function examples(...lines: readonly (readonly [command: string, meaning: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length).filter((length) => length <= widest), 0);
  const rows = lines.map(([command, meaning]) => {
    const gap = command.length <= widest ? " ".repeat(width - command.length + 3) : `\n${" ".repeat(width + 11)}`;
    return `  fovea ${command}${gap}${meaning}`;
  });
  return ["", "Examples:", ...rows].join("\n");
}
