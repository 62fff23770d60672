import { rmSync } from "node:fs";
import { join } from "node:path";
import { CannotBuild } from "./cannot-build.mjs";
import { debianMirror, describePackage, privateApt, unpackPackages, updateLists } from "./debian.mjs";

/** Debian 12's oneDNN 2.6.3 for x64: SHA-256 by package. */
const debian12 = {
  libdnnl2: "9a8c4d2a880ac44175e531f55b9618b6539584c9fc5fd9eaf2070b6099a819bd",
  "libdnnl-dev": "1ac357ed0464a1c559dd66600ee3e713a2eb3531e743ccebb9f4e9193497bef3",
  "ocl-icd-libopencl1": "ddd8509c0430545173752bed272c7f44f8b5f7d125265b20456207aaefbb52c8",
};

/**
 * Unpacks oneDNN below `folder`, from the first of these that gives it: the machine's own apt, if that has 2.6; Debian
 * 12's packages, which run on newer releases and on Ubuntu too and are faster than the 3.x there; whatever the machine's
 * sources offer, with fresh lists. Throws CannotBuild with the reason of the last.
 */
export function fetchOneDnn(folder) {
  const lists = join(folder, "apt");
  try {
    const fitting = describePackage("libdnnl-dev", []).version?.startsWith("2.6.");
    if (fitting && succeeds(() => unpackPackages(oneDnnPackages([]), folder, []))) return;
    if (process.arch === "x64" && succeeds(() => unpackDebian12(folder, join(lists, "debian12")))) return;
    const apt = privateApt(join(lists, "own"));
    const trouble = updateLists(apt);
    try {
      unpackPackages(oneDnnPackages(apt), folder, apt);
    } catch (error) {
      throw new CannotBuild(`apt: ${(trouble ?? error.message).replace(/\.$/, "")}`);
    }
  } finally {
    rmSync(lists, { recursive: true, force: true });
  }
}

/** libdnnl-dev and what it needs that a machine with a compiler may lack; the names differ from release to release. */
export function oneDnnPackages(apt) {
  const library = describePackage("libdnnl-dev", apt).dependencies.find((name) => name.startsWith("libdnnl"));
  if (library === undefined) throw new CannotBuild("no package libdnnl-dev is known");
  const loader = describePackage(library, apt).dependencies.filter((name) => name === "ocl-icd-libopencl1");
  return ["libdnnl-dev", library, ...new Set(loader)];
}

/** Ubuntu does not have Debian's keys, so the source is taken as it is and the checksums vouch for the files. */
function unpackDebian12(folder, lists) {
  const source = ["Types: deb", `URIs: ${debianMirror()}`, "Suites: bookworm", "Components: main", "Trusted: yes"];
  const apt = privateApt(lists, `${source.join("\n")}\n`);
  updateLists(apt);
  unpackPackages(Object.keys(debian12), folder, apt, debian12);
}

function succeeds(way) {
  try {
    way();
    return true;
  } catch (error) {
    if (error instanceof CannotBuild) return false;
    throw error;
  }
}
