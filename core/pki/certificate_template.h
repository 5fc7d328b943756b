// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/profile.h"

#include <QMap>
#include <QStringList>

namespace muster::pki {

/// The shape of certificates to issue.
struct CertificateTemplate
{
    QMap<QString, QString> subject{}; ///< by attribute as in a profile: "CN", "O", "serialNumber" ...; placeholders expanded
    QStringList dnsNames{};           ///< subjectAltName
    QStringList addresses{};          ///< subjectAltName, IPv4 or IPv6
    QVector<Profile::Usage> usage{Profile::Usage::ClientAuth};
    int validityDays = 90;

    friend bool operator==(const CertificateTemplate &, const CertificateTemplate &) = default;
};

} // namespace muster::pki
