// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/profile_event.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace muster::registry {

QJsonObject profilePayload(const Profile &profile)
{
    const QByteArray hash = QCryptographicHash::hash(profile.toJson(), QCryptographicHash::Sha256);
    return {{u"name"_s, profile.name}, {u"sha256"_s, QString::fromLatin1(hash.toHex())}};
}

} // namespace muster::registry
