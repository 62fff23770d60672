/** The examples at the end of a command's help: command lines without the program's name, each with what it does. */
export function examples(...lines: readonly (readonly [command: string, meaning: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const rows = lines.map(([command, meaning]) => `  fovea ${command.padEnd(width)}   ${meaning}`);
  return ["", "Examples:", ...rows].join("\n");
}
