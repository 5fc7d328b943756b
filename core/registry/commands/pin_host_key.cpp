// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/pin_host_key.h"

#include "registry/apply_command.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

struct PinText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

} // namespace

Result<PinnedHostKey> PinHostKey::apply(CommandContext &context) const
{
    HostKey accepted;
    MUSTER_TRY(accepted.algorithm, checkedText(key.algorithm, PinText::tr("The algorithm of the host key")));
    MUSTER_TRY(accepted.fingerprint, checkedText(key.fingerprint, PinText::tr("The fingerprint of the host key")));
    if (accepted.algorithm.isEmpty() || accepted.fingerprint.isEmpty())
        return fail(ErrorCode::Rejected, PinText::tr("A host key is an algorithm and a fingerprint."));
    MUSTER_TRY(const Device owner, context.unit.devices().load(device));
    MUSTER_TRY(const std::optional<PinnedHostKey> pinned, context.unit.hostKeys().load(owner.id));
    if (pinned && pinned->key == accepted)
        return *pinned;
    if (pinned)
        return fail(ErrorCode::NotTrusted,
                    PinText::tr("%1 shows the host key %2, but %3 was accepted for it. Nothing was changed. Either it was set up "
                                "anew, or something else answers in its place: find out which.")
                        .arg(owner.name, accepted.fingerprint, pinned->key.fingerprint));
    const PinnedHostKey pin{accepted, context.now, context.actor.who};
    MUSTER_CHECK(context.unit.hostKeys().save(owner.id, pin));
    MUSTER_CHECK(context.record(u"device.host-key-pinned"_s, owner.id.toString(),
                                {{u"algorithm"_s, accepted.algorithm}, {u"fingerprint"_s, accepted.fingerprint}}));
    return pin;
}

template std::unique_ptr<TaskOf<PinnedHostKey>> DeviceRegistry::apply(PinHostKey, Actor);

} // namespace muster::registry
