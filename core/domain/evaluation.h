// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/finding.h"

#include <QStringList>
#include <QVector>

namespace muster {

/// What the policies say about one device at one time.
struct Evaluation
{
    QStringList policies;           ///< that cover it, in the order they apply
    QVector<Finding> findings;      ///< in the order of the policies and their rules
    bool cutsOff = false;           ///< the policies ask for quarantine on a failure of severity error
    std::optional<Timestamp> dueAt; ///< when time alone may change it; none: never

    /// Unknown when no policy covers it, Violating when a finding is not waived.
    Compliance compliance() const;

    friend bool operator==(const Evaluation &, const Evaluation &) = default;
};

} // namespace muster
