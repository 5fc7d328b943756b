// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/strong_id.h"

#include <QRandomGenerator>
#include <QtEndian>

#include <array>

namespace muster {

QUuid makeUuidV7(Timestamp at)
{
    std::array<quint32, 4> words;
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    QByteArray bytes(reinterpret_cast<const char *>(words.data()), 16);
    const quint64 milliseconds = qToBigEndian(static_cast<quint64>(at.time_since_epoch().count()) << 16);
    std::copy_n(reinterpret_cast<const char *>(&milliseconds), 6, bytes.begin());
    bytes[6] = static_cast<char>((bytes.at(6) & 0x0F) | 0x70);
    bytes[8] = static_cast<char>((bytes.at(8) & 0x3F) | 0x80);
    return QUuid::fromRfc4122(bytes);
}

} // namespace muster
