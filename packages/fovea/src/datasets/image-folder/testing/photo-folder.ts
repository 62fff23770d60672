import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** A temporary folder for the images of each test, with a cache of its own. */
export interface PhotoFolder {
  readonly root: string;
  /** Parent of the root and of the cache. */
  readonly parent: string;
  /** Writes files below the root, by their paths. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
}

/** Makes a folder before each test and removes it afterwards. `FOVEA_HOME` points beside it. */
export function photoFolder(): PhotoFolder {
  let parent = "";
  const home = process.env.FOVEA_HOME;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), "fovea-photos-"));
    process.env.FOVEA_HOME = join(parent, "cache");
    await mkdir(join(parent, "photos"));
  });
  afterEach(async () => {
    if (home === undefined) delete process.env.FOVEA_HOME;
    else process.env.FOVEA_HOME = home;
    await rm(parent, { recursive: true, force: true });
  });
  return {
    get parent() {
      return parent;
    },
    get root() {
      return join(parent, "photos");
    },
    async write(files) {
      for (const [path, content] of Object.entries(files)) {
        const place = join(parent, "photos", path);
        await mkdir(dirname(place), { recursive: true });
        await writeFile(place, content);
      }
    },
  };
}
