// Randomness without a state: what a fork copies cannot be foretold from a sibling.
//
// The engine's generator (WTF/CryptographicallyRandomNumber.cpp) is an ARC4 that is keyed once and
// again only after 1.6 million bytes, so children of a zygote that has drawn from it would all
// continue the same sequence: getRandomValues(), Math.random(), UUIDs, WebSocket masks. The zygote
// exports the generator's five functions itself, over getrandom(2). The dynamic linker binds the
// libraries' calls to them first, in the zygote and in all that it forks.
//
// Zygote process and its children.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace clade {

// How often the functions were called so far. A stage that makes a VM checks that it grows: an
// engine linked so that its calls stay inside would be unsafe to fork.
uint64_t RandomDraws();

// The numbers of 32 bits drawn while `record` is true, for finding what was seeded with them.
void RecordDraws(bool record);
const std::vector<uint32_t>& RecordedDraws();

void FillRandom(std::span<uint8_t> bytes);

// Seeds that are left: GLib's, which may have been used.
void RenewLibrarySeeds();

}  // namespace clade
