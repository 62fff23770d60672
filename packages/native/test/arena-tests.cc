#include <random>

#include "expect.h"
#include "program/arena.h"

namespace {

using fovea::Slot;

Slot slot_of(size_t bytes, int first, int last) {
  Slot slot;
  slot.bytes = bytes;
  slot.first = first;
  slot.last = last;
  return slot;
}

template <class... Slots>
std::vector<Slot> slots_of(Slots... slots) {
  std::vector<Slot> result;
  (result.push_back(std::move(slots)), ...);
  return result;
}

bool collide(const Slot& a, const Slot& b) {
  const bool together = a.first <= b.last && b.first <= a.last;
  return together && a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;
}

void test_random_lifetimes() {
  std::mt19937 random(1);
  bool apart = true, aligned = true, inside = true;
  for (int round = 0; round < 200; round++) {
    std::vector<Slot> slots;
    for (int index = 0; index < 30; index++) {
      const int first = static_cast<int>(random() % 40);
      slots.push_back(slot_of(1 + random() % 5000, first, first + static_cast<int>(random() % 10)));
    }
    const size_t total = fovea::plan_arena(slots);
    for (size_t i = 0; i < slots.size(); i++) {
      aligned = aligned && slots[i].offset % 64 == 0;
      inside = inside && slots[i].offset + slots[i].bytes <= total;
      for (size_t j = 0; j < i; j++) apart = apart && !collide(slots[i], slots[j]);
    }
  }
  expect(apart, "slots that live at the same time don't overlap");
  expect(aligned, "slots start at cache lines");
  expect(inside, "slots end within the arena");
}

void test_reuse() {
  std::vector<Slot> slots = slots_of(slot_of(4096, 0, 1), slot_of(4096, 1, 2), slot_of(4096, 2, 3));
  expect(fovea::plan_arena(slots) == 2 * 4096, "a chain of equal slots takes twice the memory of one");
}

fovea::Step loop(std::vector<int> reads, int written, int read) {
  fovea::Step step;
  step.reads = std::move(reads);
  step.writes = {written};
  step.in_place = {{written, read}};
  return step;
}

void test_sharing() {
  std::vector<Slot> slots = slots_of(slot_of(64, 0, 0), slot_of(64, 0, 1));
  fovea::share_in_place(slots, {loop({0}, 1, 0)});
  expect(slots[1].home == Slot::Home::kAlias && slots[1].alias_of == 0, "a result takes the memory of a dying input");

  slots = slots_of(slot_of(64, 0, 1), slot_of(64, 0, 1));
  fovea::share_in_place(slots, {loop({0}, 1, 0)});
  expect(slots[1].home == Slot::Home::kArena, "not if the input is read later");

  slots = slots_of(slot_of(64, 0, 0), slot_of(64, 0, 1));
  fovea::share_in_place(slots, {loop({0, 0}, 1, 0)});
  expect(slots[1].home == Slot::Home::kArena, "not if the step reads the input twice");

  slots = slots_of(slot_of(64, 0, 0), slot_of(64, 0, 1));
  slots[0].home = Slot::Home::kOwn;
  fovea::share_in_place(slots, {loop({0}, 1, 0)});
  expect(slots[1].home == Slot::Home::kArena, "not if the input is kept from run to run");
}

}  // namespace

void test_arena() {
  test_random_lifetimes();
  test_reuse();
  test_sharing();
}
