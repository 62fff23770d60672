import { disjointSets } from "./disjoint-sets.ts";
import type { ImageFingerprint } from "./image-fingerprint.ts";
import { copyStem, seriesStem } from "./name-stems.ts";
import { findNearDuplicates, type NearDuplicates } from "./near-duplicates.ts";

/** An image to group. */
export interface GroupedImage {
  readonly path: string;
  /** Number of the class, or the numbers of several. */
  readonly label: number | readonly number[];
  readonly fingerprint?: ImageFingerprint | undefined;
}

/** Why images are in one group. */
export type GroupReason = "same file" | "near-duplicate" | "burst" | "name";

/** Groups of images that show the same. */
export interface ImageGroups {
  /** The group of each image: the position of the group's first image. */
  readonly groupOf: Int32Array;
  /** The same by equal files and near-duplicates alone, without bursts and names. */
  readonly lookalikesOf: Int32Array;
  /** How many images each reason connected with others. */
  readonly connections: Readonly<Record<GroupReason, number>>;
}

/** Milliseconds between two photographs of one camera that are a burst. */
const burstGap = 2000;

/**
 * Groups images that show the same: equal files, near-duplicates, photographs of one class that a camera took within
 * two seconds, and names of one folder that a copy or a short numbered series has. Images of different classes are
 * grouped only if they are alike as they are, because a turned "6" is a "9".
 */
export function groupImages(images: readonly GroupedImage[]): ImageGroups {
  const sets = disjointSets(images.length);
  const connections = { "same file": 0, "near-duplicate": 0, burst: 0, name: 0 };
  const connect = (reason: GroupReason, a: number, b: number) => {
    if (sets.unite(a, b)) connections[reason]++;
  };
  const labels = images.map(({ label }) => String(label));

  const files = new Map<string, number>();
  images.forEach(({ fingerprint }, index) => {
    if (!fingerprint) return;
    const first = files.get(fingerprint.sha256);
    if (first === undefined) files.set(fingerprint.sha256, index);
    else connect("same file", first, index);
  });
  const fingerprints = images.map(({ fingerprint }) => fingerprint);
  const isPair = ({ first, second, isUpright }: NearDuplicates) => isUpright || labels[first] === labels[second];
  for (const { first, second } of findNearDuplicates(fingerprints, isPair)) connect("near-duplicate", first, second);
  const groups = () => Int32Array.from(images, (_, index) => sets.find(index));
  const lookalikesOf = groups();
  const connectAll = (reason: GroupReason, [first = 0, ...others]: readonly number[]) => {
    for (const other of others) connect(reason, first, other);
  };
  for (const burst of bursts(images, labels)) connectAll("burst", burst);
  for (const named of nameGroups(images)) connectAll("name", named);
  return { groupOf: groups(), lookalikesOf, connections };
}

/** Photographs of one class and camera, each taken shortly after the one before. */
function bursts(images: readonly GroupedImage[], labels: readonly string[]): number[][] {
  const byCamera = new Map<string, { index: number; taken: number }[]>();
  images.forEach(({ fingerprint }, index) => {
    if (fingerprint?.taken === undefined || fingerprint.camera === undefined) return;
    const key = `${labels[index]}\0${fingerprint.camera}`;
    const photographs = byCamera.get(key) ?? [];
    photographs.push({ index, taken: fingerprint.taken });
    byCamera.set(key, photographs);
  });
  return [...byCamera.values()].flatMap((photographs) => {
    photographs.sort((a, b) => a.taken - b.taken || a.index - b.index);
    const found: number[][] = [];
    photographs.forEach(({ index, taken }, place) => {
      const before = photographs[place - 1];
      if (before && taken - before.taken <= burstGap) found.at(-1)?.push(index);
      else found.push([index]);
    });
    return found;
  });
}

/** A file with more numbered names is no file with copies, but a numbered set. */
const mostCopies = 5;

/** Whether a name ends in a number in parentheses. */
function isNumbered(path: string): boolean {
  return /\(\d+\)\.[^.]*$/.test(path);
}

/** Images of one folder whose names say that they belong together. */
function nameGroups(images: readonly GroupedImage[]): number[][] {
  const folders = collected(images.keys(), (index) => folderOf(images[index]?.path ?? ""));
  return folders.flatMap((members) => {
    const pathOf = (index: number) => images[index]?.path ?? "";
    const stems = new Map(members.map((index) => [index, copyStem(nameOf(pathOf(index)))]));
    const stemOf = (index: number) => stems.get(index) ?? "";
    const copies = collected(members, stemOf);
    // A series that has the folder's name, or is a large part of it, numbers the images of the class.
    const className = nameOf(folderOf(pathOf(members[0] ?? 0)))
      .normalize("NFC")
      .toLowerCase();
    const series = collected(members, (index) => {
      const stem = seriesStem(stemOf(index));
      return stem === className ? undefined : stem;
    });
    const isMost = ({ length }: readonly number[]) => 2 * length > members.length;
    // "bird (1)" to "bird (35)" is how a file manager renames different images; a file has few copies.
    const isNumbering = (group: readonly number[]) =>
      group.length > (isMost(group) ? 3 : mostCopies) && group.filter((index) => isNumbered(pathOf(index))).length > 2;
    return [...copies.filter((group) => !isNumbering(group)), ...series.filter((group) => !isMost(group))];
  });
}

/** The items by their keys, in order; items without a key are left out. */
function collected<Key>(items: Iterable<number>, keyOf: (item: number) => Key | undefined): number[][] {
  const byKey = new Map<Key, number[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const list = byKey.get(key);
    if (list) list.push(item);
    else byKey.set(key, [item]);
  }
  return [...byKey.values()];
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
