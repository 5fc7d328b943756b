// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/forbid_network.h"

#include "registry/apply_command.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<discovery::AllowedNetwork> ForbidNetwork::apply(CommandContext &context) const
{
    const QString prefix = network.prefix.toString();
    MUSTER_TRY(const bool wasAllowed, context.unit.networks().forbid(network.interface, prefix));
    if (!wasAllowed)
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("muster::registry", "%1 on %2 was not allowed.").arg(prefix, network.interface));
    MUSTER_CHECK(context.record(u"network.forbidden"_s, {}, {{u"interface"_s, network.interface}, {u"prefix"_s, prefix}}));
    return network;
}

template std::unique_ptr<TaskOf<discovery::AllowedNetwork>> DeviceRegistry::apply(ForbidNetwork, Actor);

} // namespace muster::registry
