import { median, rounded } from "./statistics.mjs";

/** What Fovea alone tells; null with the portable engine. */
const engineFigures = ["arena_mb", "primitives_ms", "convolutions_ms", "reorders_ms", "convolution_gflops"];

/** One row: the measurement, what became of each contender, Fovea's engine, and the ratio. */
export function summarize(measurement, contenders, results) {
  const entries = contenders.map(({ name }, column) => contenderEntry(name, results[column]));
  const [fovea, ...peers] = entries;
  const timed = peers.filter(({ median_ms }) => median_ms !== undefined).sort((a, b) => a.median_ms - b.median_ms);
  const fastest = timed[0];
  return {
    ...measurement,
    contenders: entries,
    fastest_peer: fastest?.name ?? null,
    ratio: fastest && fovea.median_ms ? rounded(fastest.median_ms / fovea.median_ms, 2) : null,
    engine: engineEntry(results[0].filter(succeeded)),
  };
}

const succeeded = ({ failure }) => failure === undefined;

/** The median over the rounds' medians; the shortest and the largest memory of all rounds. */
function contenderEntry(name, rounds) {
  if (rounds.length === 0) return { name, absent: true };
  const done = rounds.filter(succeeded);
  const failure = rounds.find(({ failure }) => failure)?.failure;
  if (done.length === 0) return { name, failure };
  const [{ framework, version, path }] = done;
  return {
    name,
    framework,
    version,
    ...(path && { path }),
    median_ms: rounded(median(done.map(({ median_ms }) => median_ms)), 4),
    min_ms: Math.min(...done.map(({ min_ms }) => min_ms)),
    ...(done[0].cpu_ms && { cpu_ms: rounded(median(done.map(({ cpu_ms }) => cpu_ms)), 4) }),
    peak_rss_mb: Math.max(...done.map(({ peak_rss_mb }) => peak_rss_mb)),
    rounds: done.map(({ median_ms }) => median_ms),
    ...(failure && { failure }),
  };
}

function engineEntry(rounds) {
  const profiled = rounds.filter(({ primitives_ms }) => primitives_ms !== null);
  if (profiled.length === 0) return null;
  const figures = Object.fromEntries(
    engineFigures.map((key) => [key, rounded(median(profiled.map((round) => round[key])), 4)]),
  );
  const peak = Math.max(...profiled.map(({ peak_gflops }) => peak_gflops));
  return {
    ...figures,
    outside_ms: rounded(median(profiled.map(({ median_ms, primitives_ms }) => median_ms - primitives_ms)), 4),
    peak_gflops: peak,
    share_of_peak: rounded(figures.convolution_gflops / peak, 3),
  };
}
