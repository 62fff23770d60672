import { scrollBox } from "../components/data-table.ts";
import { keyValueList } from "../components/key-value-list.ts";
import { type Html, html } from "../markup/html.ts";
import { timeOf } from "../markup/time-of.ts";
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
