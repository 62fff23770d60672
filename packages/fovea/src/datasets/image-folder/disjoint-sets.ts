/** A partition of the numbers 0 … count − 1 into sets that can be united. */
export interface DisjointSets {
  /** A number that stands for the set of `member`. */
  find(member: number): number;
  /** Unites the sets of two members. Returns whether they were different. */
  unite(a: number, b: number): boolean;
}

/** Returns a partition in which every number is alone. */
export function disjointSets(count: number): DisjointSets {
  const parents = Int32Array.from({ length: count }, (_, index) => index);
  const find = (member: number) => {
    let root = member;
    while (parents[root] !== root) root = parents[root] ?? root;
    for (let at = member; at !== root; ) {
      const parent = parents[at] ?? root;
      parents[at] = root;
      at = parent;
    }
    return root;
  };
  return {
    find,
    unite(a, b) {
      const [first, second] = [find(a), find(b)];
      if (first === second) return false;
      // The smallest member stands for the set, whatever the order of the unions.
      if (first < second) parents[second] = first;
      else parents[first] = second;
      return true;
    },
  };
}
