// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QHashFunctions>
#include <QUuid>

#include <compare>

namespace muster {

/// A UUID version 7 (RFC 9562 section 5.7) made at `at`: sorts by time, the rest is random.
QUuid makeUuidV7(Timestamp at);

/// An identity that can't be mistaken for one of another kind: StrongId<struct DeviceTag> is not StrongId<struct JobTag>.
template<typename Tag>
class StrongId
{
public:
    StrongId() = default;
    explicit StrongId(const QUuid &uuid) : m_uuid(uuid) {}

    static StrongId create(Timestamp at) { return StrongId(makeUuidV7(at)); }
    /// Null when `bytes` are not 16.
    static StrongId fromBytes(QByteArrayView bytes)
    {
        return bytes.size() == 16 ? StrongId(QUuid::fromRfc4122(bytes)) : StrongId();
    }
    /// Reads the 36 characters of the canonical text, in either case; null for anything else.
    static StrongId fromString(QStringView text) { return StrongId(text.size() == 36 ? QUuid::fromString(text) : QUuid()); }

    bool isNull() const { return m_uuid.isNull(); }
    QByteArray toBytes() const { return m_uuid.toRfc4122(); }
    QString toString() const { return m_uuid.toString(QUuid::WithoutBraces); }

    friend bool operator==(const StrongId &a, const StrongId &b) { return a.m_uuid == b.m_uuid; }
    friend bool operator<(const StrongId &a, const StrongId &b) { return a.toBytes() < b.toBytes(); }
    friend size_t qHash(const StrongId &id, size_t seed = 0) { return qHash(id.m_uuid, seed); }

private:
    QUuid m_uuid;
};

} // namespace muster
