// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "musterctl/arguments.h"
#include "provisioning/survey.h"

#include <QMap>

class QIODevice;

namespace muster::cli {

/// One device as the command line names it, and what of the profile is different for it.
struct ProvisionTarget
{
    QString text;                  ///< as it was written
    drivers::Endpoint endpoint;    ///< address empty: `text` is an id or a name
    QMap<QString, QString> values; ///< as for --set

    friend bool operator==(const ProvisionTarget &, const ProvisionTarget &) = default;
};

/// What `musterctl provision` was asked, understood. Pure: nothing was looked up or read.
struct ProvisionRequest
{
    QVector<ProvisionTarget> targets;
    QString query;    ///< empty: not given
    QString fromFile; ///< empty: not given
    QString profile;
    QMap<QString, QString> values;
    QStringList acceptedKeys; ///< fingerprints
    bool isDryRun = false;
    bool mayDestroy = false; ///< steps that can't be undone need no question
    int parallel = 4;

    /// Rejected, for status 2; Unsupported for a kind of target that is planned.
    static Result<ProvisionRequest> read(const Invocation &invocation);
};

/// "10.0.0.5", "10.0.0.5:2222", "fe80::1%eth0", "[fe80::1%eth0]:2222"; none for what is no address.
std::optional<drivers::Endpoint> endpointFromText(const QString &text);

/// Targets from a CSV file: the column "target" (id, name or address), and others that count as --set for that device. Rejected with
/// line and column.
Result<QVector<ProvisionTarget>> targetsFromCsv(QIODevice &file);

} // namespace muster::cli
