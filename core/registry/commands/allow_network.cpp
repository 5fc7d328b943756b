// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/allow_network.h"

#include "registry/apply_command.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

struct AllowText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

} // namespace

Result<discovery::AllowedNetwork> AllowNetwork::apply(CommandContext &context) const
{
    const discovery::Prefix &prefix = network.prefix;
    MUSTER_TRY(const QString interface, checkedText(network.interface, AllowText::tr("The name of the interface")));
    if (interface.isEmpty())
        return fail(ErrorCode::Rejected, AllowText::tr("Say on which interface the network is."));
    if (prefix.address.protocol() != QAbstractSocket::IPv4Protocol
        || discovery::Prefix::around(prefix.address, prefix.length) != prefix)
        return fail(ErrorCode::Rejected,
                    AllowText::tr("%1 is not an IPv4 network. Only such ones can be swept.").arg(prefix.toString()));
    if (prefix.length < discovery::widestSweep)
        return fail(ErrorCode::Rejected, AllowText::tr("%1 is too large: a sweep goes over a /%2 at most. Name a part of it.")
                                             .arg(prefix.toString())
                                             .arg(discovery::widestSweep));
    const discovery::AllowedNetwork allowed{interface, prefix};
    MUSTER_TRY(const bool isNew, context.unit.networks().allow({interface, prefix.toString(), context.now, context.actor.who}));
    if (isNew)
        MUSTER_CHECK(context.record(u"network.allowed"_s, {}, {{u"interface"_s, interface}, {u"prefix"_s, prefix.toString()}}));
    return allowed;
}

template std::unique_ptr<TaskOf<discovery::AllowedNetwork>> DeviceRegistry::apply(AllowNetwork, Actor);

} // namespace muster::registry
