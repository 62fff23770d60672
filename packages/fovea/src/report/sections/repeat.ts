import { type Html, html, keyValueList, scrollBox, timeOf } from "../../page/index.ts";
import type { ReportContext } from "../report-context.ts";

/** What it takes to repeat the run. */
export function repeatSection({
  report: { environment, created },
  texts: { repeat: texts, format },
}: ReportContext): Html {
  const { command, seed, engine, threads, processor, versions } = environment;
  return html`${scrollBox(texts.command, html`<pre><code>${command}</code></pre>`)}${keyValueList([
    [texts.seed, String(seed)],
    [texts.engine, engine],
    [texts.threads, format.count(threads)],
    ...(processor === undefined ? [] : [[texts.processor, processor] as const]),
    ...Object.entries(versions),
    [texts.created, timeOf(created)],
  ])}`;
}
