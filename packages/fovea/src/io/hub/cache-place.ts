import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** What is used of a `URL`. */
interface UrlParts {
  readonly host: string;
  readonly pathname: string;
  readonly search: string;
}

/**
 * Where Fovea keeps what it has fetched: the folder in `FOVEA_HOME`, or else the platform's place for caches
 * (`~/.cache/fovea` or `$XDG_CACHE_HOME/fovea`, `~/Library/Caches/fovea`, `%LOCALAPPDATA%\fovea`).
 */
export function cacheFolder(
  env: Environment = process.env,
  platform: string = process.platform,
  home = homedir(),
): string {
  if (env.FOVEA_HOME) return env.FOVEA_HOME;
  if (platform === "win32") return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "fovea");
  if (platform === "darwin") return join(home, "Library", "Caches", "fovea");
  return join(userCaches(env, home), "fovea");
}

/** The folder of caches that programs of other houses use too. A relative path in the variable does not count. */
export function userCaches(env: Environment = process.env, home = homedir()): string {
  return env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(home, ".cache");
}

/** The place of a URL's file in the cache: its host and path as folders, so that a person can find it. */
export function cachePlace(url: UrlParts): string {
  const segments = url.pathname.split("/").filter((segment) => segment !== "");
  const last = segments.pop() ?? "index";
  const names = segments.map((segment) => safeName(segment));
  return join(cacheFolder(), "hub", url.host.replace(":", "_"), ...names, safeName(last, url.search));
}

/** The last part of a URL's path as a file name. */
export function fileName(url: UrlParts): string {
  return safeName(url.pathname.split("/").at(-1) || "index", url.search);
}

/**
 * A name that every file system takes and that leads nowhere else. Where something had to be changed, or the URL had
 * a query, digits tell the name from others that would come out the same.
 */
function safeName(segment: string, query = ""): string {
  const plain = decoded(segment);
  const safe = plain
    .replaceAll(/[\p{Cc}<>:"|?*\\/]/gu, "_")
    .replace(/^\.+$/, "_")
    .slice(0, 150);
  if (safe === plain && query === "") return safe;
  const digits = createHash("sha256").update(segment).update(query).digest("hex").slice(0, 8);
  const dot = safe.lastIndexOf(".");
  return dot > 0 ? `${safe.slice(0, dot)}-${digits}${safe.slice(dot)}` : `${safe}-${digits}`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
