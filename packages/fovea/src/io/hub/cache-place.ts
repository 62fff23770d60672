import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** The parts of a `URL` that are used. */
interface UrlParts {
  readonly host: string;
  readonly pathname: string;
  readonly search: string;
}

/**
 * Returns the folder in which Fovea caches downloads: `FOVEA_HOME`, or the platform's cache folder (`~/.cache/fovea` or
 * `$XDG_CACHE_HOME/fovea`, `~/Library/Caches/fovea`, `%LOCALAPPDATA%\fovea`).
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

/** Returns the user's cache folder, which other programs share. A relative path in the variable is ignored. */
export function userCaches(env: Environment = process.env, home = homedir()): string {
  return env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(home, ".cache");
}

/** Returns the path of a URL's file in the cache: host and path as folders, so that it is easy to find. */
export function cachePlace(url: UrlParts): string {
  const segments = url.pathname.split("/").filter((segment) => segment !== "");
  const last = segments.pop() ?? "index";
  const names = segments.map((segment) => safeName(segment));
  return join(cacheFolder(), "hub", url.host.replace(":", "_"), ...names, safeName(last, url.search));
}

/** Returns the last part of a URL's path as a file name. */
export function fileName(url: UrlParts): string {
  return safeName(url.pathname.split("/").at(-1) || "index", url.search);
}

/**
 * Returns a name that every file system accepts and that leads to no other folder. If characters were replaced or the
 * URL has a query, adds digits that keep the name unique.
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
