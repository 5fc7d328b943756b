// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_service.h"
#include "musterctl/arguments.h"
#include "registry/data_directory.h"

#include <chrono>

namespace muster::cli {

/// What `discover` was asked for.
struct DiscoverRequest
{
    std::optional<std::chrono::milliseconds> duration; ///< none: until interrupted
    bool isTimed = false;                              ///< the duration was given: else it lasts until what is swept is
    QStringList interfaces;                            ///< empty: all but loopback
    QStringList sources;                               ///< empty: all
    QVector<discovery::Prefix> networks;               ///< to be touched
    bool touchesAll = false;                           ///< the networks of all interfaces in question
    bool listensOnly = false;                          ///< nothing is asked
    bool watches = false;

    /// The command line as such; `sources` are the ids there are.
    static Result<DiscoverRequest> read(const Invocation &asked, const QStringList &sources);

    /// The networks it lets be touched, on the interfaces there are; NotFound when one of the named is not there. What --touch leaves
    /// out, because nobody is offered to touch it, goes to `leftOut`, a sentence each.
    Result<QVector<discovery::AllowedNetwork>> allowed(const QVector<discovery::NetworkInterface> &present,
                                                       QStringList &leftOut) const;

    /// The ids of the sources that the settings beside a registry turn off, and nobody asks for by name.
    QStringList turnedOff(const registry::DataDirectory &folder) const;
    /// The interfaces that the settings beside a registry want to be listened to only.
    static QStringList listenOnly(const registry::DataDirectory &folder);
    /// Whether its sources are those that sweep.
    bool sweeps() const;
};

} // namespace muster::cli
