// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/step_kind.h"

#include <algorithm>

namespace muster::provisioning {

const std::vector<std::unique_ptr<StepKind>> &allStepKinds()
{
    static const std::vector<std::unique_ptr<StepKind>> kinds = [] {
        std::vector<std::unique_ptr<StepKind>> made;
        for (const StepKindEntry &entry : stepKindEntries())
            made.push_back(entry.make());
        std::ranges::sort(made, {}, [](const std::unique_ptr<StepKind> &kind) { return kind->order(); });
        return made;
    }();
    return kinds;
}

const StepKind *findStepKind(const QString &id)
{
    for (const auto &kind : allStepKinds())
        if (kind->id() == id)
            return kind.get();
    return nullptr;
}

} // namespace muster::provisioning
