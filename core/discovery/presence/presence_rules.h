// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "domain/sighting.h"

namespace muster::discovery {

// From what was heard of a device to whether it is there. Pure.
//
// What a sign is worth, when the sighting does not say (worthOf):
//   neighbours             2 min    a fresh entry: the kernel takes one for reachable up to 45 s (arp(7): base_reachable_time, times 0.5
//                                   to 1.5), and we look at it again every 30 s. A stale entry is no sign, and never becomes a sighting.
//   mdns                   2 min    the TTL of a host's own records (RFC 6762 section 10). Those of others live 75 min in our cache,
//                                   because they change seldom: that is no proof that their host is still there.
//   ssdp                  35 min    or what CACHE-CONTROL promises (UPnP Device Architecture 2.0 section 1.2.2)
//   wsd, coap, snmp,      35 min    they answer when asked, half an hour apart at the most: until the next answer is late
//   ubiquiti, first-words
//   mndp                   4 min    sent every minute: three in a row were lost
//   usb, serial, wifi     25 min    told again every 10 min while it is there; pulled out is told at once
//   anything else         10 min    read from the device itself
//
// The word: Online while any sign is good. Offline at once when the last thing heard of it was a goodbye, else Stale for a grace, in
// which each source has asked once more, and then Offline. A host that the kernel asked for in vain (a goodbye of neighbours) is gone
// whatever it promised before on that interface, unless it is a sleeper, which need not answer.
//
// Sleepers get more time: what they announced, or twice their longest pause. Only pauses in which we listened all the time, and
// asked in vain at least once, are counted, and only what a device says without being asked ends one: a neighbour entry does
// not, as it may be fresh because we asked.

/// The most a sign is worth, whatever was promised: of all that time the address may be somebody else's.
inline constexpr std::chrono::minutes longestWorth{75};
/// Longer than from one round of questions to the next (30 min at the most).
inline constexpr std::chrono::minutes presenceGrace{35};
/// The longest silence that is believed of any device.
inline constexpr std::chrono::hours longestSilence{48};
/// How many pauses must have been measured.
inline constexpr int leastPauses = 3;
/// A sign is from the future when a clock was set back by more than this; it proves nothing then.
inline constexpr std::chrono::minutes clockTolerance{1};

/// What a sighting of this source is worth when it does not say.
std::chrono::milliseconds worthOf(const QString &source);

/// The longest sleep that the device itself announces in this sighting: a Matter device that operates as one with long idle time
/// (TXT key ICD=1, Matter 1.3 section 4.3.4) sleeps up to 64800 s (IdleModeDuration, section 9.17.6.1). Sets or clears it; other
/// sightings say nothing of it.
void noteAnnouncedSleep(Rhythm &rhythm, const Sighting &sighting);
/// Learns from a pause that this sighting ends; `signs` are those before it.
void notePause(Rhythm &rhythm, const QVector<SignOfLife> &signs, const Sighting &sighting);
/// How long a silence of this device is nothing unusual; none: not known as a sleeper.
std::optional<std::chrono::seconds> usualSilence(const Rhythm &rhythm);

/// Keeps what the sighting says of its channel, unless something later is known. What is told again is no new sign; that a
/// sleeper does not answer the kernel is none either.
void putSign(QVector<SignOfLife> &signs, const Sighting &sighting, const Rhythm &rhythm, Timestamp now);
/// Of each channel what was said last.
void joinSigns(QVector<SignOfLife> &signs, const QVector<SignOfLife> &others);
/// Of two devices that proved to be one.
Rhythm joined(const Rhythm &one, const Rhythm &other);

/// Whether the device is there now. `until` is always later than `now`: when the proof's time is over, and another may take its
/// place.
Presence presenceOf(const QVector<SignOfLife> &signs, const Rhythm &rhythm, Timestamp now);
/// As above. `last` counts where there are no signs, as in records from before signs were kept.
Presence presenceOf(const QVector<SignOfLife> &signs, const Rhythm &rhythm, const Presence &last, Timestamp now);

/// What is kept, or what became of it since its time was over, where nobody has tidied.
Presence presenceNow(const Device &device, Timestamp now);

} // namespace muster::discovery
