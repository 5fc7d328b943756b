// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "discovery/snmp/snmp_oid.h"

#include <QByteArray>

#include <variant>

namespace muster::discovery {

/// What an agent said a variable is: an INTEGER, an OCTET STRING, an OBJECT IDENTIFIER; nothing for the types that are not read
/// (counters, times, addresses) and for "there is no such thing" (RFC 3416 section 4.2.1).
using SnmpValue = std::variant<std::monostate, qint64, QByteArray, SnmpOid>;

struct SnmpVariable
{
    SnmpOid name;
    SnmpValue value;

    friend bool operator==(const SnmpVariable &, const SnmpVariable &) = default;
};

/// What an agent answers: version 2c (RFC 1901, RFC 3416), or version 3 unencrypted under the User-based Security Model (RFC 3412,
/// RFC 3414). Whatever else there is, is refused.
struct SnmpMessage
{
    enum class Version { V2c, V3 };
    enum class Kind { Response, Report }; ///< Report: of version 3 only

    static constexpr qsizetype mostVariables = 128;

    Version version = Version::V2c;
    Kind kind = Kind::Response;
    qint64 id = 0;       ///< of the question: 2c's request-id, 3's msgID
    QByteArray engineId; ///< 3: whose security counts, that is, the answering agent's
    int errorStatus = 0; ///< 0: none (RFC 3416 section 3)
    int errorIndex = 0;  ///< the variable the error is about, from 1; 0: none of them
    QVector<SnmpVariable> variables;

    /// Corrupt when it is not one of these.
    static Result<SnmpMessage> read(const QByteArray &bytes);
};

/// The community that agents are shipped with.
inline constexpr char publicCommunity[] = "public";

/// Version 2c, community "public": the values of these variables.
QByteArray snmpGet(qint32 id, const QVector<SnmpOid> &names);
/// The same: up to `rows` variables that follow each of these (GetBulk, RFC 3416 section 4.2.3).
QByteArray snmpGetRows(qint32 id, const QVector<SnmpOid> &names, int rows);
/// Version 3: the question without a user that an agent answers with the id of its engine (RFC 3414 section 4).
QByteArray snmpAskEngine(qint32 id);

} // namespace muster::discovery
