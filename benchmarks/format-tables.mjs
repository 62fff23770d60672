import { workloads } from "./workloads.mjs";

/** The whole run as Markdown: where it was made, the times, and what Fovea's engine did in them. */
export function formatTables({ environment, measurements }) {
  const times = measurements.map(timeRow);
  const slowdowns = measurements.flatMap((busy, index) =>
    busy.busy ? [slowdownRow(busy, measurements[index - 1])] : [],
  );
  const read = measurements.filter(({ mode }) => mode === "folder");
  const engines = measurements.filter(({ engine }) => engine !== null).map(engineRow);
  return [
    formatEnvironment(environment),
    "Milliseconds of a step: the median of all rounds, the shortest in brackets.",
    formatTable(times),
    ...(read.length > 0
      ? ["Images per second; milliseconds of the processor per image in brackets.", formatTable(read.map(imageRow))]
      : []),
    ...(slowdowns.length > 0
      ? ["Beside busy programs: how many times as long as without them.", formatTable(slowdowns)]
      : []),
    "Peak resident memory of the process, MB.",
    formatTable(measurements.map(memoryRow)),
    ...(engines.length > 0
      ? [
          "Fovea's engine: milliseconds of a step, and convolutions against a large matrix product.",
          formatTable(engines),
        ]
      : []),
  ].join("\n\n");
}

function formatEnvironment({ date, cpu, threads, cores, node, engine, versions, rounds, seconds, isa }) {
  const { fovea, ...peers } = versions;
  const onednn = engine?.onednn ? `, oneDNN ${engine.onednn}, ${engine.instructions}` : "";
  const against = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  return [
    `${cpu}, ${threads} of ${cores} threads, Node ${node}, ${date.slice(0, 10)}.`,
    `Fovea ${fovea ?? "(failed)"} (${engine?.name ?? "no engine"}${onednn})`,
    ...(against.length > 0 ? [`against ${against.join(", ")};`] : ["without peers;"]),
    ...(isa ? ["all limited to AVX2;"] : []),
    `${rounds} × ${seconds} s.`,
  ].join(" ");
}

const heading = ({ workload, mode, batch, busy }) => ({
  workload: workloads[workload].title,
  mode: busy === undefined ? mode : `${mode}, ${busy} busy`,
  batch,
});

function timeRow(measurement) {
  const { contenders, fastest_peer: fastest, ratio } = measurement;
  const cells = contenders.map((one) => [
    one.name,
    figure(one, ({ median_ms, min_ms }) => `${threeDigits(median_ms)} (${threeDigits(min_ms)})`),
  ]);
  const compared = contenders.length > 1 ? { "fastest peer": fastest ?? "–", "peer ÷ Fovea": ratio ?? "–" } : {};
  return { ...heading(measurement), ...Object.fromEntries(cells), ...compared };
}

/** A measurement beside busy programs against the one before, without them. */
function slowdownRow(busy, quiet) {
  const cells = busy.contenders.map((one, column) => {
    const alone = quiet.contenders[column];
    return [
      one.name,
      figure(one, ({ median_ms }) => (alone.median_ms ? (median_ms / alone.median_ms).toFixed(2) : "–")),
    ];
  });
  return { ...heading(busy), ...Object.fromEntries(cells) };
}

function imageRow({ workload, batch, contenders }) {
  const cells = contenders.map((one) => [
    one.name,
    figure(one, ({ median_ms, cpu_ms }) => {
      const rate = threeDigits((1000 * batch) / median_ms);
      return cpu_ms ? `${rate} (${threeDigits(cpu_ms / batch)})` : rate;
    }),
  ]);
  const [fovea, ...peers] = contenders;
  const least = Math.min(...peers.flatMap(({ cpu_ms }) => cpu_ms ?? []));
  const ratio = fovea?.cpu_ms && Number.isFinite(least) ? (least / fovea.cpu_ms).toFixed(2) : "–";
  return {
    ...{ workload: workloads[workload].title, images: batch, ...Object.fromEntries(cells) },
    ...(peers.length > 0 && { "processor: peer ÷ Fovea": ratio }),
  };
}

function memoryRow(measurement) {
  const { contenders, engine } = measurement;
  const cells = contenders.map((one) => [one.name, figure(one, ({ peak_rss_mb }) => peak_rss_mb.toFixed(0))]);
  return {
    ...heading(measurement),
    ...Object.fromEntries(cells),
    ...(engine && { "arena of Fovea's plan": threeDigits(engine.arena_mb) }),
  };
}

function engineRow(measurement) {
  const { engine } = measurement;
  return {
    ...heading(measurement),
    "in primitives": threeDigits(engine.primitives_ms),
    outside: threeDigits(engine.outside_ms),
    convolutions: threeDigits(engine.convolutions_ms),
    reorders: threeDigits(engine.reorders_ms),
    "GFLOP/s": engine.convolution_gflops.toFixed(0),
    "of the peak": `${(100 * engine.share_of_peak).toFixed(0)} % of ${engine.peak_gflops.toFixed(0)}`,
  };
}

function figure(contender, format) {
  if (contender.absent) return "–";
  return contender.median_ms === undefined ? "failed" : format(contender);
}

/** Three significant digits. */
function threeDigits(value) {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

const textColumns = new Set(["workload", "mode", "fastest peer"]);

/** Rows with the same keys as a Markdown table whose columns are aligned in plain text too. */
function formatTable(rows) {
  const keys = Object.keys(rows[0]);
  const cells = [keys, ...rows.map((row) => keys.map((key) => String(row[key] ?? "–")))];
  const widths = keys.map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const isText = keys.map((key) => textColumns.has(key));
  const pad = (text, column) => (isText[column] ? text.padEnd(widths[column]) : text.padStart(widths[column]));
  const line = (texts) => `| ${texts.map(pad).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (isText[column] ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [head, ...body] = cells;
  return [line(head), rule, ...body.map(line)].join("\n");
}
