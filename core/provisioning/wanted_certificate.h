// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pki/certificate.h"
#include "pki/certificate_template.h"

#include <QJsonObject>

namespace muster::provisioning {

/// The X.509 certificate a plan wants a device to hold, and whether what it holds will do.
struct WantedCertificate
{
    KeyAlgorithm algorithm = KeyAlgorithm::EcP256;
    pki::CertificateTemplate shape;

    /// As a journal's row keeps it.
    QJsonObject toJson() const;
    /// Corrupt when it is not that.
    static Result<WantedCertificate> fromJson(const QJsonObject &json);

    /// Whether key, names and time of `certificate` are as wanted: more than two thirds of the validity is left, so that what was
    /// installed a while ago is renewed and what was installed just now is not. Says nothing of trust.
    bool isMetBy(const pki::Certificate &certificate, Timestamp now) const;
};

} // namespace muster::provisioning
