// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/finding_event.h"

using namespace Qt::StringLiterals;

namespace muster::registry {

bool isOnRecord(const Finding &finding)
{
    return finding.since != Timestamp{};
}

Result<> recordFinding(const QString &kind, const DeviceId &device, const Finding &finding, CommandContext &context)
{
    return context.record(kind, device.toString(),
                          {{u"policy"_s, finding.policy},
                           {u"rule"_s, finding.rule},
                           {u"severity"_s, severityWords.word(finding.severity)},
                           {u"seen"_s, finding.seen},
                           {u"wanted"_s, finding.wanted}});
}

} // namespace muster::registry
