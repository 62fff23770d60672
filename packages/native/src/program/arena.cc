#include "program/arena.h"

#include <algorithm>
#include <numeric>

namespace fovea {

namespace {

constexpr size_t kAlignment = 64;

bool overlap_in_time(const Slot& a, const Slot& b) { return a.first <= b.last && b.first <= a.last; }

int root_of(const std::vector<Slot>& slots, int slot) {
  while (slots[slot].home == Slot::Home::kAlias) slot = slots[slot].alias_of;
  return slot;
}

}  // namespace

void share_in_place(std::vector<Slot>& slots, const std::vector<Step>& steps) {
  for (size_t index = 0; index < steps.size(); index++) {
    const int now = static_cast<int>(index);
    for (const auto& [written, read] : steps[index].in_place) {
      const int root = root_of(slots, read);
      // An alias must come after its slot, so that one sweep resolves all pointers.
      if (root >= written || slots[written].home != Slot::Home::kArena || slots[root].home != Slot::Home::kArena) {
        continue;
      }
      // Another loop of the same step may still be reading it.
      const auto& reads = steps[index].reads;
      if (std::count_if(reads.begin(), reads.end(), [&](int slot) { return root_of(slots, slot) == root; }) != 1) continue;
      if (slots[root].last != now || slots[written].first != now || slots[root].bytes != slots[written].bytes) continue;
      slots[root].last = slots[written].last;
      slots[written].home = Slot::Home::kAlias;
      slots[written].alias_of = root;
    }
  }
}

// Largest first, each at the lowest offset that is free for its whole life (Pisarchyk & Lee 2020, "Efficient
// memory management for deep neural net inference": greedy by size).
size_t plan_arena(std::vector<Slot>& slots) {
  std::vector<int> order;
  for (size_t index = 0; index < slots.size(); index++) {
    if (slots[index].home == Slot::Home::kArena && slots[index].first >= 0) order.push_back(static_cast<int>(index));
  }
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return slots[a].bytes > slots[b].bytes; });

  size_t total = 0;
  std::vector<int> placed;  // by offset
  for (int current : order) {
    Slot& slot = slots[current];
    const size_t needed = (slot.bytes + kAlignment - 1) / kAlignment * kAlignment;
    size_t offset = 0;
    for (int other : placed) {
      const Slot& neighbour = slots[other];
      if (!overlap_in_time(slot, neighbour)) continue;
      if (offset + needed <= neighbour.offset) break;
      offset = std::max(offset, (neighbour.offset + neighbour.bytes + kAlignment - 1) / kAlignment * kAlignment);
    }
    slot.offset = offset;
    total = std::max(total, offset + needed);
    const auto after = std::upper_bound(placed.begin(), placed.end(), current,
                                        [&](int a, int b) { return slots[a].offset < slots[b].offset; });
    placed.insert(after, current);
  }
  return total;
}

}  // namespace fovea
