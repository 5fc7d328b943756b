// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace muster::discovery {

/// A domain name as its labels, without the root. Never dotted text: the first label of a DNS-SD instance may itself hold dots and
/// spaces (RFC 6763 section 4.3). Labels are as they came; bytes that are not UTF-8 became U+FFFD.
struct DnsName
{
    QStringList labels;

    /// For names of ours that hold no such label: "_ipp._tcp.local".
    static DnsName fromDotted(const QString &dotted) { return {dotted.split(u'.')}; }

    /// Equal for equal names and for no others: the letters A to Z mean a to z (RFC 6762 section 16).
    QString key() const;
    /// Without its first label.
    DnsName parent() const { return {labels.mid(1)}; }
    /// "_ipp._tcp" when it is the name of a DNS-SD service type under "local"; empty when not.
    QString serviceType() const;

    friend bool operator==(const DnsName &a, const DnsName &b) { return a.key() == b.key(); }
};

} // namespace muster::discovery
