import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Agent } from "undici";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cacheFolder } from "./cache-place.ts";
import { download } from "./download.ts";
import { cachedFile, type FetchOptions, fetchFile } from "./index.ts";
import { downloadLimits } from "./limits.ts";
import { claimPartial } from "./partial-file.ts";
import { bytes, digest, type FileServer, fileServer, type Respond, sendFile } from "./testing/file-server.ts";

// What a network does to a download, done by servers of the test's own. Nothing leaves the machine.

const content = bytes(300_000);
const sha256 = digest("sha256", content);
const md5 = digest("md5", content);
const quick = { retries: 3, retryDelay: 5, stallTimeout: 300 } as const;
const servers: FileServer[] = [];
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-hub-"));
  vi.stubEnv("FOVEA_HOME", join(folder, "fovea"));
  const unset = ["FOVEA_OFFLINE", "HF_HUB_OFFLINE", "HF_TOKEN", "HF_ENDPOINT", "HF_HUB_CACHE", "TORCH_HOME"];
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
  for (const name of [...unset, ...proxies]) vi.stubEnv(name, undefined);
  for (const name of ["TORCH_HOME", "KERAS_HOME", "HF_HOME"]) vi.stubEnv(name, join(folder, name));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await rm(folder, { recursive: true });
});

async function serve(respond: Respond): Promise<FileServer> {
  const server = await fileServer(respond);
  servers.push(server);
  return server;
}

const fetched = async (options: FetchOptions) => readFile(await fetchFile({ ...quick, ...options }));

/** Breaks the connection when another `every` bytes have come. */
const cutting = (server: FileServer, every: number) => {
  let last = 0;
  return (received: number) => {
    if (received > last && received % every === 0) server.cut();
    last = received;
  };
};

/** Whatever happened, only these may be left beside a file's place. */
const leftovers = async (path: string) => (await readdir(dirname(path))).filter((name) => /\.(lock|part)/.test(name));

describe("fetchFile", () => {
  test("downloads once, checks the hash and reports progress", async () => {
    const { url, requests } = await serve((request, response) => sendFile(request, response, content));
    const progress: [number, number | undefined][] = [];
    const onProgress = (received: number, total: number | undefined) => progress.push([received, total]);
    const options = { url: `${url}/models/tiny.pth`, sha256: sha256.slice(0, 8), ...quick };
    const path = await fetchFile({ ...options, onProgress });
    expect(path).toBe(join(folder, "fovea", "hub", url.slice(7).replace(":", "_"), "models", "tiny.pth"));
    expect((await readFile(path)).equals(content)).toBe(true);
    expect(progress[0]).toEqual([0, content.length]);
    expect(progress.at(-1)).toEqual([content.length, content.length]);
    expect(progress.every(([received], index) => received >= (progress[index - 1]?.[0] ?? 0))).toBe(true);
    expect(await fetchFile(options)).toBe(path);
    expect(await fetchFile({ url: options.url, md5 })).toBe(path);
    expect(requests.length).toBe(1);
    expect(await leftovers(path)).toEqual([]);
  });

  test("handles unsafe names, queries and custom folders", async () => {
    const { url } = await serve((request, response) => sendFile(request, response, Buffer.from(request.url ?? "")));
    const paths = await Promise.all(
      ["/a/b%2F..%2F..%2Fc.h5", "/a/b.h5?x=1", "/a/b.h5?x=2", "/a/b.h5"].map((path) =>
        fetchFile({ url: url + path, ...quick }),
      ),
    );
    expect(new Set(paths).size).toBe(4);
    for (const path of paths) expect(dirname(path)).toBe(dirname(paths[0] ?? ""));
    for (const path of paths) expect(path).toMatch(/\.h5$/);
    const own = await fetchFile({ url: `${url}/a/b.h5`, folder: join(folder, "mine"), ...quick });
    expect(own).toBe(join(folder, "mine", "b.h5"));
  });

  test("finds what is in the cache without a request", async () => {
    const { url, requests } = await serve((request, response) => sendFile(request, response, content));
    const options = { url: `${url}/models/tiny.pth`, sha256 };
    expect(await cachedFile(options)).toBeUndefined();
    const path = await fetchFile({ ...options, ...quick });
    const count = requests.length;
    expect(await cachedFile(options)).toBe(path);
    await writeFile(path, "damaged");
    expect(await cachedFile(options)).toBeUndefined();
    expect(requests.length).toBe(count);
  });

  test("rejects invalid URLs and hashes", async () => {
    await expect(fetchFile({ url: "weights.pth" })).rejects.toThrow('expected url to be an https address, received "w');
    await expect(fetchFile({ url: "file:///etc/passwd" })).rejects.toThrow("expected url to be an https address");
    await expect(fetchFile({ url: "https://x.example/y", sha256: "12" })).rejects.toThrow("8 to 64 hexadecimal digits");
    await expect(fetchFile({ url: "https://x.example/y", md5: "12345678" })).rejects.toThrow("32 hexadecimal digits");
  });
});

describe("a connection that is cut", () => {
  test("is resumed where it ended, if the file is the same", async () => {
    const server = await serve((request, response, index) =>
      sendFile(request, response, content, index < 4 ? { only: 70_000 } : {}),
    );
    const onProgress = cutting(server, 70_000);
    expect((await fetched({ url: `${server.url}/w.bin`, retries: 1, onProgress })).equals(content)).toBe(true);
    const ranges = server.requests.map(({ headers }) => headers.range);
    expect(ranges).toEqual([undefined, ...[70_000, 140_000, 210_000, 280_000].map((offset) => `bytes=${offset}-`)]);
    expect(server.requests.at(-1)?.headers["if-range"]).toBe('"v1"');
  });

  test("a file that has changed is downloaded again", async () => {
    const other = bytes(200_000, 2);
    const server = await serve((request, response, index) =>
      index === 0
        ? sendFile(request, response, content, { only: 70_000 })
        : sendFile(request, response, other, { etag: '"v2"' }),
    );
    const onProgress = cutting(server, 70_000);
    expect((await fetched({ url: `${server.url}/w.bin`, onProgress })).equals(other)).toBe(true);
  });

  /** Sends the first third, and to whoever asks again everything, whatever was asked for. */
  const withoutRanges: Respond = (_, response, index) => {
    response.writeHead(200, { "content-length": content.length });
    if (index > 0) response.end(content);
    else response.write(content.subarray(0, 100_000));
  };

  test("a server without ranges sends everything again", async () => {
    const server = await serve(withoutRanges);
    const onProgress = (received: number) => received === 100_000 && server.cut();
    expect((await fetched({ url: `${server.url}/w.bin`, sha256, onProgress })).equals(content)).toBe(true);
    expect(server.requests[1]?.headers.range).toBe("bytes=100000-");
    expect(server.requests[1]?.headers["if-range"]).toBeUndefined();
  });

  test("without validator and hash, nothing is resumed", async () => {
    const server = await serve(withoutRanges);
    const onProgress = (received: number) => received === 100_000 && server.cut();
    expect((await fetched({ url: `${server.url}/w.bin`, onProgress })).equals(content)).toBe(true);
    expect(server.requests[1]?.headers.range).toBeUndefined();
  });

  test("a range with a wrong start is rejected", async () => {
    const server = await serve((request, response, index) => {
      if (index !== 1) return sendFile(request, response, content, index === 0 ? { only: 70_000 } : {});
      response.writeHead(206, { "content-range": `bytes 0-299999/300000`, "content-length": 300_000 }).end(content);
    });
    const onProgress = (received: number) => received === 70_000 && server.cut();
    expect((await fetched({ url: `${server.url}/w.bin`, onProgress })).equals(content)).toBe(true);
    expect(server.requests.length).toBe(3);
  });

  test("partial bytes are kept for the next call", async () => {
    let isDown = true;
    const server = await serve((request, response, index) => {
      if (index === 0) sendFile(request, response, content, { only: 123_456 });
      else if (isDown) response.destroy();
      else sendFile(request, response, content);
    });
    const options = { url: `${server.url}/w.bin`, sha256, ...quick };
    const onProgress = (received: number) => received === 123_456 && server.cut();
    await expect(fetchFile({ ...options, retries: 2, onProgress })).rejects.toThrow(
      /w\.bin: could not be downloaded: the connection was cut 3 times in a row; 120\.6 KiB of 293\.0 KiB are there/,
    );
    isDown = false;
    expect((await fetched(options)).equals(content)).toBe(true);
    expect(server.requests.at(-1)?.headers.range).toBe("bytes=123456-");
  });

  test("an abort keeps them too", async () => {
    const { url, requests } = await serve((request, response, index) => {
      if (index > 0) return sendFile(request, response, content);
      response.writeHead(200, { "content-length": content.length, etag: '"v1"' });
      response.write(content.subarray(0, 50_000));
    });
    const abort = new AbortController();
    const onProgress = (received: number) => received > 0 && abort.abort(new Error("enough"));
    const options = { url: `${url}/w.bin`, ...quick };
    await expect(fetchFile({ ...options, signal: abort.signal, onProgress })).rejects.toThrow("enough");
    expect((await fetched(options)).equals(content)).toBe(true);
    expect(requests[1]?.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  test("a silent server times out", async () => {
    const { url } = await serve((request, response, index) => {
      if (index === 1) return;
      if (index === 2) return sendFile(request, response, content);
      response.writeHead(200, { "content-length": content.length, etag: '"v1"' });
      response.write(content.subarray(0, 50_000));
    });
    expect((await fetched({ url: `${url}/w.bin` })).equals(content)).toBe(true);
  });

  test("an unreachable server is reported", async () => {
    const server = await serve(() => undefined);
    await servers.pop()?.close();
    await expect(fetchFile({ url: `${server.url}/w.bin`, ...quick })).rejects.toThrow(
      "could not be downloaded: the connection was refused 4 times in a row",
    );
  });
});

describe("answers other than the file", () => {
  test("429 and 5xx are retried after the time that the server requests", async () => {
    const times: number[] = [];
    const answers = [429, 500, 502, 503, 504];
    const { url } = await serve((request, response, index) => {
      times.push(performance.now());
      const status = answers[index];
      if (status === undefined) sendFile(request, response, content);
      else response.writeHead(status, status === 429 ? { "retry-after": "1" } : {}).end("busy");
    });
    expect((await fetched({ url: `${url}/w.bin`, retries: 5 })).equals(content)).toBe(true);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(950);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeLessThan(900);
  });

  test.each([
    [404, {}, /w\.bin: there is no such file \(404\)/],
    [403, {}, /access denied \(403\)/],
    [418, {}, /expected the file, received the answer 418/],
    [503, { "retry-after": "86400" }, /answered 503, and asks to come back in 24 h 00 min/],
    [200, { "content-encoding": "gzip" }, /received it as gzip/],
    [302, { location: "ftp://x.example/" }, /redirects to "ftp:\/\/x\.example\/", which is no https address/],
    [302, { location: "/w.bin" }, /more than 10 redirections/],
  ])("%i %o", async (status, headers, message) => {
    const { url, requests } = await serve((_, response) => response.writeHead(status, headers).end());
    await expect(fetchFile({ url: `${url}/w.bin`, ...quick })).rejects.toThrow(message);
    expect(requests.length).toBe(status === 302 && "location" in headers && headers.location === "/w.bin" ? 11 : 1);
  });

  test("a server that promises more than it sends", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-length": 500_000, etag: '"v1"' });
      response.write(content);
    });
    const onProgress = cutting(server, content.length);
    const failing = fetchFile({ url: `${server.url}/w.bin`, ...quick, onProgress });
    await expect(failing).rejects.toThrow("the connection was cut 4 times in a row; 293.0 KiB of 488.3 KiB are there");
  });
});

describe("a server without bounds", () => {
  /** Sends chunks until it is left, `pause` milliseconds after one another. */
  const drip = (chunk: Buffer, pause: number, headers: Record<string, string | number> = {}): Respond => {
    return (_, response) => {
      response.writeHead(200, headers);
      const timer = setInterval(() => response.write(chunk), pause);
      response.on("close", () => clearInterval(timer));
    };
  };

  test("an endless response is aborted at the maximum size and removed", async () => {
    const server = await serve(drip(content, 1));
    const options = { url: `${server.url}/w.bin`, folder, ...quick };
    await expect(fetchFile({ ...options, maxBytes: 1_000_000 })).rejects.toThrow(
      /w\.bin: expected at most 976\.6 KiB, received .* or more; maxBytes or FOVEA_DOWNLOAD_MAX_BYTES allows more/,
    );
    vi.stubEnv("FOVEA_DOWNLOAD_MAX_BYTES", "2000000");
    await expect(fetchFile(options)).rejects.toThrow("expected at most 1.9 MiB");
    expect(server.requests.length).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });

  test("one that announces too much is rejected", async () => {
    const server = await serve(drip(content, 1, { "content-length": 3 * 2 ** 30 }));
    const progress: number[] = [];
    const onProgress = (received: number) => progress.push(received);
    await expect(fetchFile({ url: `${server.url}/w.bin`, ...quick, onProgress })).rejects.toThrow(
      "expected at most 2.0 GiB, received 3.0 GiB or more",
    );
    expect(progress).toEqual([]);
    vi.stubEnv("FOVEA_DOWNLOAD_MAX_BYTES", "300000");
    const fitting = await serve((request, response) => sendFile(request, response, content));
    expect((await fetched({ url: `${fitting.url}/w.bin` })).equals(content)).toBe(true);
  });

  test("one that sends a byte now and then counts as broken", async () => {
    const server = await serve(drip(Buffer.alloc(1), 20, { "content-length": 300_000, etag: '"v1"' }));
    const options = { url: `${server.url}/w.bin`, ...quick, retries: 1, stallTimeout: 150 };
    await expect(fetchFile(options)).rejects.toThrow(/sends less than 1\.0 KiB per second 2 times in a row; \d+ B of/);
    const started = performance.now();
    const patient = fetchFile({ ...options, minSpeed: 0, signal: AbortSignal.timeout(600) });
    await expect(patient).rejects.toThrow("timeout");
    expect(performance.now() - started).toBeGreaterThan(550);
    vi.stubEnv("FOVEA_DOWNLOAD_MIN_SPEED", "10");
    await expect(fetchFile({ ...options, signal: AbortSignal.timeout(600) })).rejects.toThrow("timeout");
  });

  test("one byte per connection is not progress", async () => {
    const server = await serve((_, response, index) => {
      const range = { "content-range": `bytes ${index}-299999/300000` };
      response.writeHead(index === 0 ? 200 : 206, { "content-length": 300_000 - index, etag: '"v1"', ...range });
      response.write(Buffer.alloc(1));
    });
    const onProgress = (received: number) => received > server.requests.length - 1 && server.cut();
    await expect(fetchFile({ url: `${server.url}/w.bin`, ...quick, onProgress })).rejects.toThrow("4 times in a row");
    expect(server.requests.length).toBe(4);
  });

  test("an endless body of a redirect is ignored", async () => {
    const target = await serve((request, response) => sendFile(request, response, content));
    const server = await serve((_, response) => {
      response.writeHead(302, { location: `${target.url}/w.bin` });
      const timer = setInterval(() => response.write("moved"), 20);
      response.on("close", () => clearInterval(timer));
    });
    const started = performance.now();
    expect((await fetched({ url: `${server.url}/w.bin` })).equals(content)).toBe(true);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test.each([-1, Number.NaN, "1 GB"])("limits that are none: %s", async (value) => {
    const url = "http://127.0.0.1:9/w.bin";
    await expect(fetchFile({ url, maxBytes: value as number })).rejects.toThrow(
      "fetchFile: maxBytes: expected a number",
    );
    vi.stubEnv("FOVEA_DOWNLOAD_MIN_SPEED", String(value));
    await expect(fetchFile({ url })).rejects.toThrow("FOVEA_DOWNLOAD_MIN_SPEED: expected a number of at least 0");
  });
});

describe("no network", () => {
  test.each([
    ["ENOTFOUND", 1, "there is no such host"],
    ["EAI_AGAIN", 2, "the host's name cannot be looked up"],
    ["ENETUNREACH", 2, "there is no network"],
  ])("%s is no reason to be patient", async (code, attempts, message) => {
    let lookups = 0;
    const agent = new Agent({
      connect: {
        lookup: (_host, _options, done) => {
          lookups++;
          done(Object.assign(new Error(code), { code }), []);
        },
      },
    });
    const partial = await claimPartial(join(folder, "w.bin"), "0".repeat(16));
    const options = { agent, willBeProved: false, retries: 5, retryDelay: 5, limits: downloadLimits({}) };
    await expect(download(new URL("http://weights.example/w.bin"), partial, options)).rejects.toThrow(message);
    expect(lookups).toBe(attempts);
    // In the middle of a file it may be a cable that was pulled out.
    await partial.begin({ validator: '"v1"' });
    const server = await serve((request, response) => sendFile(request, response, content, { only: 50_000 }));
    const far = new Agent({
      connect: {
        lookup: (_host, _options, done) => {
          if (lookups++ === attempts) done(null, [{ address: "127.0.0.1", family: 4 }]);
          else done(Object.assign(new Error(code), { code }), []);
        },
      },
    });
    const onProgress = (received: number) => received === 50_000 && server.cut();
    const url = new URL(server.url.replace("127.0.0.1", "weights.example"));
    await expect(download(url, partial, { ...options, agent: far, retries: 2, onProgress })).rejects.toThrow(message);
    expect(lookups).toBe(attempts + 3);
    await Promise.all([agent.destroy(), far.destroy()]);
  });
});

describe("hashes", () => {
  test("a damaged file is downloaded a second time", async () => {
    const { url, requests } = await serve((request, response, index) =>
      sendFile(request, response, index === 0 ? bytes(300_000, 9) : content),
    );
    expect((await fetched({ url: `${url}/w.bin`, sha256 })).equals(content)).toBe(true);
    expect(requests.length).toBe(2);
  });

  test.each([{ sha256: "0123456789" }, { sha256: "0".repeat(64) }, { md5: "f".repeat(32) }])(
    "a wrong file is not kept: %o",
    async (hash) => {
      const { url, requests } = await serve((request, response) => sendFile(request, response, content));
      const [[algorithm, digits]] = Object.entries(hash) as [["sha256" | "md5", string]];
      const received = digest(algorithm, content).slice(0, digits.length);
      const failing = fetchFile({ url: `${url}/w.bin`, ...hash, folder, ...quick });
      await expect(failing).rejects.toThrow(`w.bin: expected ${algorithm} ${digits}, received ${received}`);
      await expect(failing).rejects.toMatchObject({ name: "FormatError" });
      expect(requests.length).toBe(2);
      expect((await readdir(folder)).filter((name) => name.startsWith("w.bin"))).toEqual([]);
    },
  );

  test("a damaged file in the cache is downloaded again", async () => {
    const { url, requests } = await serve((request, response) => sendFile(request, response, content));
    const path = await fetchFile({ url: `${url}/w.bin`, ...quick });
    await writeFile(path, "something else");
    expect((await fetched({ url: `${url}/w.bin` })).equals(content)).toBe(true);
    expect(requests.length).toBe(2);
  });
});

describe("Hugging Face", () => {
  const url = "https://huggingface.co/timm/tiny.tv_in1k/resolve/main/model.safetensors";

  test("redirects, reports the hash, and its token is not forwarded", async () => {
    const cdn = await serve((request, response) => sendFile(request, response, content, { etag: '"cdn"' }));
    const hub = await serve((_, response) =>
      response.writeHead(302, { location: `${cdn.url}/blob?signed=1`, "x-linked-etag": `"${sha256}"` }).end(),
    );
    vi.stubEnv("HF_ENDPOINT", `${hub.url}/`);
    vi.stubEnv("HF_TOKEN", "hf_secret");
    const path = await fetchFile({ url, ...quick });
    expect(path).toContain(join("hub", "huggingface.co", "timm", "tiny.tv_in1k", "resolve", "main"));
    expect(hub.requests[0]?.url).toBe("/timm/tiny.tv_in1k/resolve/main/model.safetensors");
    expect(hub.requests[0]?.headers.authorization).toBe("Bearer hf_secret");
    expect(cdn.requests[0]?.headers.authorization).toBeUndefined();
  });

  test("the hash that it reports is checked", async () => {
    const cdn = await serve((request, response) => sendFile(request, response, bytes(1000, 7)));
    const hub = await serve((_, response) =>
      response.writeHead(307, { location: `${cdn.url}/blob`, "x-linked-etag": `"${sha256}"` }).end(),
    );
    vi.stubEnv("HF_ENDPOINT", hub.url);
    await expect(fetchFile({ url, ...quick })).rejects.toThrow(`expected sha256 ${sha256}, received`);
  });

  test("a token is sent to no other host", async () => {
    const { url: other, requests } = await serve((request, response) => sendFile(request, response, content));
    vi.stubEnv("HF_TOKEN", "hf_secret");
    await fetchFile({ url: `${other}/w.bin`, ...quick });
    expect(requests[0]?.headers.authorization).toBeUndefined();
  });

  test("an invalid mirror is rejected", async () => {
    vi.stubEnv("HF_ENDPOINT", "mirror");
    await expect(fetchFile({ url, ...quick })).rejects.toThrow('HF_ENDPOINT: expected a URL such as "https://mi');
  });
});

describe("without the network", () => {
  test("says what to fetch and where to put it", async () => {
    vi.stubEnv("FOVEA_OFFLINE", "1");
    const url = "https://download.pytorch.org/models/resnet18-f37072fd.pth";
    const place = join(folder, "fovea", "hub", "download.pytorch.org", "models", "resnet18-f37072fd.pth");
    const failing = fetchFile({ url, sha256: sha256.slice(0, 8) });
    await expect(failing).rejects.toThrow(`${url}: is not in the cache`);
    await expect(failing).rejects.toThrow(`FOVEA_MIRROR_TORCHVISION names) and put it at ${place}`);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, content);
    expect(await fetchFile({ url, sha256: sha256.slice(0, 8) })).toBe(place);
    await writeFile(place, "another file");
    await expect(fetchFile({ url, sha256: sha256.slice(0, 8) })).rejects.toThrow(`${place}: expected sha256`);
    expect(existsSync(place)).toBe(true);
  });

  test("finds files of other programs if their hash is correct", async () => {
    vi.stubEnv("HF_HUB_OFFLINE", "1");
    const torch = join(folder, "TORCH_HOME", "hub", "checkpoints", "tiny-12345678.pth");
    const keras = join(folder, "KERAS_HOME", "models", "tiny_notop.h5");
    const repository = join(folder, "HF_HOME", "hub", "models--timm--tiny");
    const blob = join(repository, "blobs", sha256);
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const snapshot = join(repository, "snapshots", commit, "model.safetensors");
    for (const path of [torch, keras, blob, snapshot]) await mkdir(dirname(path), { recursive: true });
    for (const path of [torch, keras, blob]) await writeFile(path, content);
    await mkdir(join(repository, "refs"));
    await writeFile(join(repository, "refs", "main"), commit);
    await symlink(blob, snapshot);

    const torchUrl = "https://download.pytorch.org/models/tiny-12345678.pth";
    const kerasUrl = "https://storage.googleapis.com/tensorflow/keras-applications/tiny/tiny_notop.h5";
    expect(await fetchFile({ url: torchUrl, sha256 })).toBe(torch);
    expect(await fetchFile({ url: kerasUrl, md5 })).toBe(keras);
    for (const revision of ["main", commit]) {
      expect(await fetchFile({ url: `https://huggingface.co/timm/tiny/resolve/${revision}/model.safetensors` })).toBe(
        blob,
      );
    }
    await expect(fetchFile({ url: torchUrl })).rejects.toThrow("is not in the cache");
    await expect(fetchFile({ url: kerasUrl, md5: "0".repeat(32) })).rejects.toThrow("is not in the cache");
  });
});

describe("proxies", () => {
  test("HTTP goes through the proxy, except for hosts in NO_PROXY", async () => {
    const asked: string[] = [];
    const proxy = await serve((request, response) => {
      asked.push(request.url ?? "");
      sendFile(request, response, content);
    });
    vi.stubEnv("HTTP_PROXY", proxy.url);
    expect((await fetched({ url: "http://weights.example/w.bin", sha256 })).equals(content)).toBe(true);
    expect(asked).toEqual(["http://weights.example/w.bin"]);
    const direct = await serve((request, response) => sendFile(request, response, content));
    vi.stubEnv("NO_PROXY", "127.0.0.1");
    await fetchFile({ url: `${direct.url}/w.bin`, ...quick });
    expect(direct.requests.length).toBe(1);
    expect(asked.length).toBe(1);
  });

  test("https goes through a tunnel, with the proxy's password", async () => {
    const tunnels: string[] = [];
    const proxy = createServer();
    proxy.on("connect", ({ url, headers }, socket) => {
      tunnels.push(`${url} ${headers["proxy-authorization"]}`);
      // What is at the other end speaks no TLS: the test is of the way there.
      const end = connect(Number(new URL(plain.url).port), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        socket.pipe(end).pipe(socket);
      });
      for (const side of [socket, end]) side.on("error", () => undefined);
    });
    const plain = await serve(() => undefined);
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    vi.stubEnv("HTTPS_PROXY", `http://me:pass@127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    const failing = fetchFile({ url: "https://weights.example/w.bin", ...quick, retries: 0 });
    await expect(failing).rejects.toThrow("could not be downloaded");
    expect(tunnels).toEqual([`weights.example:443 Basic ${Buffer.from("me:pass").toString("base64")}`]);
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });
});

describe("several at once", () => {
  test("one downloads, the others wait and use the same file", async () => {
    const { url, requests } = await serve((request, response) =>
      setTimeout(() => sendFile(request, response, content), 100),
    );
    const paths = await Promise.all(Array.from({ length: 5 }, () => fetchFile({ url: `${url}/w.bin`, ...quick })));
    expect(new Set(paths).size).toBe(1);
    expect(requests.length).toBe(1);
    expect(await leftovers(paths[0] ?? "")).toEqual([]);
  });

  test("a waiting one can be aborted", async () => {
    const { url } = await serve((request, response) => setTimeout(() => sendFile(request, response, content), 300));
    const first = fetchFile({ url: `${url}/w.bin`, ...quick, stallTimeout: 5000 });
    const second = fetchFile({ url: `${url}/w.bin`, ...quick, signal: AbortSignal.timeout(50) });
    await expect(second).rejects.toThrow("timeout");
    expect((await readFile(await first)).equals(content)).toBe(true);
  });

  test("the lock of a dead process is taken over, with its partial file", async () => {
    const { url, requests } = await serve((request, response) => sendFile(request, response, content));
    const place = join(folder, "w.bin");
    const token = "0123456789abcdef";
    const { hostname } = await import("node:os");
    await writeFile(`${place}.lock`, JSON.stringify({ token, pid: 2 ** 22 + 1, host: hostname() }));
    await mkdir(`${place}.part-${token}`);
    await writeFile(join(`${place}.part-${token}`, "data"), content.subarray(0, 111_111));
    const source = { validator: '"v1"', total: content.length };
    await writeFile(join(`${place}.part-${token}`, "source.json"), JSON.stringify(source));
    expect((await fetched({ url: `${url}/w.bin`, folder })).equals(content)).toBe(true);
    expect(requests[0]?.headers.range).toBe("bytes=111111-");
    expect(await leftovers(place)).toEqual([]);
  });
});

test("leftovers of a failure do no harm", async () => {
  const { url } = await serve((request, response) => sendFile(request, response, content));
  const place = join(folder, "w.bin");
  for (const [index, source] of ["{", "[]", '{"validator":"a\\nb","total":-1}', '{"total":12}', '"x"'].entries()) {
    await rm(place, { force: true });
    await mkdir(`${place}.part`);
    await writeFile(join(`${place}.part`, "data"), "twelve bytes".slice(0, 8 + index));
    await writeFile(join(`${place}.part`, "source.json"), source);
    await writeFile(`${place}.json`, source);
    expect((await fetched({ url: `${url}/w.bin`, folder, sha256 })).equals(content)).toBe(true);
    expect(await leftovers(place)).toEqual([]);
  }
});

describe("cacheFolder", () => {
  test("is the platform's unless FOVEA_HOME says otherwise", () => {
    expect(cacheFolder({}, "linux", "/home/me")).toBe("/home/me/.cache/fovea");
    expect(cacheFolder({ XDG_CACHE_HOME: "/big" }, "linux", "/home/me")).toBe("/big/fovea");
    expect(cacheFolder({ XDG_CACHE_HOME: "relative" }, "linux", "/home/me")).toBe("/home/me/.cache/fovea");
    expect(cacheFolder({}, "darwin", "/Users/me")).toBe("/Users/me/Library/Caches/fovea");
    expect(cacheFolder({ LOCALAPPDATA: "/local" }, "win32", "/me")).toBe("/local/fovea");
    expect(cacheFolder({ FOVEA_HOME: "/data/weights" }, "win32", "/me")).toBe("/data/weights");
  });

  test("a cache that cannot be written", async () => {
    const { url } = await serve((request, response) => sendFile(request, response, content));
    await writeFile(join(folder, "fovea"), "a file where a folder should be");
    await expect(fetchFile({ url: `${url}/w.bin`, ...quick })).rejects.toThrow("FOVEA_HOME can name another folder");
  });
});
