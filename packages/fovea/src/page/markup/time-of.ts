import { type Html, html } from "./html.ts";

/** Writes an ISO 8601 time: "2026-11-27 19:57 UTC". */
export function timeOf(iso: string): Html {
  const time = new Date(iso).toISOString();
  return html`<time datetime="${time}">${time.slice(0, 10)} ${time.slice(11, 16)} UTC</time>`;
}
