import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { zoo } from "../../src/index.ts";
import { bytes, digest, type FileServer, fileServer, sendFile } from "../../src/io/hub/testing/file-server.ts";

// Downloads by processes of their own, and the command line's. They run what the compiler made.

const script = fileURLToPath(new URL("fetch.mjs", import.meta.url));
const fovea = fileURLToPath(new URL("../../bin/fovea.mjs", import.meta.url));
const content = bytes(3_000_000);
const sha256 = digest("sha256", content);
let folder: string;
let weights: Buffer;
let server: FileServer;
/** How many of the next answers stop after a megabyte. */
let stopping = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-hub-"));
  server = await fileServer((request, response) => {
    if (request.url?.startsWith("/timm/")) sendFile(request, response, weights);
    else if (stopping-- > 0) sendFile(request, response, content, { only: 1_000_000 });
    else setTimeout(() => sendFile(request, response, content), 200);
  });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function start(args: readonly string[], command = process.execPath, more: NodeJS.ProcessEnv = {}) {
  const env: NodeJS.ProcessEnv = { ...process.env, FOVEA_HOME: folder, HF_HOME: folder, HF_ENDPOINT: server.url };
  for (const name of ["FOVEA_OFFLINE", "HF_HUB_OFFLINE", "HTTP_PROXY", "http_proxy", "FOVEA_ENGINE"]) delete env[name];
  const child = spawn(command, args, { env: { ...env, OMP_NUM_THREADS: "1", ...more } });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
    });
  }
  return { child, ended: ended(child).then((code) => ({ code, ...printed })), printed };
}

async function ended(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, "close")) as [number | null];
  return code;
}

describe("several processes", () => {
  test("fetch one file together: one downloads, all have it", async () => {
    const options = JSON.stringify({ url: `${server.url}/together.bin`, sha256 });
    const results = await Promise.all([1, 2, 3].map(() => start([script, options]).ended));
    expect(results.map(({ stdout }) => stdout.trim())).toEqual([sha256, sha256, sha256]);
    expect(server.requests.filter(({ url }) => url === "/together.bin").length).toBe(1);
  });

  test("one goes on where another was killed", async () => {
    const options = JSON.stringify({ url: `${server.url}/killed.bin`, sha256 });
    stopping = 1;
    const first = start([script, options]);
    while (!first.printed.stderr.includes("1000000\n")) await once(first.child.stderr, "data");
    first.child.kill("SIGKILL");
    expect((await first.ended).code).toBe(null);
    const second = await start([script, options]).ended;
    expect(second.stdout.trim()).toBe(sha256);
    expect(server.requests.at(-1)?.headers.range).toBe("bytes=1000000-");
    const host = join(folder, "hub", server.url.slice(7).replace(":", "_"));
    expect((await readdir(host)).filter((name) => name.startsWith("killed"))).toEqual([
      "killed.bin",
      "killed.bin.json",
    ]);
  });
});

test("a full disk: what has come is kept, and goes on when there is room", async () => {
  const options = JSON.stringify({ url: `${server.url}/full.bin`, sha256 });
  // The largest file that the process may write stands for the end of the disk.
  const limited = ["-c", 'ulimit -f 1000; exec "$@"', "bash", process.execPath, script, options];
  const first = await start(limited, "bash").ended;
  expect(first.code).not.toBe(0);
  expect(first.stderr).toMatch(/could not be written: EFBIG.*what has come is kept/);
  const second = await start([script, options]).ended;
  expect(second.stdout.trim()).toBe(sha256);
  expect(Number(/^bytes=(\d+)-$/.exec(server.requests.at(-1)?.headers.range ?? "")?.[1])).toBeGreaterThan(500_000);
  const host = join(folder, "hub", server.url.slice(7).replace(":", "_"));
  expect((await readdir(host)).filter((name) => name.startsWith("full"))).toEqual(["full.bin", "full.bin.json"]);
});

describe("fovea predict NAME", () => {
  test("downloads, names what is in a photo, and needs no network the second time", { timeout: 300_000 }, async () => {
    const model = zoo.resnet18({ seed: 3, engine: "portable" });
    const file = join(folder, "weights.safetensors");
    await model.saveWeights(file);
    weights = await readFile(file);
    const photo = join(folder, "photo.png");
    const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
    await sharp({ create: { width: 300, height: 260, channels: 3, background: "#888", noise } })
      .png()
      .toFile(photo);

    const first = await start([fovea, "predict", "resnet18", photo, "--weights", "timm/tv_in1k", "--top", "3"]).ended;
    expect(first.stderr).toBe("");
    const lines = first.stdout.trim().split("\n");
    expect(lines[0]).toMatch(/^resnet18\.tv_in1k: 44\.\d MiB in /);
    expect(lines[1]).toBe(photo);
    expect(lines.length).toBe(5);

    const args = [fovea, "predict", "resnet18", photo, "--weights", "timm/tv_in1k", "--json", "--crops", "5"];
    const requests = server.requests.length;
    const second = await start(args).ended;
    expect(server.requests.length).toBe(requests);
    const [answer] = JSON.parse(second.stdout);
    expect(answer.top.length).toBe(5);

    const local = await zoo.resnet18({ weights: "timm/tv_in1k", weightsFile: file });
    const expected = await local.classify(photo, { crops: 5 });
    expect(answer.label).toBe(expected[0]?.label);
    expect(answer.probability).toBeCloseTo(expected[0]?.probability ?? 0, 4);
  });

  test("without a network says at once what to do", async () => {
    const child = start([fovea, "predict", "resnet18", "x.png", "--weights", "torchvision"], process.execPath, {
      FOVEA_MIRROR_TORCHVISION: "http://127.0.0.1:9/",
      FOVEA_OFFLINE: "1",
    });
    const { code, stderr } = await child.ended;
    expect(stderr).toContain("to load these weights from a local file, set weightsFile (--weights-file");
    expect(code).toBe(1);
  });

  test.each([
    [["resnet18:kers", "x.png"], 'unknown variant of resnet18 "kers"'],
    [["resnet18", "x.png", "--weights", "timm/a2"], 'there are no weights "timm/a2"'],
    [["resnet18", "x.png", "--crops", "3"], "option '--crops <n>' argument '3' is invalid"],
    [["resnet18", "x.png", "--range", "0..1"], "--range and --look are for models of your own"],
    [["happy-model", "x.png"], "there are no published weights for happy-model"],
    [["nowhere", "x.png", "--weights", "keras"], 'are for networks of the zoo; "nowhere" isn\'t one'],
    [["resnet18", "x.png", "--weights-file", "nowhere.pth"], "nowhere.pth: cannot be read: there is no such file"],
  ])("mistakes: %j", async (args, message) => {
    const { code, stderr } = await start([fovea, "predict", ...args]).ended;
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });
});
