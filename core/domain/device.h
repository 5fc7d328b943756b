// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/strong_id.h"
#include "domain/credential.h"
#include "domain/finding.h"
#include "domain/identifier.h"
#include "domain/lifecycle.h"
#include "domain/presence.h"
#include "domain/service.h"

#include <QMap>
#include <QStringList>
#include <QVector>

namespace muster {

using DeviceId = StrongId<struct DeviceIdTag>;

/// Who said an attribute, and when.
struct Provenance
{
    QString source;
    Timestamp at{};

    friend bool operator==(const Provenance &, const Provenance &) = default;
};

/// An identifier that another live device claims, too: one of the two is a clone, or lies.
struct IdentityConflict
{
    IdentifierType type = IdentifierType::Mac;
    QString value;
    DeviceId with;     ///< the other device
    Timestamp since{}; ///< when both were heard with it first

    friend bool operator==(const IdentityConflict &, const IdentityConflict &) = default;
};

/// An operator's word that a device is none of our business.
struct Ignored
{
    QString reason;
    QString by; ///< the operator's name
    Timestamp at{};

    friend bool operator==(const Ignored &, const Ignored &) = default;
};

/// One physical thing, with everything the registry knows about it. An empty text or missing time means unknown.
struct Device
{
    DeviceId id;
    QString name;
    Lifecycle state = Lifecycle::Discovered;
    Presence presence;
    QVector<SignOfLife> signs; ///< what presence is made of
    Rhythm rhythm;
    QString vendor;
    QString model;
    QString kind; ///< "gateway", "camera", "sensor" ... lower case; an open set
    QString firmware;
    QString serial;
    QVector<Identifier> identifiers;
    QStringList addresses;  ///< canonical text, the current one first; link-local with its zone
    QStringList interfaces; ///< ours, on which it was seen
    QVector<Service> services;
    QMap<QString, Provenance> provenance; ///< by field name
    QStringList sources;
    QString driver;
    bool claimable = false;
    std::optional<bool> isFactoryDefault; ///< as it said itself; none: it said nothing
    std::optional<Ignored> ignored;
    QString group;
    QString site;
    QString owner;
    QStringList tags;
    QStringList pinnedPolicies; ///< names an operator gave it; they go before those whose scope matches
    QStringList policies;       ///< that covered it when it was evaluated last, in the order they apply
    Compliance compliance = Compliance::Unknown;
    QVector<Finding> findings;
    QVector<IdentityConflict> conflicts; ///< those that are open
    QVector<Credential> credentials;
    std::optional<Timestamp> firstSeen;
    std::optional<Timestamp> lastSeen;

    /// The X.509 credential in force, or null.
    const Credential *currentCertificate() const;

    friend bool operator==(const Device &, const Device &) = default;
};

} // namespace muster
