// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArrayView>
#include <QVector>

#include <optional>

namespace muster::discovery {

/// Record types that are read (RFC 1035 section 3.2.2, RFC 2782, RFC 3596).
enum class DnsType : quint16 { A = 1, Ptr = 12, Txt = 16, Aaaa = 28, Srv = 33 };

/// None for a type that is not read.
std::optional<DnsType> dnsTypeOf(quint16 number);

/// Where things stand in a message that passed the check: offsets from its beginning.
struct DnsLayout
{
    QVector<qsizetype> questions;
    /// Records of a DnsType in the answer and additional sections. What is not listed is never looked into.
    QVector<qsizetype> records;
};

/// The check every DNS message passes before a library sees it (DESIGN section 8): 12 to 9000 bytes (RFC 6762 section 17), at most
/// 512 entries a section, labels and names of legal length, compression pointers only towards the beginning and at most 16 in a
/// name, every record inside the message and of the form its type asks for. The work is bounded too. Corrupt when it fails;
/// `where` is the place, "byte 40".
Result<DnsLayout> checkDnsMessage(QByteArrayView message);

} // namespace muster::discovery
