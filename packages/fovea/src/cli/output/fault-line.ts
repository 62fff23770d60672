/** A file that can't be read and why, as one line. File names may hold anything, such as commands for the terminal. */
export function faultLine({ file, reason }: { readonly file: string; readonly reason: string }): string {
  const why = reason.startsWith(`${file}: `) ? reason.slice(file.length + 2) : reason;
  return `${file}: ${why}`.replaceAll(/\p{Cc}/gu, "�");
}
